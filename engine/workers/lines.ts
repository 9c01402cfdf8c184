import { join } from "node:path"
import * as Effect from "effect/Effect"
import * as FiberSet from "effect/FiberSet"
import { linePorts } from "#config/line-ports.ts"
import type { Settings } from "#config/settings.ts"
import { WrongDialect } from "../alarm-lines/dialect/dialect.ts"
import { startLines } from "../lines/lines.ts"
import { DoorRefused, type Ports } from "../lines/open-doors.ts"
import { openRpcDoor } from "../lines/rpc-door.ts"
import { runWorker, StartRefused, taken } from "./frame/worker.ts"
import { watchMemory } from "./memory.ts"

/** Alarm terminals in a process of their own: strangers talk to it all day, and it has no database and no file to write. */
runWorker(
  "lines",
  Effect.fn("lines")(function* ({ insideKey, paths, settings }) {
    const memory = watchMemory()
    const fork = yield* FiberSet.makeRuntime<never, void, never>()
    const warn = (text: string) => void fork(Effect.logWarning(text))
    const door = yield* openRpcDoor(join(paths.run, "core.sock"), insideKey)
    const lines = yield* Effect.acquireRelease(
      Effect.tryPromise({
        try: () => startLines({ door, warn, root: paths.root, ...portsOf(settings.lines) }),
        catch: refusalOf
      }),
      (started) => Effect.promise(() => started.close())
    )
    const doors = linePorts(settings.lines).map(
      ({ dialect, port, setting, transport }) =>
        `${dialect ?? NAMES[setting]} ${transport} ${settings.lines.host}:${port}`
    )
    if (doors.length > 0) yield* Effect.logInfo(`alarms by ${doors.join(", ")}`)
    return {
      health: Effect.sync(() => ({ ...lines.health(), doors, memory: memory() })),
      facts: { doors }
    }
  })
)

const NAMES = {
  "lines.dc09Port": "DC-09",
  "lines.framings": "framing",
  "lines.jsonPort": "JSON",
  "lines.mqttPort": "MQTT"
} as const

/** 0 is none in the settings. */
const portsOf = ({ dc09Port, host, jsonPort, mqttPort, ...lines }: Settings["lines"]): Ports => ({
  host,
  ...(dc09Port === 0 ? {} : { dc09Udp: dc09Port, dc09Tcp: dc09Port }),
  framings: linePorts({ host, dc09Port: 0, jsonPort: 0, mqttPort: 0, ...lines }).map(
    ({ dialect, port, transport }) => ({ dialect: dialect!, port, transport })
  ),
  ...(jsonPort === 0 ? {} : { json: jsonPort }),
  ...(mqttPort === 0 ? {} : { mqtt: mqttPort })
})

const refusalOf = (error: unknown): StartRefused =>
  error instanceof DoorRefused
    ? typeof error.error === "string"
      ? new StartRefused({ setting: error.setting, message: `${error.value}: ${error.error}` })
      : taken(error.setting, error.value, error.error)
    : new StartRefused({
        setting: error instanceof WrongDialect ? "lines.framings" : "lines",
        message: error instanceof Error ? error.message : String(error)
      })
