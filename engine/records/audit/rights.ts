import * as Effect from "effect/Effect"
import type { StoreAway } from "../../ports/CoreRpc.ts"
import { Database } from "../../ports/Database.ts"

/** Changes of these count for everybody: who has the role, or is below the unit, is not looked up. */
const OF_ALL: ReadonlySet<string> = new Set(["role", "unit", "session"])
/** Changes of these count for the account of the same id. */
const OF_ONE: ReadonlySet<string> = new Set(["person"])
/** Of one's own session nothing is new to those who are signed in. */
const HARMLESS: ReadonlySet<string> = new Set(["sign-in", "sign-out", "unmask", "dial", "listen", "download"])
/** More than this at once is an import: then everybody's rights are looked at again. */
const LINES_LIMIT = 1_000

export const lastAuditSerial: Effect.Effect<number, StoreAway, Database> = Database.use(({ query }) =>
  query((db) => db.selectFrom("audit_log").select("serial").orderBy("serial", "desc").limit(1).executeTakeFirst())
).pipe(Effect.map((line) => line?.serial ?? 0))

/** Accounts whose rights the lines after this one may have changed; null: anybody's. `last` is where to go on. */
export const changedRights = (
  after: number
): Effect.Effect<{ readonly accounts: ReadonlyArray<string> | null; readonly last: number }, StoreAway, Database> =>
  Database.use(({ query }) =>
    query((db) =>
      db
        .selectFrom("audit_log")
        .select(["serial", "object", "object_id", "action"])
        .where("serial", ">", after)
        .orderBy("serial")
        .limit(LINES_LIMIT)
        .execute()
    )
  ).pipe(
    Effect.map((lines) => {
      const last = lines.at(-1)?.serial ?? after
      const counting = lines.filter(({ action }) => !HARMLESS.has(action))
      const isAnybody = lines.length === LINES_LIMIT || counting.some(({ object }) => OF_ALL.has(object))
      const ids = counting.flatMap(({ object, object_id }) => (OF_ONE.has(object) ? [object_id] : []))
      return { accounts: isAnybody ? null : [...new Set(ids)], last }
    })
  )
