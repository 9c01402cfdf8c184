import { stat } from "node:fs/promises"
import { join } from "node:path"
import { type Kysely, sql } from "kysely"
import type { Tables } from "../../ports/Database.ts"
import { appendAudit } from "../audit/log.ts"
import { DAY_MS, dayFolders, recordingsOf, removeIfEmpty, removeRecording } from "./folder.ts"
import { heldAmong } from "./keeping.ts"

const MINUTE_MS = 60_000

/** Of a demonstration: removes what was written last longer ago than that, except what is on hold. Answers how many went. */
export const cleanOlder = async (
  db: Kysely<Tables>,
  folder: string,
  { keepMinutes, nowMs }: { readonly keepMinutes: number; readonly nowMs: number }
): Promise<number> => {
  const today = new Date(nowMs - DAY_MS).toISOString().slice(0, 10)
  let [removed, removedBytes] = [0, 0]
  for (const day of await dayFolders(folder)) {
    const all = await recordingsOf(folder, day)
    const held = await heldAmong(
      db,
      all.map(({ call }) => call),
      today
    )
    const gone: Array<string> = []
    for (const recording of all) {
      const { mtimeMs } = await stat(join(folder, recording.file))
      if (held.has(recording.call) || mtimeMs > nowMs - keepMinutes * MINUTE_MS) continue
      await removeRecording(folder, recording)
      gone.push(recording.file)
      removed++
      removedBytes += recording.bytes
    }
    await sql`update recordings set removed_at = ${nowMs} where file = any(${gone})`.execute(db)
    await removeIfEmpty(folder, day)
  }
  if (removed > 0)
    await db.transaction().execute((all) =>
      appendAudit(all, [
        {
          at: nowMs,
          account: "system",
          action: "clean",
          object: "recordings",
          objectId: new Date(nowMs).toISOString().slice(0, 10),
          details: { keepMinutes, removed, removedBytes }
        }
      ])
    )
  return removed
}
