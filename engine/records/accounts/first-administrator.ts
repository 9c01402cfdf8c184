import * as Effect from "effect/Effect"
import { sql } from "kysely"
import type { StoreAway } from "../../ports/CoreRpc.ts"
import { Database } from "../../ports/Database.ts"
import { isPassword } from "../../password-hash/password-hash.ts"
import { parameterValue } from "../parameters/store.ts"
import { ADMIN } from "./schema.ts"

/**
 * Whether a new centre still waits for its administrator: nobody has chosen a password yet. Until then the one of the user
 * `admin` is the set-up code, which stands in the terminal of whoever started the centre.
 */
export const awaitsAdministrator: Effect.Effect<boolean, StoreAway, Database> = Database.use(({ query }) =>
  query(async (db) => {
    if (await parameterValue(db, "setUp.isDone")) return false
    const { rows } = await sql<{ readonly hasChosen: boolean }>`
      select exists (select from credentials where not must_change) as "hasChosen"`.execute(db)
    return rows[0]?.hasChosen === false
  })
)

/** Whether this is the code that opens the centre now: a password made anew on the machine takes its place. */
export const isSetUpCode = (code: string): Effect.Effect<boolean, StoreAway, Database> =>
  Effect.gen(function* () {
    if (!(yield* awaitsAdministrator)) return false
    const { query } = yield* Database
    const row = yield* query((db) =>
      db.selectFrom("credentials").select("password_hash").where("person", "=", ADMIN).executeTakeFirst()
    )
    return yield* Effect.promise(() => isPassword(code, row?.password_hash ?? null))
  })
