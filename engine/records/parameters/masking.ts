import type { Kysely } from "kysely"
import type * as Effect from "effect/Effect"
import type { Masking } from "#wire/masked-number.ts"
import type { StoreAway } from "../../ports/CoreRpc.ts"
import { Database, type Tables } from "../../ports/Database.ts"
import { parameterValues } from "./store.ts"

/** How numbers are covered in this centre at this moment. */
export const maskingNow: Effect.Effect<Masking, StoreAway, Database> = Database.use(({ query }) => query(maskingIn))

/** The same, for who has the database at hand. */
export const maskingIn = async (db: Kysely<Tables>): Promise<Masking> => {
  const now = await parameterValues(db, ["numbers.covered", "numbers.wholeAtWork"])
  return { kinds: now["numbers.covered"], isWholeAtWork: now["numbers.wholeAtWork"] }
}
