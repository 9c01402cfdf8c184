import { join } from "node:path"
import * as Effect from "effect/Effect"
import * as FiberSet from "effect/FiberSet"
import { runWorker, StartRefused, taken } from "./frame/worker.ts"
import { watchMemory } from "./memory.ts"
import { keepStamps } from "./stamps.ts"
import type { Settings } from "#config/settings.ts"
import { authoritiesOf } from "../door-keys/authorities.ts"
import { pairInUse, sipPairFileIn } from "../door-keys/pair-in-use.ts"
import { eventSocketIn, sipSocketIn } from "../sip-socket.ts"
import { BindFailed } from "../softswitch/bind-failed.ts"
import { hopText } from "../softswitch/sip/hop.ts"
import type { SipOptions, TlsOptions } from "../softswitch/sip-doors.ts"
import { startSwitch } from "../softswitch/start.ts"

const SECOND_MS = 1_000
const MINUTE_MS = 60_000

/** The embedded switch as a worker process: SIP and RTP outside, the event socket for the core inside. */
runWorker(
  "switch",
  Effect.fn("switch")(function* (boot) {
    const { paths, settings } = boot
    yield* keepStamps(boot)
    const fork = yield* FiberSet.makeRuntime<never, void, never>()
    const log = {
      info: (text: string) => void fork(Effect.logInfo(text)),
      warning: (text: string) => void fork(Effect.logWarning(text))
    }
    const memory = watchMemory()
    const running = yield* Effect.acquireRelease(
      Effect.tryPromise({
        try: () =>
          startSwitch(
            {
              sip: sipOf(settings.sip, join(paths.data, "door"), paths.run),
              rtp: settings.rtp,
              ...(settings.media.threads === 0 ? {} : { mediaThreads: settings.media.threads }),
              eventSocket: {
                ...settings.telephony.eventSocket,
                controllers: settings.telephony.controllers,
                path: eventSocketIn(paths.run)
              },
              maxLegs: settings.telephony.maxLegs,
              recordingFormat: settings.recordings.format,
              gain: settings.media.gain === "on",
              silenceMs: settings.media.silenceSeconds === 0 ? undefined : settings.media.silenceSeconds * SECOND_MS,
              door: {
                callsPerSecond: settings.sip.callsPerSecond,
                messagesPerMinute: settings.sip.messagesPerMinute,
                terminals: settings.sip.terminals,
                refusalsPerMinute: settings.sip.refusalsPerMinute,
                ignoredMs: settings.sip.ignoredMinutes * MINUTE_MS
              },
              maxRecordingMs: settings.recordings.maxMinutes * MINUTE_MS,
              promptsFolder: paths.prompts,
              recordingsFolder: paths.recordings,
              musicOnHold: join(paths.prompts, "music-on-hold.wav"),
              registrationsFile: join(paths.data, "switch", "registrations.json"),
              sessionSeconds: settings.sip.sessionSeconds,
              digest: settings.sip.digest,
              registration: settings.sip.registration
            },
            log
          ),
        catch: (error) =>
          error instanceof StartRefused
            ? error
            : error instanceof BindFailed
              ? taken(error.setting, error.value, error.cause)
              : new StartRefused({
                  setting: "telephony",
                  message: error instanceof Error ? error.message : String(error)
                })
      }),
      (started) => Effect.promise(() => started.stop())
    )
    // Telephones in browsers come by the gateway's port.
    const ports = running.listens.filter(({ transport }) => transport !== "ws" && transport !== "wss")
    yield* Effect.logInfo(`SIP on ${ports.map((hop) => hopText(hop)).join(", ")}`)
    return {
      health: Effect.sync(() => {
        const health = running.health()
        const { liveMb, ...own } = memory()
        // The media threads have heaps of their own.
        const all = liveMb === null ? null : Math.round((liveMb + health.media.threadsLiveMb) * 10) / 10
        return { ...health, memory: { ...own, liveMb: all } }
      }),
      facts: { sip: running.sip, eventSocket: running.eventSocket }
    }
  })
)

/** Port 0 and an empty host are none; the certificate is one that the supervisor renews. */
const sipOf = (sip: Settings["sip"], door: string, run: string): SipOptions => ({
  host: sip.host,
  otherHost: sip.otherHost === "" ? undefined : sip.otherHost,
  port: sip.port,
  realm: sip.realm,
  tcpPort: sip.tcpPort === 0 ? undefined : sip.tcpPort,
  tls:
    sip.tlsPort === 0
      ? undefined
      : { port: sip.tlsPort, pem: () => pairInUse(sipPairFileIn(door)), ...authoritiesIn(sip.tlsAuthorities) },
  webSockets: sip.webSockets === "on" ? sipSocketIn(run) : undefined
})

/** A file that is not there, or holds none, would make every trunk over TLS unreachable without a word. */
const authoritiesIn = (file: string): Pick<TlsOptions, "authorities"> => {
  if (file === "") return {}
  const authorities = authoritiesOf(file)
  if (typeof authorities === "string") throw new StartRefused({ setting: "sip.tlsAuthorities", message: authorities })
  return { authorities }
}
