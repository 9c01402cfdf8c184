import * as Effect from "effect/Effect"
import * as FiberSet from "effect/FiberSet"
import * as Schema from "effect/Schema"
import type * as Scope from "effect/Scope"
import type { Tagged } from "#actors/behaviour.ts"
import { CustomerAgentsRequest } from "#actors/call/requests.ts"
import type { Centre } from "#actors/centre.ts"
import { agentsTell, agentsWanted } from "../perform/customer-agents.ts"
import { Database } from "../ports/Database.ts"
import { agentsOfNumber, NOBODY_KNOWS } from "../records/customers/agents.ts"
import type { Runtime } from "../runtime/runtime.ts"

/** The call goes into its queue after a second, answered or not. */
const FOUND_WITHIN = "900 millis"

/** Answers calls that ask who knows their customer, by the tables. Nobody else waits for it. */
export const customerAgentsPort = Effect.fnUntraced(function* (options: {
  readonly centre: () => Centre
  readonly runtime: () => Pick<Runtime, "now" | "tell">
}): Effect.fn.Return<(asked: Tagged) => Effect.Effect<void>, never, Database | Scope.Scope> {
  const database = yield* Database
  const fork = yield* FiberSet.makeRuntime<never, void, never>()
  const found = (number: string) => {
    const { lastWithinMs, own } = agentsWanted(options.centre())
    if (!database.up()) return Effect.succeed(NOBODY_KNOWS)
    const since = lastWithinMs === null ? null : options.runtime().now() - lastWithinMs
    return database
      .query((db) => agentsOfNumber(db, number, since))
      .pipe(
        // A customer's own agent is no word for a centre in which no queue prefers them.
        Effect.map((known) => (own ? known : { ...known, own: null })),
        Effect.timeoutOrElse({ duration: FOUND_WITHIN, orElse: () => Effect.succeed(NOBODY_KNOWS) }),
        Effect.catchTag("StoreAway", () => Effect.succeed(NOBODY_KNOWS))
      )
  }
  return (asked) =>
    Effect.sync(() => {
      const { call, callingNumber } = decodeAsked(asked)
      fork(
        Effect.map(found(callingNumber), (agents) => {
          const { message, to } = agentsTell(options.centre(), call, agents)
          options.runtime().tell(to, message)
        })
      )
    })
})

const decodeAsked = Schema.decodeUnknownSync(CustomerAgentsRequest)
