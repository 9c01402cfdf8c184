import * as Effect from "effect/Effect"
import { sql } from "kysely"
import type { EpochMs } from "#actors/vocabulary.ts"
import type { Misunderstood } from "../../ports/AlarmIntake.ts"
import type { StoreAway } from "../../ports/CoreRpc.ts"
import { Database } from "../../ports/Database.ts"

/** Whoever looks after the lines reads the newest; noise of the internet must not fill a disk. */
export const MISUNDERSTOOD_LIMIT = 10_000
const KEPT_MS = 90 * 24 * 3_600_000

export const keepMisunderstood = (rows: ReadonlyArray<Misunderstood>): Effect.Effect<void, StoreAway, Database> =>
  Effect.flatMap(Database, ({ query }) =>
    query(async (db) => {
      await db
        .insertInto("alarm_misunderstood")
        .values(
          rows.map(({ account, line, raw, reason, receivedAt, source }) => ({
            at: receivedAt,
            line: storable(line),
            source: storable(source),
            account: account === null ? null : storable(account),
            reason: storable(reason),
            raw: storable(raw)
          }))
        )
        .execute()
    })
  )

/** PostgreSQL keeps no NUL in a text. */
const storable = (text: string): string => text.replaceAll("\0", "�")

/** Those beyond {@link MISUNDERSTOOD_LIMIT}, and those that are too old. */
export const forgetMisunderstood = (
  now: number,
  limit = MISUNDERSTOOD_LIMIT
): Effect.Effect<void, StoreAway, Database> =>
  Effect.flatMap(Database, ({ query }) =>
    query(async (db) => {
      await sql`delete from alarm_misunderstood where at < ${now - KEPT_MS} or id <= (
        select id from alarm_misunderstood order by id desc offset ${limit} limit 1)`.execute(db)
    })
  )

/** The newest first. */
export const misunderstood = (limit: number): Effect.Effect<ReadonlyArray<Misunderstood>, StoreAway, Database> =>
  Effect.flatMap(Database, ({ query }) =>
    query((db) =>
      db
        .selectFrom("alarm_misunderstood")
        .select([sql<EpochMs>`at`.as("receivedAt"), "line", "source", "account", "reason", "raw"])
        .orderBy("id", "desc")
        .limit(limit)
        .execute()
    )
  )
