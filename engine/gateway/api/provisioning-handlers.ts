import { createHash } from "node:crypto"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import { EpochMs } from "#actors/vocabulary.ts"
import { Visits } from "../visits.ts"
import { ApiContext, orEngineAway } from "./api-context.ts"
import { CentreApi } from "./centre-api.ts"
import { Caller } from "./middleware.ts"
import { notFound } from "./errors.ts"

/** Desk telephones fetch their settings: they cannot sign in, and have a link instead. */
export const provisioningHandlers = HttpApiBuilder.group(
  CentreApi,
  "provisioning",
  Effect.fnUntraced(function* (handlers) {
    const { door } = yield* ApiContext
    const visits = new Visits()
    return handlers.handle(
      "fetch",
      Effect.fnUntraced(function* ({ params: { file, token }, request }) {
        const { address } = yield* Caller
        const at = yield* Clock.currentTimeMillis
        const waitMs = visits.waitMs(address, at)
        if (waitMs > 0) return yield* Effect.fail(tooOften(Math.ceil(waitMs / 1_000)))
        // A look without the file must not use the link up.
        if (request.method !== "GET") return yield* Effect.fail(NOT_THERE)
        const asked = { tokenHash: hashOf(token), fileName: file, at: EpochMs.make(at), address }
        const answer = yield* orEngineAway(door.ask("telephoneFile", asked))
        if (answer._tag === "NoLink") visits.guessed(address, at)
        if (answer._tag !== "File") return yield* Effect.fail(NOT_THERE)
        return HttpServerResponse.text(answer.content, { contentType: answer.mediaType })
      })
    )
  })
)

const NOT_THERE = notFound("there is no such file")
const hashOf = (token: string): string => createHash("sha256").update(token).digest("hex")

const tooOften = (retryAfterSeconds: number) => ({
  error: "TooManyAttempts" as const,
  message: `too many requests from this address: try again in ${retryAfterSeconds} s`,
  retryAfterSeconds
})
