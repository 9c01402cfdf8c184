import type { HttpRequest, HttpResponse, us_socket_context_t } from "uWebSockets.js"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import type { Session } from "#engine/ports/OfficeDoor.ts"
import { awayAnswer } from "./api/api-context.ts"
import { owedFirst } from "./api/errors.ts"
import type { RequestSource, sourceReader } from "./client-address.ts"
import { originRefusal } from "./origin.ts"
import type { RefusalLog } from "./refusal-log.ts"
import { type Sessions, tokenIn } from "./sessions.ts"

/** Why a WebSocket is not opened. */
export interface NotLetIn {
  readonly status: 400 | 403 | 404 | 429 | 503
  readonly kind: "BadRequest" | "NoTelephone" | "NotFound" | "TooManyScreens" | "TooManyTelephones" | "Busy"
  readonly message: string
}

/** One kind of WebSocket: who gets in, and what is remembered of them. */
export interface Entrance<Held> {
  /** Why nobody gets in now, or null. */
  readonly refusal: NotLetIn | null
  /** The sub-protocol to be spoken, of those that were asked for; or why none of them will do. */
  readonly protocolOf: (asked: string) => string | NotLetIn
  readonly refusalFor: (session: Session) => NotLetIn | null
  readonly make: (session: Session, source: RequestSource) => Held
}

export interface Admission {
  readonly sessions: Pick<Sessions, "of">
  readonly refusals: RefusalLog
  readonly fork: (effect: Effect.Effect<void>) => void
  readonly allowedOrigins: ReadonlyArray<string>
  readonly sourceOf: ReturnType<typeof sourceReader>
}

const STATUS_LINES = {
  400: "400 Bad Request",
  401: "401 Unauthorized",
  403: "403 Forbidden",
  404: "404 Not Found",
  429: "429 Too Many Requests",
  503: "503 Service Unavailable"
} as const

/** Decides whether a WebSocket is opened: right page, right protocol, signed in, room left. */
export const admit = <Held>(
  res: HttpResponse,
  req: HttpRequest,
  context: us_socket_context_t,
  entrance: Entrance<Held>,
  { allowedOrigins, fork, refusals, sessions, sourceOf }: Admission
): void => {
  const source = sourceOf(Buffer.from(res.getRemoteAddressAsText()).toString(), {
    forwardedFor: req.getHeader("x-forwarded-for"),
    forwardedProto: req.getHeader("x-forwarded-proto")
  })
  const key = req.getHeader("sec-websocket-key")
  const extensions = req.getHeader("sec-websocket-extensions")
  const token = tokenIn(req.getHeader("cookie"))
  let isGone = false
  res.onAborted(() => (isGone = true))

  const refuse = (status: keyof typeof STATUS_LINES, kind: string, message: string): void => {
    refusals.add(kind, source.address, `WebSocket: ${message}`)
    if (isGone) return
    res.cork(() => {
      res.writeStatus(STATUS_LINES[status]).writeHeader("content-type", "application/json")
      res.end(JSON.stringify({ error: kind, message }))
    })
  }
  const origin = originRefusal(
    { host: present(req.getHeader("host")), origin: present(req.getHeader("origin")), fetchSite: undefined },
    allowedOrigins
  )
  if (origin !== null) return refuse(403, "BadOrigin", origin)
  const protocol = entrance.protocolOf(req.getHeader("sec-websocket-protocol"))
  const shut = entrance.refusal ?? (typeof protocol === "string" ? null : protocol)
  if (shut !== null || typeof protocol !== "string")
    return shut === null ? undefined : refuse(shut.status, shut.kind, shut.message)

  fork(
    sessions.of(token).pipe(
      Effect.map((session) => {
        if (session === null) return refuse(401, "NotSignedIn", "sign in first: POST /api/session")
        const owed = owedFirst(session.account)
        if (owed !== undefined) return refuse(403, owed.error, owed.message)
        if (isGone) return
        const turned = entrance.refusalFor(session)
        if (turned !== null) return refuse(turned.status, turned.kind, turned.message)
        res.cork(() => res.upgrade(entrance.make(session, source), key, protocol, extensions, context))
      }),
      Effect.catch((error) => Effect.sync(() => refuse(503, "EngineAway", awayAnswer(error).message))),
      Effect.catchCause((cause) => Effect.logError("a WebSocket could not be opened", Cause.pretty(cause)))
    )
  )
}

/** For a page whose socket was refused: a browser does not tell it the status, so it asks the same address without an upgrade. */
export const turnedAway =
  (sessions: Pick<Sessions, "of">, entrance: Pick<Entrance<unknown>, "refusal" | "refusalFor">) =>
  async (cookies: string | null): Promise<NotLetIn | null> => {
    if (entrance.refusal !== null) return entrance.refusal
    const session = await Effect.runPromise(
      sessions.of(tokenIn(cookies ?? "")).pipe(Effect.catch(() => Effect.succeed(null)))
    )
    return session === null ? null : entrance.refusalFor(session)
  }

const present = (header: string): string | undefined => (header === "" ? undefined : header)
