import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as HttpApiMiddleware from "effect/http-api/HttpApiMiddleware"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import { Asker } from "#wire/asker.ts"
import { ASKER_HEADER, Asking, Needs, refusalOf, scopeFor } from "../ports/needs.ts"
import { Forbidden, forbidden } from "./refusals.ts"

/** Lets through who has what the endpoint {@link Needs}. The one place of this process that refuses. */
export class Permitted extends HttpApiMiddleware.Service<Permitted, { provides: Asking }>()("office/Permitted", {
  error: Forbidden
}) {}

const decodeAsker = Schema.decodeUnknownOption(Asker)

/** Null when the header is not there or not one of the gateway's. */
export const askerIn = (header: string | undefined): Asker | null => {
  if (header === undefined) return null
  try {
    return Option.getOrNull(decodeAsker(JSON.parse(Buffer.from(header, "base64url").toString("utf8"))))
  } catch {
    return null
  }
}

export const askerHeader = (asker: Asker): string => Buffer.from(JSON.stringify(asker)).toString("base64url")

export const permitted = Layer.succeed(Permitted, (respond, { endpoint }) =>
  Effect.gen(function* () {
    const { headers } = yield* HttpServerRequest.HttpServerRequest
    const asker = askerIn(headers[ASKER_HEADER])
    if (asker === null) return yield* Effect.fail(forbidden("only the gateway asks here"))
    const need = Context.getOption(endpoint.annotations as Context.Context<Needs>, Needs)
    if (Option.isNone(need)) return yield* Effect.fail(forbidden("nobody has said who may do this"))
    const scope = scopeFor(asker, need.value)
    return scope === undefined
      ? yield* Effect.fail(forbidden(refusalOf(need.value)))
      : yield* Effect.provideService(respond, Asking, { asker, scope })
  })
)
