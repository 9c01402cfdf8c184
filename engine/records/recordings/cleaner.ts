import type { Kysely } from "kysely"
import type { Tables } from "../../ports/Database.ts"
import { appendAudit } from "../audit/log.ts"
import { parameterValue } from "../parameters/store.ts"
import { DAY_MS, dayFolders, recordingsOf, removeIfEmpty, removeRecording } from "./folder.ts"

/** One run of the cleaner, as the audit log has it too. */
export interface Cleaned {
  readonly keepDays: number
  /** The last day (UTC) whose recordings were to go. */
  readonly until: string
  readonly removed: number
  readonly removedBytes: number
  /** Old enough to go, and kept because they are on hold. */
  readonly onHold: number
}

/**
 * Removes recordings of days that ended more than `recordings.keepDays` days ago, except those on hold; null when they are kept
 * for ever. The call's record keeps its file's name. A run that removes something is a line in the audit log. Nothing is removed while the
 * database cannot say what is on hold.
 */
export const cleanRecordings = async (db: Kysely<Tables>, folder: string, nowMs: number): Promise<Cleaned | null> => {
  const keepDays = await parameterValue(db, "recordings.keepDays")
  if (keepDays === 0) return null
  const beforeMs = nowMs - (keepDays + 1) * DAY_MS
  const until = new Date(beforeMs).toISOString().slice(0, 10)
  let [removed, removedBytes, onHold] = [0, 0, 0]
  try {
    for (const day of await dayFolders(folder)) {
      if (day.beginsAtMs > beforeMs) break
      const recordings = await recordingsOf(folder, day)
      const held = await heldAmong(
        db,
        recordings.map(({ call }) => call)
      )
      for (const recording of recordings) {
        if (held.has(recording.call)) {
          onHold++
          continue
        }
        await removeRecording(folder, recording)
        removed++
        removedBytes += recording.bytes
      }
      await removeIfEmpty(folder, day)
    }
  } finally {
    // Also of a run that a file stopped: what is gone is gone.
    if (removed > 0)
      await db.transaction().execute((all) =>
        appendAudit(all, [
          {
            at: nowMs,
            account: "system",
            action: "clean",
            object: "recordings",
            objectId: until,
            details: { keepDays, removed, removedBytes, onHold }
          }
        ])
      )
  }
  return { keepDays, until, removed, removedBytes, onHold }
}

/** Beyond it, a day's calls are asked for in pieces. */
const PIECE = 10_000

const heldAmong = async (db: Kysely<Tables>, calls: ReadonlyArray<string>): Promise<ReadonlySet<string>> => {
  const held = new Set<string>()
  for (let at = 0; at < calls.length; at += PIECE)
    for (const { call } of await db
      .selectFrom("recording_holds")
      .select("call")
      .where("call", "in", calls.slice(at, at + PIECE))
      .execute())
      held.add(call)
  return held
}
