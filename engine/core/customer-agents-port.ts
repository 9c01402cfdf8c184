import * as Effect from "effect/Effect"
import * as FiberSet from "effect/FiberSet"
import * as Schema from "effect/Schema"
import type * as Scope from "effect/Scope"
import type { Tagged } from "#actors/behaviour.ts"
import { CustomerAgentsRequest } from "#actors/call/requests.ts"
import type { Centre } from "#actors/centre.ts"
import { agentsTell } from "../perform/customer-agents.ts"
import { Database } from "../ports/Database.ts"
import type { Runtime } from "../runtime/runtime.ts"
import { makeWhoKnows } from "./who-knows.ts"

/** Answers calls that ask who knows their customer, by the tables. Nobody else waits for it. */
export const customerAgentsPort = Effect.fnUntraced(function* (options: {
  readonly centre: () => Centre
  readonly runtime: () => Pick<Runtime, "now" | "tell">
}): Effect.fn.Return<(asked: Tagged) => Effect.Effect<void>, never, Database | Scope.Scope> {
  const database = yield* Database
  const fork = yield* FiberSet.makeRuntime<never, void, never>()
  const found = makeWhoKnows({ database, centre: options.centre, now: () => options.runtime().now() })
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
