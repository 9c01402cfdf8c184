import { stat, statfs } from "node:fs/promises"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import { Database } from "../ports/Database.ts"
import type { Said } from "../ports/Health.ts"
import { type DiskRoom, type DiskRooms, type Forecast, forecast, warnings } from "../records/disk/forecast.ts"
import { type Promised, promised, promiseWarning } from "../records/disk/promise.ts"
import { seeDisk } from "../records/disk/store.ts"
import { parameterValue } from "../records/parameters/store.ts"
import { cleanOlder } from "../records/recordings/clean-older.ts"
import { cleanRecordings } from "../records/recordings/cleaner.ts"
import { removeDropped } from "../records/recordings/dropped.ts"
import { keepingOf, longestDays } from "../records/recordings/keeping.ts"
import { sizeOf } from "../records/recordings/folder.ts"

/** Folders whose disks fill. */
export interface Kept {
  /** Of the database, or some folder on the same disk; null: the database is elsewhere. */
  readonly database: string | null
  readonly recordings: string
  /** Of a demonstration; 0: as rules and parameters say. */
  readonly keepMinutes?: number
}

/** What the disk looked like at the last look. */
export interface DiskSeen {
  readonly atMs: number
  readonly rooms: DiskRooms
  readonly recordings: { readonly count: number; readonly bytes: number }
  readonly forecast: Forecast | null
  /** Null: nothing is promised, or nothing is known yet. */
  readonly promised: Promised | null
  readonly warnings: ReadonlyArray<Said>
}

const EVERY = "1 hour"
/** What is kept for minutes is looked at more often. */
const OFTEN = "5 minutes"
/** After a start the calls come first. */
const FIRST_AFTER = "20 seconds"
/** Nobody is to hear for long what a rule says that nobody keeps. */
const DROPS_EVERY = "20 seconds"

/** Once an hour: removes what was kept long enough, and looks how the disk fills. Answers the last look; null before the first. */
export const startUpkeep = Effect.fnUntraced(function* (kept: Kept) {
  let seen: DiskSeen | null = null
  const once = Effect.gen(function* () {
    const { query } = yield* Database
    const nowMs = yield* Clock.currentTimeMillis
    const cleaned = yield* query((db) => cleanRecordings(db, kept.recordings, nowMs))
    const { keepMinutes = 0 } = kept
    if (keepMinutes > 0) yield* query((db) => cleanOlder(db, kept.recordings, { keepMinutes, nowMs }))
    if (cleaned !== null && cleaned.removed > 0) yield* Effect.logInfo("old recordings are removed", { ...cleaned })
    seen = yield* lookAtDisk(kept, nowMs)
    for (const warning of seen.warnings) yield* Effect.logWarning(warning.en)
  }).pipe(
    Effect.catchCause((cause) =>
      Effect.logError("looking after recordings and disk failed, and is tried again in an hour", cause)
    )
  )
  yield* Effect.forkScoped(
    Effect.andThen(
      Effect.sleep(FIRST_AFTER),
      Effect.forever(Effect.andThen(once, Effect.sleep((kept.keepMinutes ?? 0) > 0 ? OFTEN : EVERY)))
    )
  )
  yield* Effect.forkScoped(Effect.forever(Effect.andThen(Effect.sleep(DROPS_EVERY), dropTooShort(kept.recordings))))
  return { lastSeen: () => seen }
})

const dropTooShort = (folder: string) =>
  Effect.gen(function* () {
    const { query } = yield* Database
    const nowMs = yield* Clock.currentTimeMillis
    const dropped = yield* query((db) => removeDropped(db, folder, nowMs))
    if (dropped > 0) yield* Effect.logInfo("recordings that were too short are removed", { dropped })
  }).pipe(
    Effect.catchCause((cause) => Effect.logError("recordings that are too short stay, and are tried again soon", cause))
  )

/** How full the disks are, how fast they fill, and what to warn of. */
export const lookAtDisk = Effect.fnUntraced(function* (kept: Kept, nowMs: number) {
  const { query } = yield* Database
  const recordings = yield* Effect.promise(() => sizeOf(kept.recordings))
  const days = yield* query((db) => seeDisk(db, { atMs: nowMs, recordingsBytes: recordings.bytes }))
  const belowPercent = yield* query((db) => parameterValue(db, "disk.warnBelowPercent"))
  const { database } = kept
  const rooms: DiskRooms = {
    database: database === null ? null : yield* Effect.promise(() => roomOf(database)),
    recordings: yield* Effect.promise(() => roomOf(kept.recordings))
  }
  const grown = forecast(days, rooms)
  const isOneDisk = rooms.database?.device === rooms.recordings.device
  const promise = promised(longestDays(yield* query(keepingOf)), recordings, rooms.recordings, {
    nowMs,
    othersBytesADay: isOneDisk ? (grown?.databaseBytesADay ?? 0) : 0
  })
  const seen: DiskSeen = {
    atMs: nowMs,
    rooms,
    recordings: { count: recordings.count, bytes: recordings.bytes },
    forecast: grown,
    promised: promise,
    warnings: [
      ...warnings(rooms.database === null ? [rooms.recordings] : [rooms.database, rooms.recordings], belowPercent),
      ...promiseWarning(promise, rooms.recordings.folder)
    ]
  }
  return seen
})

const roomOf = async (folder: string): Promise<DiskRoom> => {
  const [{ bavail, blocks, bsize }, { dev }] = await Promise.all([statfs(folder), stat(folder)])
  return { folder, device: dev, totalBytes: blocks * bsize, freeBytes: bavail * bsize }
}
