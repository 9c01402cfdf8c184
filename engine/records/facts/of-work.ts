import * as Effect from "effect/Effect"
import { sql } from "kysely"
import type { Fact } from "#actors/facts.ts"
import type { WorkId } from "#actors/work.ts"
import type { StoreAway } from "../../ports/CoreRpc.ts"
import { Database } from "../../ports/Database.ts"
import { knownFacts, WRITTEN_FACT } from "./read.ts"

/** A task that went back a thousand times has no more to say. */
const FACTS_OF_WORK = 2_000

/** All that is kept of one piece of work, in the order in which it was kept. */
export const factsOfWork = (work: WorkId): Effect.Effect<ReadonlyArray<Fact>, StoreAway, Database> =>
  Database.use(({ query }) =>
    query((db) => {
      const facts = db.selectFrom("facts").select(WRITTEN_FACT).orderBy("id").limit(FACTS_OF_WORK)
      if (work.startsWith("call/")) return facts.where("call", "=", work.slice("call/".length)).execute()
      // As the index has it: facts of a call are found by the call.
      return facts
        .where("call", "is", null)
        .where(sql<boolean>`body ? 'work'`)
        .where(sql<boolean>`body ->> 'work' = ${work}`)
        .execute()
    })
  ).pipe(Effect.map(knownFacts))
