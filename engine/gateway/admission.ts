import type { HttpRequest, HttpResponse, us_socket_context_t } from "uWebSockets.js"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import { awayAnswer } from "./api/api-context.ts"
import { owedFirst } from "./api/errors.ts"
import type { sourceReader } from "./client-address.ts"
import { originRefusal } from "./origin.ts"
import type { RefusalLog } from "./refusal-log.ts"
import type { Screens } from "./screens.ts"
import { type makeSessions, type Sessions, tokenIn } from "./sessions.ts"

export interface Admission {
  readonly screens: Screens
  readonly sessions: ReturnType<typeof makeSessions>
  readonly refusals: RefusalLog
  readonly fork: (effect: Effect.Effect<void>) => void
  readonly allowedOrigins: ReadonlyArray<string>
  readonly sourceOf: ReturnType<typeof sourceReader>
}

/** Decides whether a WebSocket is opened: right page, signed in, room left. */
export const admit = (
  res: HttpResponse,
  req: HttpRequest,
  context: us_socket_context_t,
  admission: Admission
): void => {
  const { fork, refusals, screens, sessions } = admission
  const { address } = admission.sourceOf(Buffer.from(res.getRemoteAddressAsText()).toString(), {
    forwardedFor: req.getHeader("x-forwarded-for"),
    forwardedProto: req.getHeader("x-forwarded-proto")
  })
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
        const owed = owedFirst(session.account)
        if (owed !== undefined) return refuse("403 Forbidden", owed.error, owed.message)
        if (isGone) return
        const full = screens.fullFor(session)
        if (full !== null) return refuse("429 Too Many Requests", "TooManyScreens", full)
        res.cork(() => res.upgrade(screens.makeScreen(session, address), key, protocol, extensions, context))
      }),
      Effect.catch((error) =>
        Effect.sync(() => refuse("503 Service Unavailable", "EngineAway", awayAnswer(error).message))
      ),
      Effect.catchCause((cause) => Effect.logError("a WebSocket could not be opened", Cause.pretty(cause)))
    )
  )
}

/** Why no further screen of this sign-in is let in now, or null. */
export interface TurnedAway {
  readonly status: 429 | 503
  readonly kind: "TooManyScreens" | "Busy"
  readonly message: string
}

/** For a page whose socket was refused: a browser does not tell it the status, so it asks the same address without an upgrade. */
export const turnedAway =
  (sessions: Pick<Sessions, "of">, screens: Pick<Screens, "full" | "fullFor">) =>
  async (cookies: string | null): Promise<TurnedAway | null> => {
    if (screens.full !== null) return { status: 503, kind: "Busy", message: screens.full }
    const session = await Effect.runPromise(
      sessions.of(tokenIn(cookies ?? "")).pipe(Effect.catch(() => Effect.succeed(null)))
    )
    const full = session === null ? null : screens.fullFor(session)
    return full === null ? null : { status: 429, kind: "TooManyScreens", message: full }
  }

const present = (header: string): string | undefined => (header === "" ? undefined : header)
