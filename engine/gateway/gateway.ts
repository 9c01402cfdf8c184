import { createServer } from "node:net"
import type { HttpRequest, HttpResponse, TemplatedApp, us_listen_socket, us_socket_context_t } from "uWebSockets.js"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as FiberSet from "effect/FiberSet"
import type * as Scope from "effect/Scope"
import type { HealthTable } from "#engine/ports/Health.ts"
import { makeWebApi } from "./api/web-api.ts"
import { connectCore, type CoreClient } from "./core-client.ts"
import { makeHttp, SOCKET_PATH } from "./http.ts"
import { jsonResponse } from "./json-response.ts"
import { makeOfficeClient } from "./office-client.ts"
import { originRefusal } from "./origin.ts"
import { RefusalLog } from "./refusal-log.ts"
import { Screens } from "./screens.ts"
import { makeSessions, tokenIn } from "./sessions.ts"
import { makeStaticFiles } from "./static-files.ts"
import type { Uws } from "#engine/web-library/load.ts"
import { serveWith } from "./web-handler.ts"

export interface GatewayOptions {
  readonly uws: Uws
  readonly host: string
  /** 0 takes any free port: for tests. */
  readonly port: number
  readonly allowedOrigins: ReadonlyArray<string>
  readonly sessionHours: number
  /** The engine's unix socket. */
  readonly coreSocket: string
  /** The unix socket of the records' process. */
  readonly officeSocket: string
  readonly recordingsDir: string
  /** The built screens, ui/dist. */
  readonly screensDir: string
  /** Language of a screen before its person chose one. */
  readonly locale: "zh-CN" | "en"
  readonly healthTable: () => HealthTable
}

export interface Gateway {
  readonly port: number
  readonly counts: () => Record<string, unknown>
}

/** Opens the door for screens and programs; everything ends with the Scope. Fails with the error of the bind. */
export const openGateway = Effect.fnUntraced(function* (
  options: GatewayOptions
): Effect.fn.Return<Gateway, NodeJS.ErrnoException, Scope.Scope> {
  const fork = yield* FiberSet.makeRuntime<never, void, never>()
  const refusals = new RefusalLog((refusal) => fork(Effect.logWarning("refused", refusal)))
  const app = options.uws.App()

  // The sockets ask the engine, and hear from it: each is there before it is needed.
  let connected: CoreClient | undefined
  const core: Pick<CoreClient, "ask" | "isUp"> = {
    isUp: () => connected?.isUp() ?? false,
    ask: (question) => Effect.suspend(() => (connected as CoreClient).ask(question))
  }
  const screens = new Screens({ app, core, refusals, fork })
  yield* Effect.addFinalizer(() => Effect.sync(() => screens.stop()))
  connected = yield* connectCore(options.coreSocket, screens)

  const sessions = makeSessions(core, options.sessionHours)
  const counts = () => ({
    engine: core.isUp() && screens.board() !== undefined,
    screens: screens.counts(),
    requests: served.inFlight(),
    sessions: sessions.cached(),
    refused: refusals.counts()
  })
  const api = yield* makeWebApi({
    core,
    sessions,
    board: () => screens.board(),
    recordingsDir: options.recordingsDir,
    sessionHours: options.sessionHours,
    health: () => ({ table: options.healthTable(), gateway: counts() }),
    closeScreens: (tokenHash) => screens.closeSession(tokenHash)
  })
  const { allowedOrigins } = options
  const office = makeOfficeClient(options.officeSocket, sessions)
  const staticFile = makeStaticFiles(options.screensDir, options.locale)
  const served = serveWith(
    makeHttp({ api, office, staticFile, refusals, allowedOrigins }),
    (kind, status, message, { address }) => {
      refusals.add(kind, address, message)
      return jsonResponse(status, { error: kind, message })
    }
  )

  app.ws(SOCKET_PATH, {
    ...screens.behaviour,
    upgrade: (res, req, context) => admit(res, req, context, { screens, sessions, refusals, fork, allowedOrigins })
  })
  app.any("/*", served.onRequest)
  const port = yield* listening(options.uws, app, options.host, options.port)
  // Runs before the listener closes, so that screens learn why.
  yield* Effect.addFinalizer(() => Effect.sync(() => screens.farewell()))
  return { port, counts }
})

