import { join } from "node:path"
import * as Effect from "effect/Effect"
import { firstContact } from "../gateway/first-contact.ts"
import { openGateway } from "../gateway/gateway.ts"
import { loadUws } from "../web-library/load.ts"
import { runWorker, StartRefused, taken } from "./frame/worker.ts"

/** The gateway's process: screens and HTTP API. It reads ui/dist and the recordings, and writes no file at all. */
runWorker(
  "gateway",
  Effect.fnUntraced(function* ({ healthTable, paths, settings }) {
    const { host, port, allowedOrigins, sessionHours } = settings.http
    const { remark, uws } = yield* Effect.try({
      try: () => loadUws(join(paths.data, "cache", "uws")),
      catch: (error) => new StartRefused({ setting: "http", message: messageOf(error) })
    })
    if (remark !== null) yield* Effect.logInfo(remark)
    const gateway = yield* openGateway({
      uws,
      host,
      port,
      allowedOrigins,
      sessionHours,
      coreSocket: join(paths.run, "core.sock"),
      officeSocket: join(paths.run, "office.sock"),
      recordingsDir: paths.recordings,
      screensDir: join(paths.root, "ui", "dist"),
      locale: settings.locale,
      healthTable
    }).pipe(Effect.mapError((error) => taken("http.port", `${host}:${port}`, error)))
    yield* firstContact(gateway)
    return { health: Effect.sync(gateway.counts), facts: { http: `http://${host}:${gateway.port}` } }
  })
)

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
