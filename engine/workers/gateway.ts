import { join, resolve } from "node:path"
import * as Effect from "effect/Effect"
import type { Settings } from "#config/settings.ts"
import { firstContact } from "../gateway/first-contact.ts"
import { openGateway } from "../gateway/gateway.ts"
import { deviceKeyIn } from "../gateway/devices.ts"
import { ownNames, ownPair } from "../gateway/tls/own-authority.ts"
import { type Pair, readPair, UnfitPair } from "../gateway/tls/pair.ts"
import { loadUws, UwsUnusable } from "../gateway/uws.ts"
import { runWorker, StartRefused, taken } from "./frame/worker.ts"

/**
 * The gateway's process: screens and HTTP API. It reads ui/dist and the recordings, and writes its library's copy and the keys of
 * the door only.
 */
runWorker(
  "gateway",
  Effect.fnUntraced(function* ({ healthTable, paths, settings }) {
    const { host, port, allowedOrigins, sessionHours, trustedProxies } = settings.http
    const door = join(paths.data, "door")
    const certificate = certificateOf(settings, paths.root, door)
    yield* Effect.try({
      try: () => certificate?.(),
      catch: (error) =>
        new StartRefused({
          setting: error instanceof UnfitPair ? error.setting : "http.tls",
          message: messageOf(error)
        })
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
      sessionHours,
      deviceKey: deviceKeyIn(door),
      certificate,
      doorFolder: door,
      coreSocket: join(paths.run, "core.sock"),
      officeSocket: join(paths.run, "office.sock"),
      recordingsDir: paths.recordings,
      screensDir: join(paths.root, "ui", "dist"),
      locale: settings.locale,
      timeZone: settings.timeZone,
      healthTable
    }).pipe(Effect.mapError((error) => taken("http.port", `${host}:${port}`, error)))
    yield* firstContact(gateway)
    return {
      health: Effect.sync(gateway.counts),
      facts: { http: `${certificate === null ? "http" : "https"}://${host}:${gateway.port}` }
    }
  })
)

/** Others than this machine can listen to what is said to us, and no proxy of the settings is before us. */
const isInTheClear = ({ http }: Settings): boolean =>
  http.tls === "off" && http.trustedProxies.length === 0 && !/^(?:127\.|::1$|localhost$)/u.test(http.host)

/** The pair that the settings mean, as it is at each call; null without TLS. */
const certificateOf = ({ http, sip }: Settings, root: string, folder: string): (() => Pair) | null => {
  if (http.tls === "off") return null
  if (http.tls === "files") return () => readPair(resolve(root, http.certificate), resolve(root, http.key), Date.now())
  return () => ownPair({ folder, names: [...new Set([...ownNames(), sip.host, ...http.names])] }, Date.now())
}

const messageOf = (error: unknown): string =>
  error instanceof UwsUnusable || error instanceof Error ? error.message : String(error)
