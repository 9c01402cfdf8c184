import { type Kysely, sql } from "kysely"
import type { DiskDayRow, Tables } from "../../ports/Database.ts"

/** Two weeks even out weekends. */
const SEEN_DAYS = 14

/** Writes down what lies on the disk today; each day keeps the last that was seen of it. */
export const seeDisk = async (
  db: Kysely<Tables>,
  seen: { readonly atMs: number; readonly recordingsBytes: number }
): Promise<ReadonlyArray<DiskDayRow>> => {
  const { rows } = await sql<{ readonly bytes: string }>`select pg_database_size(current_database()) as bytes`.execute(
    db
  )
  const row: DiskDayRow = {
    day: new Date(seen.atMs).toISOString().slice(0, 10),
    at: seen.atMs,
    database_bytes: Number(rows[0]!.bytes),
    recordings_bytes: seen.recordingsBytes
  }
  await db
    .insertInto("disk_days")
    .values(row)
    .onConflict((clash) => clash.column("day").doUpdateSet(row))
    .execute()
  return db.selectFrom("disk_days").selectAll().orderBy("day", "desc").limit(SEEN_DAYS).execute()
}

export interface TableGroup {
  readonly name: keyof typeof GROUPS | "other"
  readonly bytes: number
}

/** Tables by what they are for; months of one table count as that table. */
const GROUPS = {
  journal: ["journal", "living", "ended", "bases", "runs"],
  facts: ["facts", "serials"],
  reports: ["call_records", "terminal_faults", "projections"],
  audit: ["audit_log"]
}

/** Sizes with indexes, the largest group first. */
export const sizesByGroup = async (db: Kysely<Tables>): Promise<ReadonlyArray<TableGroup>> => {
  const { rows } = await sql<{ readonly name: string; readonly bytes: string }>`
    select coalesce(pg_partition_root(c.oid), c.oid)::regclass::text as name, sum(pg_total_relation_size(c.oid)) as bytes
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and n.nspname = current_schema() group by 1`.execute(db)
  const sums = new Map<TableGroup["name"], number>()
  for (const { bytes, name } of rows) {
    const group =
      (Object.keys(GROUPS) as ReadonlyArray<keyof typeof GROUPS>).find((each) => GROUPS[each].includes(name)) ?? "other"
    sums.set(group, (sums.get(group) ?? 0) + Number(bytes))
  }
  return [...sums].map(([name, bytes]) => ({ name, bytes })).toSorted((a, b) => b.bytes - a.bytes)
}
