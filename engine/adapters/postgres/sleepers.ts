import * as Effect from "effect/Effect"
import { type Kysely, sql } from "kysely"
import type { Tables } from "../../ports/Database.ts"
import type { Journal, Living } from "../../ports/Journal.ts"
import { type OpenDatabase, reasonOf } from "./database.ts"
import { versionOfKind } from "./runs.ts"

/** `wake_at` of a sleeper without a timer: later than any, and still a number that JavaScript has. */
export const NEVER = Number.MAX_SAFE_INTEGER

const FIRST_RETRY_MS = 100
const LAST_RETRY_MS = 5_000

/** The questions about actors outside memory. They wait for as long as the database is away: a sleeper is never taken for nobody. */
export const sleepersOf = (
  database: OpenDatabase,
  flush: Effect.Effect<void>
): Pick<Journal["Service"], "sleepable" | "sleepers" | "wake"> => ({
  wake: (actor) => patiently(database, (db) => wake(db, actor)),
  sleepers: ({ after, beforeMs, limit }) =>
    patiently(database, async (db) => {
      const due = db.selectFrom("living").select(["actor", "wake_at"]).where("wake_at", "<", beforeMs)
      const rows = await (
        after === undefined
          ? due
          : due.where(sql<boolean>`(wake_at, actor) > (${after.wakeAt}::bigint, ${after.actor})`)
      )
        .orderBy("wake_at")
        .orderBy("actor")
        .limit(limit)
        .execute()
      return rows.map((row) => ({ actor: row.actor, wakeAt: row.wake_at! }))
    }),
  sleepable: (actors) =>
    Effect.andThen(
      flush,
      patiently(database, (db) => readSleepable(db, actors))
    )
})

// Planned once, when the table may be empty: `offset 0` leaves the planner no choice but to look each actor up.
const readSleepable = async (db: Kysely<Tables>, actors: ReadonlyArray<string>) => {
  const { rows } = await sql<{ readonly actor: string; readonly sequence: number }>`
    select found.* from json_array_elements_text(${JSON.stringify(actors)}::text::json) as asked (actor)
      cross join lateral (
        select actor, sequence from living where actor = asked.actor and wake_at is not null offset 0
      ) as found`.execute(db)
  return rows
}

const wake = async (db: Kysely<Tables>, actor: string): Promise<Living | "ended" | undefined> => {
  const row = await db
    .selectFrom("living")
    .leftJoin("runs", "runs.run", "living.run")
    .select(["actor", "sequence", "state"])
    .select(versionOfKind.as("version"))
    .where("actor", "=", actor)
    .executeTakeFirst()
  if (row !== undefined) return row
  const ended = await db.selectFrom("ended").select("actor").where("actor", "=", actor).executeTakeFirst()
  return ended === undefined ? undefined : "ended"
}

/** What a start takes up: rows that do not sleep, and those of kinds that slept under an older version and do so no more. */
export const readAwake = (db: Kysely<Tables>, sleepingKinds: ReadonlyArray<string>): Promise<ReadonlyArray<Living>> =>
  sql<Living>`
    with recursive kinds (kind) as (
      (select split_part(actor, '/', 1) from living where wake_at is not null order by 1 limit 1)
      union all
      select (select split_part(actor, '/', 1) from living
        where wake_at is not null and split_part(actor, '/', 1) > kinds.kind order by 1 limit 1)
      from kinds where kinds.kind is not null
    )
    select actor, sequence, state, ${versionOfKind} as version from living left join runs using (run) where wake_at is null
    union all
    select actor, sequence, state, ${versionOfKind} as version from living left join runs using (run)
    where wake_at is not null and split_part(actor, '/', 1) in
      (select kind from kinds where kind is not null
        and kind not in (select json_array_elements_text(${JSON.stringify(sleepingKinds)}::text::json)))
  `
    .execute(db)
    .then(({ rows }) => rows)

const patiently = <A>(database: OpenDatabase, run: (db: Kysely<Tables>) => Promise<A>): Effect.Effect<A> => {
  const attempt = (waitMs: number): Effect.Effect<A> =>
    database
      .attempt(run)
      .pipe(
        Effect.catch(({ away, error }) =>
          away
            ? Effect.logError("the database is away: sleeping actors wait", { reason: reasonOf(error) }).pipe(
                Effect.when(Effect.sync(() => waitMs === FIRST_RETRY_MS)),
                Effect.andThen(Effect.sleep(waitMs)),
                Effect.andThen(Effect.suspend(() => attempt(Math.min(waitMs * 2, LAST_RETRY_MS))))
              )
            : Effect.die(error)
        )
      )
  return attempt(FIRST_RETRY_MS)
}
