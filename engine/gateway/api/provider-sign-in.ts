import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import { EpochMs } from "#actors/vocabulary.ts"
import type { OfficeDoor } from "#engine/office-door/office-door.ts"
import { tokenIn } from "../sessions.ts"
import { orEngineAway } from "./api-context.ts"
import { Caller } from "./middleware.ts"

/** The way to the office's own accounts and back. What the browser keeps meanwhile is sealed by the office and bound to this browser. */

const KEPT_COOKIE = "carillon-provider"
/** As long as the office believes it. */
const KEPT_S = 600
/** The sign-in page: the provider sends the browser back to it, and must know it as an allowed address. */
const BACK_PATH = "/sign-in"

/** Set-Cookie of what is kept for the way back; empty takes it away. Sent to the sign-in alone. */
export const keptCookieFor = (value: string, isHttps: boolean): string =>
  `${KEPT_COOKIE}=${value}; Path=/api/session/provider; Max-Age=${value === "" ? 0 : KEPT_S}; HttpOnly; SameSite=Lax${isHttps ? "; Secure" : ""}`

const away = {
  error: "ProviderAway",
  message: "the office's own accounts cannot be asked now: sign in by password, or later"
} as const

const REFUSALS = {
  expired: "that sign-in began in another browser, or too long ago: begin again",
  refused: "the office's own accounts refused the sign-in",
  unknown: "nobody here has that account: an administrator can add them"
} as const

export const providerSignIn = (door: OfficeDoor) => ({
  begin: Effect.fnUntraced(function* () {
    const { isHttps } = yield* Caller
    const { headers } = yield* HttpServerRequest.HttpServerRequest
    const at = EpochMs.make(yield* Clock.currentTimeMillis)
    const redirectUri = `${isHttps ? "https" : "http"}://${headers["host"] ?? ""}${BACK_PATH}`
    const begun = yield* orEngineAway(door.ask("providerBegin", { redirectUri, at }))
    if (begun._tag === "Away") return yield* Effect.fail(away)
    return HttpServerResponse.jsonUnsafe(
      { url: begun.url },
      { headers: { "set-cookie": keptCookieFor(begun.kept, isHttps) } }
    )
  }),

  /** Whom they know. */
  back: Effect.fnUntraced(function* (query: string) {
    const { headers } = yield* HttpServerRequest.HttpServerRequest
    const kept = tokenIn(headers["cookie"] ?? null, KEPT_COOKIE) ?? ""
    const at = EpochMs.make(yield* Clock.currentTimeMillis)
    const came = yield* orEngineAway(door.ask("providerBack", { query, kept, at }))
    if (came._tag === "Away") return yield* Effect.fail(away)
    if (came._tag === "Refused") {
      const { who, why } = came
      return yield* Effect.fail({ error: "ProviderRefused" as const, message: REFUSALS[why], why, who })
    }
    return came
  })
})
