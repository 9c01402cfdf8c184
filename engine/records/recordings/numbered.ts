import { sql, type Transaction } from "kysely"
import type { Fact } from "#actors/facts.ts"
import type { Tables } from "../../ports/Database.ts"

/** One at a time gives numbers, so that none is left out and none given twice. */
const LOCK = 7_340_032

/**
 * Numbers each recording that can be heard, in the order in which they ended, without gaps; and marks those that were too
 * short for their rule. In the transaction of the reader of news: a crash numbers nothing twice.
 */
export const numberRecordings = async (all: Transaction<Tables>, facts: ReadonlyArray<Fact>): Promise<void> => {
  const ended = facts.filter((fact) => fact._tag === "RecordingEnded")
  const heard = ended.filter(({ recordedMs }) => recordedMs > 0)
  if (heard.length > 0) {
    await sql`select pg_advisory_xact_lock(${LOCK})`.execute(all)
    const rows = heard.map(({ at, call, file, recordedMs }) => ({ call, file, recorded_ms: recordedMs, ended_at: at }))
    await sql`insert into recordings (serial, call, file, recorded_ms, ended_at)
      select coalesce((select max(serial) from recordings), 0) + row_number() over (order by nth), call, file, recorded_ms, ended_at
      from (
        select distinct on (file) * from rows from (jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
          as (call text, file text, recorded_ms bigint, ended_at bigint)) with ordinality as r (call, file, recorded_ms, ended_at, nth)
        order by file, nth) fresh
      where not exists (select 1 from recordings where recordings.file = fresh.file)`.execute(all)
  }
  const dropped = facts.flatMap((fact) => (fact._tag === "RecordingDropped" ? [fact.file] : []))
  if (dropped.length > 0)
    await all.updateTable("recordings").set({ dropped: true }).where("file", "in", dropped).execute()
}
