import type { Kysely } from "kysely"
import type { Tables } from "../../ports/Database.ts"
import { appendAudit } from "../audit/log.ts"
import { DAY_MS, type DayFolder, dayFolders, recordingsOf, removeIfEmpty, removeRecording } from "./folder.ts"
import { daysOfEach, heldAmong, type Keeping, keepingOf, shortestDays } from "./keeping.ts"

/** One run of the cleaner, as the audit log has it too. */
export interface Cleaned {
  /** What is usual; rules may say otherwise. */
  readonly keepDays: number
  /** The last day (UTC) of which recordings were to go. */
  readonly until: string
  readonly removed: number
  readonly removedBytes: number
  /** Old enough to go, and kept because they are on hold. */
  readonly onHold: number
}

/** Hours at which a day ends differ: a hold counts a day longer rather than shorter. */
const dayOfHold = (nowMs: number): string => new Date(nowMs - DAY_MS).toISOString().slice(0, 10)

/**
 * Removes recordings of days that ended longer ago than the call's rule or the parameter `recordings.keepDays` says, except those
 * on hold; null when all are kept for ever. The call's record keeps its file's name. A run that removes something is a line in
 * the audit log. Nothing is removed while the database cannot say what is on hold.
 */
export const cleanRecordings = async (db: Kysely<Tables>, folder: string, nowMs: number): Promise<Cleaned | null> => {
  const keeping = await keepingOf(db)
  const shortest = shortestDays(keeping)
  if (shortest === null) return null
  const beforeMs = nowMs - (shortest + 1) * DAY_MS
  const until = new Date(beforeMs).toISOString().slice(0, 10)
  const sums = { removed: 0, removedBytes: 0, onHold: 0 }
  try {
    for (const day of await dayFolders(folder)) {
      if (day.beginsAtMs > beforeMs) break
      await cleanDay(db, folder, day, { keeping, nowMs }, sums)
    }
  } finally {
    // Also of a run that a file stopped: what is gone is gone.
    if (sums.removed > 0)
      await db.transaction().execute((all) =>
        appendAudit(all, [
          {
            at: nowMs,
            account: "system",
            action: "clean",
            object: "recordings",
            objectId: until,
            details: { keepDays: keeping.usualDays, ...sums }
          }
        ])
      )
  }
  return { keepDays: keeping.usualDays, until, ...sums }
}

/** Beyond it, a day's calls are asked for in pieces. */
const PIECE = 10_000

const cleanDay = async (
  db: Kysely<Tables>,
  folder: string,
  day: DayFolder,
  { keeping, nowMs }: { readonly keeping: Keeping; readonly nowMs: number },
  sums: { removed: number; removedBytes: number; onHold: number }
): Promise<void> => {
  const all = await recordingsOf(folder, day)
  for (let at = 0; at < all.length; at += PIECE) {
    const piece = all.slice(at, at + PIECE)
    const calls = piece.map(({ call }) => call)
    const daysOf = await daysOfEach(db, keeping, calls)
    const isDue = (call: string) => daysOf(call) > 0 && day.beginsAtMs <= nowMs - (daysOf(call) + 1) * DAY_MS
    const held = await heldAmong(db, calls.filter(isDue), dayOfHold(nowMs))
    const gone: Array<string> = []
    try {
      for (const recording of piece.filter(({ call }) => isDue(call))) {
        if (held.has(recording.call)) {
          sums.onHold++
          continue
        }
        await removeRecording(folder, recording)
        gone.push(recording.file)
        sums.removed++
        sums.removedBytes += recording.bytes
      }
    } finally {
      if (gone.length > 0)
        await db.updateTable("recordings").set({ removed_at: nowMs }).where("file", "in", gone).execute()
    }
  }
  await removeIfEmpty(folder, day)
}
