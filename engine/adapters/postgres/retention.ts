import { type Kysely, sql } from "kysely"
import type { Tables } from "../../ports/Database.ts"
import type { AnyProjection } from "../../projections/projection.ts"
import { PARTED, type Parted, type Partition, partitionsOf } from "./months.ts"
import { outdated } from "./rebuild.ts"

export type Days = number | "forever"

/** How long the rows of each kind of actor are kept. A kind that is not named is kept for ever. */
export type Retention = Readonly<Record<Parted, Readonly<Record<string, Days>>>>

export interface LetGo {
  readonly partitions: ReadonlyArray<string>
  readonly rows: number
}

const DAY_MS = 86_400_000

/** Rows deleted in one transaction: some tens of ms, after which the journal's writer has its turn. */
const BATCH = 5_000

/** A drop that does not get its lock at once steps aside: the journal's commits would stand behind it in the line. */
const LOCK_WITHIN = "1s"

/**
 * Lets go of what is past its time. Whole months only: a kind's rows of a month go when the month's last moment is past the
 * kind's retention, and the month itself when nothing else is in it. Facts stay while a projection is being built from them, and
 * those of a call as long as the time line of an incident names them.
 */
export const letGo = async (
  db: Kysely<Tables>,
  {
    nowMs,
    projections,
    retention
  }: {
    readonly retention: Retention
    readonly projections: ReadonlyArray<AnyProjection>
    readonly nowMs: number
  }
): Promise<LetGo> => {
  const partitions: Array<string> = []
  let rows = 0
  const building = await outdated(db, projections)
  for (const table of PARTED) {
    if (table === "facts" && building.length > 0) continue
    for (const partition of await partitionsOf(db, table)) {
      const past = Object.entries(retention[table])
        .filter(([, days]) => days !== "forever" && partition.untilMs <= nowMs - days * DAY_MS)
        .map(([kind]) => kind)
      if (past.length === 0) continue
      if (table === "journal") await keepBases(db, partition, past)
      if (await holdsOnly(db, table, partition, past)) {
        await drop(db, partition)
        partitions.push(partition.name)
      } else for (const kind of past) rows += await deleteKind(db, table, partition, kind)
      if (table === "journal") for (const kind of past) await forgetEnded(db, partition, kind)
    }
  }
  return { partitions, rows }
}

/** The last state that is known of every actor which goes on after this month: from here it can be rebuilt later. */
const keepBases = (db: Kysely<Tables>, { name, untilMs }: Partition, kinds: ReadonlyArray<string>) =>
  sql`
    insert into bases (actor, sequence, run, at, state)
    select distinct on (actor) actor, sequence, run, at, state from ${sql.table(name)} as p
      where state is not null and split_part(actor, '/', 1) = any(${kinds}::text[]) and not "over"
        and (exists (select from living as l where l.actor = p.actor)
          or exists (select from journal as j where j.actor = p.actor and j.at >= ${untilMs}))
      order by actor, sequence desc
    on conflict (actor) do update
      set sequence = excluded.sequence, run = excluded.run, at = excluded.at, state = excluded.state
      where bases.sequence < excluded.sequence`.execute(db)

const holdsOnly = async (
  db: Kysely<Tables>,
  table: Parted,
  { name }: Partition,
  kinds: ReadonlyArray<string>
): Promise<boolean> => {
  const { rows } = await sql<{ readonly others: boolean }>`
    select exists (select from ${sql.table(name)} as p
      where split_part(actor, '/', 1) <> all(${kinds}::text[]) or ${isSpared(table)}) as others`.execute(db)
  return rows[0]?.others === false
}

const drop = (db: Kysely<Tables>, { name }: Partition) =>
  db.transaction().execute(async (all) => {
    await sql.raw(`set local lock_timeout = '${LOCK_WITHIN}'`).execute(all)
    await sql.raw(`drop table ${name}`).execute(all)
  })

/** An incident is kept for ever, and its time line is whole with all of its facts alone. */
const isSpared = (table: Parted) =>
  table === "facts" ? sql`exists (select from incident_lines as l where l.fact = p.id and l.at = p.at)` : sql`false`

const deleteKind = async (db: Kysely<Tables>, table: Parted, { name }: Partition, kind: string): Promise<number> => {
  let rows = 0
  for (;;) {
    const { numAffectedRows } = await sql`
      delete from ${sql.table(name)} where ctid = any(array(
        select ctid from ${sql.table(name)} as p where actor ^@ ${`${kind}/`} and not ${isSpared(table)} limit ${BATCH}))`.execute(
      db
    )
    rows += Number(numAffectedRows ?? 0n)
    if (numAffectedRows === undefined || numAffectedRows < BATCH) return rows
  }
}

/** Once an actor's rows are gone, so may its name be: nobody can be taken for it any more. */
const forgetEnded = async (db: Kysely<Tables>, { untilMs }: Partition, kind: string): Promise<void> => {
  for (const table of ["ended", "bases"] as const)
    await sql`delete from ${sql.table(table)} as t where at < ${untilMs} and actor ^@ ${`${kind}/`}
      and not exists (select from living as l where l.actor = t.actor)
      and not exists (select from journal as j where j.actor = t.actor)`.execute(db)
}
