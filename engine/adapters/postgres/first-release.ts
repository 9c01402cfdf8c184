import { type Kysely, sql } from "kysely"
import type { Tables } from "../../ports/Database.ts"
import { PARTED, type Parted, partitionsOf } from "./months.ts"

/** A change of a bound that does not get its lock at once steps aside, so that the journal does not stand behind it in the line. */
const LOCK_WITHIN = "1s"

/**
 * What a database of the first release still needs after its migration: all that takes reading every row. Done beside the
 * work, in pieces that can be repeated; costs two looks at the catalogue once it is done. Answers whether there was anything to do.
 */
export const finishFirstRelease = async (db: Kysely<Tables>): Promise<boolean> => {
  let found = false
  for (const table of PARTED) {
    const old = (await partitionsOf(db, table)).find(({ name }) => name.startsWith(`${table}_until_`))
    if (old === undefined) continue
    if (table === "journal" && (await isThere(db, `${old.name}_over`))) {
      found = true
      await knowRunsAndEnds(db, old.name)
    }
    if (old.untilMs === Number.POSITIVE_INFINITY) {
      found = true
      await bound(db, table, old.name)
    }
  }
  return found
}

const knowRunsAndEnds = async (db: Kysely<Tables>, old: string): Promise<void> => {
  await sql`insert into runs (run, epoch, code, kinds, home, started_at, seen_at, superseded_by)
    select run, 0, 'release 1', '{}'::jsonb, '', run, run, (select min(run) from runs where epoch > 0)
      from (select distinct run from ${sql.table(old)} where epoch = 0) as r
    on conflict do nothing`.execute(db)
  await sql`insert into ended (actor, sequence, epoch, at)
    select distinct on (actor) actor, sequence, 0, at from ${sql.table(old)}
      where "over" and epoch = 0 order by actor, sequence desc
    on conflict do nothing`.execute(db)
  // Its going says that this is done.
  await sql.raw(`drop index concurrently ${old}_over`).execute(db)
}

/** Proves that the old table holds nothing of the months after it, and gives it that bound, which takes no look at a row then. */
const bound = async (db: Kysely<Tables>, table: Parted, old: string): Promise<void> => {
  const [year, month] = old.split("_").slice(-2).map(Number)
  await sql.raw(`alter table ${old} validate constraint ${old}_months`).execute(db)
  await db.transaction().execute(async (all) => {
    const run = (text: string) => sql.raw(text).execute(all)
    await run(`set local lock_timeout = '${LOCK_WITHIN}'`)
    await run(`alter table ${table} detach partition ${old}`)
    await run(
      `alter table ${table} attach partition ${old} for values from (minvalue) to (${Date.UTC(year!, month! - 1)})`
    )
    await run(`alter table ${old} drop constraint ${old}_months`)
  })
}

const isThere = async (db: Kysely<Tables>, name: string): Promise<boolean> =>
  (await sql<{ readonly there: boolean }>`select to_regclass(${name}) is not null as there`.execute(db)).rows[0]!.there
