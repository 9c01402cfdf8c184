import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { Asking, Needs, refusalOf, scopeFor } from "#engine/ports/needs.ts"
import { CurrentSession, Permitted } from "./middleware.ts"
import { forbidden } from "./errors.ts"

/** Looks whether who is signed in has what the endpoint needs, and tells its handler over which rows. */
export const permitted = Layer.succeed(Permitted, (respond, { endpoint }) =>
  Effect.gen(function* () {
    const { account } = yield* CurrentSession
    const { asker } = account
    const need = Context.getOrUndefined(endpoint.annotations as Context.Context<Needs>, Needs)
    if (need === undefined) return yield* Effect.fail(forbidden("nobody has said who may do this"))
    const scope = scopeFor(asker, need)
    return scope === undefined
      ? yield* Effect.fail(forbidden(refusalOf(need)))
      : yield* Effect.provideService(respond, Asking, { asker, scope })
  })
)
