import * as Effect from "effect/Effect"
import { Database } from "../../ports/Database.ts"
import type { Pronunciation } from "../../speech/spoken-text.ts"
import { rowsWhere } from "../tables/read.ts"
import { pronunciation, type PronunciationRow } from "./schema.ts"

/** The list as it is now. Without a database a text is spoken as it is written. */
export const pronunciations: Effect.Effect<ReadonlyArray<Pronunciation>, never, Database> = Effect.gen(function* () {
  const { query } = yield* Database
  return yield* query((db) => rowsWhere<PronunciationRow>(db, pronunciation))
}).pipe(Effect.catchTag("StoreAway", () => Effect.succeed([])))
