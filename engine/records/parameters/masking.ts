import type * as Effect from "effect/Effect"
import type { Masking } from "#wire/masked-number.ts"
import type { StoreAway } from "../../ports/CoreRpc.ts"
import { Database } from "../../ports/Database.ts"
import { parameterValues } from "./store.ts"

/** How numbers are covered in this centre at this moment. */
export const maskingNow: Effect.Effect<Masking, StoreAway, Database> = Database.use(({ query }) =>
  query(async (db) => {
    const now = await parameterValues(db, ["numbers.covered", "numbers.wholeAtWork"])
    return { kinds: now["numbers.covered"], isWholeAtWork: now["numbers.wholeAtWork"] }
  })
)
