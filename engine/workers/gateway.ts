import { join } from "node:path"
import * as Effect from "effect/Effect"
import type { Settings } from "#config/settings.ts"
import { firstContact } from "../gateway/first-contact.ts"
import { openGateway } from "../gateway/gateway.ts"
import { deviceKeyIn } from "../door-keys/device-key.ts"
import { pairFileIn, pairInUse } from "../door-keys/pair-in-use.ts"
import { sipSocketIn } from "../sip-socket.ts"
import { loadUws } from "../web-library/load.ts"
import { runWorker, StartRefused, taken } from "./frame/worker.ts"

/** The gateway's process: screens and HTTP API. It reads ui/dist and the recordings, and writes no file at all. */
runWorker(
  "gateway",
  Effect.fnUntraced(function* ({ healthTable, insideKey, paths, settings }) {
    const { host, port, allowedOrigins, trustedProxies } = settings.http
    const door = join(paths.data, "door")
    const pairFile = settings.http.tls === "off" ? null : pairFileIn(door)
    // Of the supervisor, as is the library below.
    const deviceKey = yield* Effect.try({
      try: () => {
        if (pairFile !== null) pairInUse(pairFile)
        return deviceKeyIn(door)
      },
      catch: (error) => new StartRefused({ setting: "dataDir", message: messageOf(error) })
    })
    const { remark, uws } = yield* Effect.try({
      try: () => loadUws(join(paths.data, "cache", "uws")),
      catch: (error) => new StartRefused({ setting: "http", message: messageOf(error) })
    })
    if (remark !== null) yield* Effect.logInfo(remark)
    if (isInTheClear(settings))
      yield* Effect.logWarning("passwords cross the network in the clear: http.tls, or a proxy (README, TLS)", { host })
    const gateway = yield* openGateway({
      uws,
      host,
      port,
      allowedOrigins,
      trustedProxies,
      deviceKey,
      providerName: settings.signIn.provider.issuer === "" ? null : settings.signIn.provider.name,
      pairFile,
      coreSocket: join(paths.run, "core.sock"),
      officeSocket: join(paths.run, "office.sock"),
      sipSocket: hasTelephonesInBrowsers(settings) ? sipSocketIn(paths.run) : null,
      freeswitchDirectory: directoryFor(settings),
      insideKey,
      recordingsDir: paths.recordings,
      screensDir: join(paths.root, "ui", "dist"),
      locale: settings.locale,
      timeZone: settings.timeZone,
      healthTable
    }).pipe(Effect.mapError((error) => taken("http.port", `${host}:${port}`, error)))
    yield* firstContact(gateway)
    return {
      health: Effect.sync(gateway.counts),
      facts: { http: `${pairFile === null ? "http" : "https"}://${host}:${gateway.port}` }
    }
  })
)

/** The embedded switch takes them; a FreeSWITCH has WebSockets of its own. */
const hasTelephonesInBrowsers = ({ sip, telephony }: Settings): boolean =>
  telephony.kind === "embedded" && sip.webSockets === "on"

/** A name other than this one was refused with the settings. */
const directoryFor = ({ sip, telephony }: Settings) => {
  const { directoryKey: key, eventSocket } = telephony
  const addresses = eventSocket.host === "localhost" ? ["127.0.0.1", "::1"] : [eventSocket.host]
  return key === "" ? null : { key, addresses, realm: sip.realm }
}

/** Others than this machine can listen to what is said to us, and no proxy of the settings is before us. */
const isInTheClear = ({ http }: Settings): boolean =>
  http.tls === "off" && http.trustedProxies.length === 0 && !/^(?:127\.|::1$|localhost$)/u.test(http.host)

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
