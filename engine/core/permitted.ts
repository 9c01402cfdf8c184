import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { Asker } from "#wire/asker.ts"
import { NotPermitted, Permitted } from "../ports/CoreRpc.ts"
import { Asking, Needs, refusalOf, scopeFor } from "../ports/needs.ts"

/** Looks whether who asks has what the question needs: the one place of this process that refuses by permission. */
export const permitted = Layer.succeed(Permitted, (answer, { payload, rpc }) =>
  Effect.suspend(() => {
    const need = Context.getOrUndefined(rpc.annotations as Context.Context<Needs>, Needs)
    if (need === undefined) return Effect.fail(new NotPermitted({ message: "nobody has said who may ask this" }))
    const { asker } = payload as { readonly asker: Asker }
    const scope = scopeFor(asker, need)
    return scope === undefined
      ? Effect.fail(new NotPermitted({ message: refusalOf(need) }))
      : Effect.provideService(answer, Asking, { asker, scope })
  })
)

/** For what the rows of the asker do not have in them. */
export const beyond = (what: string): NotPermitted =>
  new NotPermitted({ message: `${what} is beyond what you may see` })
