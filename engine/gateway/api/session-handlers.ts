import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import type { StoreAway } from "#engine/ports/CoreRpc.ts"
import type { CoreAway } from "../core-client.ts"
import type { SignInBusy } from "../passwords.ts"
import { deviceCookieFor } from "../devices.ts"
import { cookieFor, type TooManyAttempts, type WrongPassword } from "../sessions.ts"
import { ApiContext, awayAnswer, orEngineAway } from "./api-context.ts"
import { Caller, CentreApi, CurrentSession, SignedIn } from "./centre-api.ts"

export const sessionHandlers = HttpApiBuilder.group(
  CentreApi,
  "session",
  Effect.fnUntraced(function* (handlers) {
    const { closeScreens, sessionHours, sessions, timeZone } = yield* ApiContext
    return handlers
      .handle(
        "signIn",
        Effect.fnUntraced(function* ({ payload }) {
          const { address, device: known, isHttps } = yield* Caller
          const { device, token } = yield* Effect.mapError(
            sessions.signIn(payload.user, payload.password, { address, device: known }),
            signInRefusal
          )
          return withCookies(cookieFor(token, sessionHours * 3600, isHttps), deviceCookieFor(device, isHttps))
        })
      )
      .handle(
        "read",
        Effect.fnUntraced(function* () {
          const { account, expiresAt } = yield* CurrentSession
          const { agent, asker, id, language, name } = account
          return { user: id, name, agent, unit: asker.unit, grants: asker.grants, language, expiresAt, timeZone }
        })
      )
      .handle(
        "signOut",
        Effect.fnUntraced(function* () {
          const session = yield* CurrentSession
          const { isHttps } = yield* Caller
          closeScreens(session.tokenHash)
          yield* orEngineAway(sessions.signOut(session))
          return withCookies(cookieFor("", 0, isHttps))
        })
      )
  })
)

/** One Set-Cookie each; a name twice is more than effect's own headers can say. */
const withCookies = (...cookies: ReadonlyArray<string>) =>
  HttpServerResponse.raw(
    new Response(null, { status: 204, headers: cookies.map((cookie): [string, string] => ["set-cookie", cookie]) })
  )

const signInRefusal = (error: WrongPassword | TooManyAttempts | SignInBusy | CoreAway | StoreAway) => {
  switch (error._tag) {
    case "WrongPassword":
      return { error: "WrongPassword", message: "user or password is wrong" } as const
    case "TooManyAttempts": {
      const { retryAfterSeconds } = error
      const message = `too many wrong passwords: try again in ${retryAfterSeconds} s`
      return { error: "TooManyAttempts", message, retryAfterSeconds } as const
    }
    case "SignInBusy":
      return { error: "Busy", message: "too many people sign in at this moment" } as const
    default:
      return awayAnswer(error)
  }
}

/** Who comes with this cookie. */
export const signedIn = Layer.effect(
  SignedIn,
  Effect.gen(function* () {
    const { sessions } = yield* ApiContext
    return SignedIn.of({
      session: Effect.fnUntraced(function* (httpEffect, { credential }) {
        const token = Redacted.value(credential)
        const session = yield* orEngineAway(sessions.of(token === "" ? undefined : token))
        if (session === null)
          return yield* Effect.fail({ error: "NotSignedIn" as const, message: "sign in first: POST /api/session" })
        return yield* Effect.provideService(httpEffect, CurrentSession, session)
      })
    })
  })
)