interface Admission {
  readonly screens: Screens
  readonly sessions: ReturnType<typeof makeSessions>
  readonly refusals: RefusalLog
  readonly fork: (effect: Effect.Effect<void>) => void
  readonly allowedOrigins: ReadonlyArray<string>
}

/** Decides whether a WebSocket is opened: right page, signed in, room left. */
const admit = (res: HttpResponse, req: HttpRequest, context: us_socket_context_t, admission: Admission): void => {
  const { fork, refusals, screens, sessions } = admission
  const address = Buffer.from(res.getRemoteAddressAsText()).toString()
  const key = req.getHeader("sec-websocket-key")
  const protocol = req.getHeader("sec-websocket-protocol")
  const extensions = req.getHeader("sec-websocket-extensions")
  const token = tokenIn(req.getHeader("cookie"))
  let isGone = false
  res.onAborted(() => (isGone = true))

  const refuse = (status: string, kind: string, message: string): void => {
    refusals.add(kind, address, `WebSocket: ${message}`)
    if (isGone) return
    res.cork(() => {
      res.writeStatus(status).writeHeader("content-type", "application/json")
      res.end(JSON.stringify({ error: kind, message }))
    })
  }
  const origin = originRefusal(
    { host: present(req.getHeader("host")), origin: present(req.getHeader("origin")), fetchSite: undefined },
    admission.allowedOrigins
  )
  if (origin !== null) return refuse("403 Forbidden", "BadOrigin", origin)
  if (screens.full !== null) return refuse("503 Service Unavailable", "Busy", screens.full)

  fork(
    sessions.of(token).pipe(
      Effect.map((session) => {
        if (session === null) return refuse("401 Unauthorized", "NotSignedIn", "sign in first: POST /api/session")
        if (isGone) return
        res.cork(() => res.upgrade(screens.makeScreen(session, address), key, protocol, extensions, context))
      }),
      Effect.catch(({ reason }) =>
        Effect.sync(() => refuse("503 Service Unavailable", "EngineAway", `the engine is away: ${reason}`))
      ),
      Effect.catchCause((cause) => Effect.logError("a WebSocket could not be opened", Cause.pretty(cause)))
    )
  )
}

const present = (header: string): string | undefined => (header === "" ? undefined : header)

/** Listens alone on the port: without the exclusive option two gateways would share it and each see half of the requests. */
const listening = (
  uws: Uws,
  app: TemplatedApp,
  host: string,
  port: number
): Effect.Effect<number, NodeJS.ErrnoException, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.callback<us_listen_socket, NodeJS.ErrnoException>((resume) => {
      const listen = app.listen.bind(app) as unknown as ListenWithOptions
      listen(host, port, (uws as unknown as ListenOptions).LIBUS_LISTEN_EXCLUSIVE_PORT, (socket) => {
        resume(socket === false ? bindError(host, port) : Effect.succeed(socket))
      })
    }),
    () => Effect.sync(() => app.close())
  ).pipe(Effect.map((socket) => uws.us_socket_local_port(socket as never)))

interface ListenOptions {
  readonly LIBUS_LISTEN_EXCLUSIVE_PORT: number
}

/** As the library takes it; its types know the options only without a host. */
type ListenWithOptions = (
  host: string,
  port: number,
  options: number,
  listener: (socket: us_listen_socket | false) => void
) => void

/** uWebSockets says only that it failed; Node's own bind to the same place says why. */
const bindError = (host: string, port: number): Effect.Effect<never, NodeJS.ErrnoException> =>
  Effect.callback((resume) => {
    const probe = createServer()
    probe.once("error", (error) => {
      resume(Effect.fail(error))
    })
    probe.listen(port, host, () => {
      probe.close(() => {
        resume(Effect.fail(Object.assign(new Error("it was taken a moment ago"), { code: "EADDRINUSE" })))
      })
    })
  })
