import * as Effect from "effect/Effect"
import type { Centre } from "#actors/centre.ts"
import { agentsWanted, asksOfCallers } from "../perform/customer-agents.ts"
import type { Database } from "../ports/Database.ts"
import { type AgentsFound, agentsOfNumber, NOBODY_KNOWS } from "../records/customers/agents.ts"

/** Nobody waits longer for it, answered or not: a call goes into its queue after a second. */
const FOUND_WITHIN = "900 millis"

/** Who knows the customer with a number, by the tables, as far as any queue of the centre asks. */
export const makeWhoKnows =
  (around: {
    readonly centre: () => Centre
    readonly now: () => number
    readonly database: Pick<Database["Service"], "query" | "up">
  }) =>
  (number: string): Effect.Effect<AgentsFound> =>
    Effect.suspend(() => {
      const { database } = around
      const centre = around.centre()
      if (!asksOfCallers(centre) || !database.up()) return Effect.succeed(NOBODY_KNOWS)
      const { lastWithinMs, own } = agentsWanted(centre)
      const since = lastWithinMs === null ? null : around.now() - lastWithinMs
      return database
        .query((db) => agentsOfNumber(db, number, since))
        .pipe(
          // A customer's own agent is no word for a centre in which no queue prefers them.
          Effect.map((known) => (own ? known : { ...known, own: null })),
          Effect.timeoutOrElse({ duration: FOUND_WITHIN, orElse: () => Effect.succeed(NOBODY_KNOWS) }),
          Effect.catchTag("StoreAway", () => Effect.succeed(NOBODY_KNOWS))
        )
    })
