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
    for (const { at, call, file, recordedMs } of heard)
      await sql`insert into recordings (serial, call, file, recorded_ms, ended_at)
        select coalesce(max(serial), 0) + 1, ${call}, ${file}, ${recordedMs}, ${at} from recordings
        having not exists (select 1 from recordings where file = ${file})`.execute(all)
  }
  const dropped = facts.flatMap((fact) => (fact._tag === "RecordingDropped" ? [fact.file] : []))
  if (dropped.length > 0)
    await all.updateTable("recordings").set({ dropped: true }).where("file", "in", dropped).execute()
}
