import * as Effect from "effect/Effect"
import type { EpochMs } from "#actors/vocabulary.ts"
import type { StoreAway } from "../../ports/CoreRpc.ts"
import { Database } from "../../ports/Database.ts"

/** Whether anybody has spoken with one of these numbers in a call that began since then, as far as records go. */
export const spokenSince = (
  numbers: ReadonlyArray<string>,
  since: EpochMs
): Effect.Effect<boolean, StoreAway, Database> =>
  Database.use(({ query }) =>
    query((db) =>
      db
        .selectFrom("call_records")
        .select("id")
        .where("arrived_at", ">=", since)
        .where("answered_at", "is not", null)
        .where((where) => where.or([where("calling_number", "in", numbers), where("dialled_number", "in", numbers)]))
        .limit(1)
        .executeTakeFirst()
    )
  ).pipe(Effect.map((row) => row !== undefined))
