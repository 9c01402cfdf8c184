import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import type { StoreAway } from "#engine/ports/CoreRpc.ts"
import type { Session } from "#engine/ports/OfficeDoor.ts"
import { isBearer } from "../bearer.ts"
import type { SignInBusy } from "../passwords.ts"
import { deviceCookieFor } from "../devices.ts"
import {
  type CodeNeeded,
  cookieFor,
  type DirectoryAway,
  tokenIn,
  type TooManyAttempts,
  type WrongCode,
  type WrongPassword
} from "../sessions.ts"
import { ApiContext, awayAnswer, orEngineAway } from "./api-context.ts"
import { CentreApi } from "./centre-api.ts"
import { Caller, CurrentSession, SignedIn } from "./middleware.ts"
import { keptCookieFor, providerSignIn } from "./provider-sign-in.ts"
import { owedFirst } from "./errors.ts"
import { softphoneOf } from "./softphone-api.ts"

export const sessionHandlers = HttpApiBuilder.group(
  CentreApi,
  "session",
  Effect.fnUntraced(function* (handlers) {
    const { closeSockets, door, providerName, sessions, sipPath, timeZone } = yield* ApiContext
    const { back, begin } = providerSignIn(door)
    let mayBeNew = true
    return handlers
      .handle(
        "ways",
        Effect.fnUntraced(function* () {
          const provider = providerName === null ? null : { name: providerName }
          const isNew = mayBeNew ? yield* Effect.option(door.ask("isNew", {})) : Option.some(false)
          // A centre is new once in its life: strangers who ask for ever ask nobody else.
          if (Option.isSome(isNew)) mayBeNew = isNew.value
          return { provider, isNew: Option.getOrElse(isNew, () => false) }
        })
      )
      .handle("providerBegin", begin)
      .handle(
        "providerBack",
        Effect.fnUntraced(function* ({ payload: { query } }) {
          const { address, browser, device, isHttps } = yield* Caller
          const known = yield* back(query)
          const { session, token } = yield* orEngineAway(sessions.letIn(known, { address, browser, device }))
          return withCookies(cookieFor(token, secondsOf(session), isHttps), keptCookieFor("", isHttps))
        })
      )
      .handle(
        "signIn",
        Effect.fnUntraced(function* ({ payload }) {
          const { address, browser, device: known, isHttps } = yield* Caller
          const { device, session, token } = yield* Effect.mapError(
            sessions.signIn(payload, { address, browser, device: known }),
            signInRefusal
          )
          return withCookies(cookieFor(token, secondsOf(session), isHttps), deviceCookieFor(device, isHttps))
        })
      )
      .handle(
        "read",
        Effect.fnUntraced(function* () {
          const { account, expiresAt, signOutUrl } = yield* CurrentSession
          const { agent, asker, id, language, mustChangePassword, mustSetUpTwoStep, name, theme } = account
          const { grants, unit } = asker
          const rights = { unit, grants, mustChangePassword, mustSetUpTwoStep }
          return { user: id, name, agent, ...rights, expiresAt, language, theme, signOutUrl, timeZone }
        })
      )
      .handle(
        "softphone",
        Effect.fnUntraced(function* () {
          const { account } = yield* CurrentSession
          return softphoneOf(account, sipPath)
        })
      )
      .handle(
        "signOut",
        Effect.fnUntraced(function* () {
          const session = yield* CurrentSession
          const { isHttps } = yield* Caller
          closeSockets(session.tokenHash)
          yield* orEngineAway(sessions.signOut(session))
          return withCookies(cookieFor("", 0, isHttps))
        })
      )
  })
)

const secondsOf = ({ createdAt, expiresAt }: Session): number => Math.ceil((expiresAt - createdAt) / 1_000)

/** One Set-Cookie each; a name twice is more than effect's own headers can say. */
const withCookies = (...cookies: ReadonlyArray<string>) =>
  HttpServerResponse.raw(
    new Response(null, { status: 204, headers: cookies.map((cookie): [string, string] => ["set-cookie", cookie]) })
  )

const signInRefusal = (
  error: WrongPassword | DirectoryAway | CodeNeeded | WrongCode | TooManyAttempts | SignInBusy | StoreAway
) => {
  switch (error._tag) {
    case "WrongPassword":
      return { error: "WrongPassword", message: "user or password is wrong" } as const
    case "CodeNeeded":
      return { error: "CodeNeeded", message: "the code of your app, or a recovery code, is needed, too" } as const
    case "WrongCode":
      return { error: "WrongCode", message: "the code is wrong, or was used before" } as const
    case "DirectoryAway":
      return { error: "DirectoryAway", message: "the office's directory, which has this password, is away" } as const
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

/** Who comes with this cookie, or a program with this key. Who shows a key is not looked at for a cookie. */
export const signedIn = Layer.effect(
  SignedIn,
  Effect.gen(function* () {
    const { bearers, sessions } = yield* ApiContext
    const whoAsks = ({ headers }: HttpServerRequest.HttpServerRequest) => {
      const authorization = headers["authorization"] ?? null
      return isBearer(authorization) ? bearers.of(authorization) : sessions.of(tokenIn(headers["cookie"] ?? null))
    }
    // The one for both: of several ways to sign in the last one's refusal is answered.
    const letIn: (typeof SignedIn.Service)["session"] = Effect.fnUntraced(function* (httpEffect, { group }) {
      const session = yield* orEngineAway(whoAsks(yield* HttpServerRequest.HttpServerRequest))
      if (session === null)
        return yield* Effect.fail({ error: "NotSignedIn" as const, message: "sign in first: POST /api/session" })
      const owed = owedFirst(session.account)
      if (owed !== undefined && group.identifier !== "session") return yield* Effect.fail(owed)
      return yield* Effect.provideService(httpEffect, CurrentSession, session)
    })
    return SignedIn.of({ session: letIn, key: letIn as never })
  })
)
