import { createHash } from "node:crypto"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import { EpochMs } from "#actors/vocabulary.ts"
import type { LinkOver } from "#wire/own-data.ts"
import { Visits } from "../visits.ts"
import { ApiContext, orEngineAway } from "./api-context.ts"
import { CentreApi } from "./centre-api.ts"
import { Caller } from "./middleware.ts"

export const ownDataHandlers = HttpApiBuilder.group(
  CentreApi,
  "own-data",
  Effect.fnUntraced(function* (handlers) {
    const { door, timeZone } = yield* ApiContext
    const visits = new Visits()
    /** Who comes too often waits before anybody is asked. */
    const visit = Effect.gen(function* () {
      const { address } = yield* Caller
      const at = yield* Clock.currentTimeMillis
      const waitMs = visits.waitMs(address, at)
      if (waitMs > 0) return yield* Effect.fail(tooOften(Math.ceil(waitMs / 1_000)))
      return { address, at: EpochMs.make(at) }
    })
    const over = (why: LinkOver, { address, at }: { readonly address: string; readonly at: number }) => {
      if (why === "unknown") visits.guessed(address, at)
      return Effect.fail({ error: "LinkOver" as const, message: OVER[why], why })
    }
    return handlers
      .handle(
        "open",
        Effect.fnUntraced(function* ({ payload: { token } }) {
          const from = yield* visit
          const answer = yield* orEngineAway(door.ask("ownData", { tokenHash: hashOf(token), at: from.at }))
          return answer._tag === "Open" ? { ...answer.data, timeZone } : yield* over(answer.why, from)
        })
      )
      .handle(
        "keep",
        Effect.fnUntraced(function* ({ payload: { token, values } }) {
          const from = yield* visit
          const answer = yield* orEngineAway(door.ask("keepOwnData", { tokenHash: hashOf(token), ...from, values }))
          if (answer._tag === "Over") return yield* over(answer.why, from)
          if (answer._tag === "Unfit") {
            const { problems } = answer
            const message = problems.map(({ en, field }) => `${field} ${en}`.trim()).join("; ")
            return yield* Effect.fail({ error: "OwnDataUnfit" as const, message, problems })
          }
        })
      )
  })
)

const hashOf = (token: string): string => createHash("sha256").update(token).digest("hex")

const OVER: Readonly<Record<LinkOver, string>> = {
  used: "this link was used already",
  expired: "this link is good no more",
  unknown: "there is no such link"
}

const tooOften = (retryAfterSeconds: number) => ({
  error: "TooManyAttempts" as const,
  message: `too many requests from this address: try again in ${retryAfterSeconds} s`,
  retryAfterSeconds
})
