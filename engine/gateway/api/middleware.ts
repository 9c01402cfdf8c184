import * as Context from "effect/Context"
import * as HttpApiMiddleware from "effect/http-api/HttpApiMiddleware"
import * as HttpApiSecurity from "effect/http-api/HttpApiSecurity"
import type { Session as SessionOfPort } from "#engine/ports/OfficeDoor.ts"
import type { Asking } from "#engine/ports/needs.ts"
import { COOKIE } from "../sessions.ts"
import * as Refusal from "./errors.ts"

/** The signed-in person of this request. */
export class CurrentSession extends Context.Service<CurrentSession, SessionOfPort>()("gateway/CurrentSession") {}

/** Endpoints behind this need the session cookie, or a program's key. */
export class SignedIn extends HttpApiMiddleware.Service<SignedIn, { provides: CurrentSession }>()("gateway/SignedIn", {
  error: [Refusal.NotSignedIn, Refusal.MustChangePassword, Refusal.MustSetUpTwoStep, Refusal.EngineAway],
  security: { session: HttpApiSecurity.apiKey({ in: "cookie", key: COOKIE }), key: HttpApiSecurity.bearer }
}) {}

/** Lets through who has what the endpoint {@link Needs}. The one place of the gateway that refuses by permission; the core looks again. */
export class Permitted extends HttpApiMiddleware.Service<Permitted, { requires: CurrentSession; provides: Asking }>()(
  "gateway/Permitted",
  { error: Refusal.Forbidden }
) {}

/** Answers 400 with the field's name to what does not fit its schema. */
export class Fitting extends HttpApiMiddleware.Service<Fitting>()("gateway/Fitting", { error: Refusal.BadRequest }) {}

/** The other end of the connection, for sign-in attempts and the list of sessions. */
export class Caller extends Context.Service<
  Caller,
  {
    readonly address: string
    readonly isHttps: boolean
    /** Value of the device's cookie, not yet believed. */
    readonly device: string | undefined
    /** What the browser or program calls itself. */
    readonly browser: string
  }
>()("gateway/Caller") {}
