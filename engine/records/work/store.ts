import * as Effect from "effect/Effect"
import type { Fact } from "#actors/facts.ts"
import type { WorkId } from "#actors/work.ts"
import type { StoreAway } from "../../ports/CoreRpc.ts"
import { Database } from "../../ports/Database.ts"
import { knownFacts, WRITTEN_FACT } from "../facts/read.ts"

/** A task that wandered from agent to agent for a day has some hundreds. */
const FACTS_OF_WORK = 10_000

/** What a piece of work said itself, in its order. */
export const factsOfWork = (work: WorkId): Effect.Effect<ReadonlyArray<Fact>, StoreAway, Database> =>
  Database.use(({ query }) =>
    query((db) =>
      db
        .selectFrom("facts")
        .select(WRITTEN_FACT)
        .where("actor", "=", work)
        .orderBy("sequence")
        .orderBy("ordinal")
        .limit(FACTS_OF_WORK)
        .execute()
    )
  ).pipe(Effect.map(knownFacts))
