import type { DiskDayRow } from "../../ports/Database.ts"

/** Room on the disk that holds a folder. */
export interface DiskRoom {
  readonly folder: string
  /** The disk's number, as the system has it: two folders may lie on one. */
  readonly device: number
  readonly totalBytes: number
  readonly freeBytes: number
}

export interface DiskRooms {
  /** Null: the database is on another machine, or on a disk that we do not know. */
  readonly database: DiskRoom | null
  readonly recordings: DiskRoom
}

export interface Forecast {
  readonly databaseBytesADay: number
  readonly recordingsBytesADay: number
  /** Of the disk that is full first; null when nothing grows. */
  readonly daysUntilFull: number | null
}

const DAY_MS = 86_400_000
/** A shorter time says more of the hour than of the days. */
const SHORTEST_MS = DAY_MS

/** How database and recordings grew over the days seen, removals counted in; null before a whole day was seen. */
export const forecast = (days: ReadonlyArray<DiskDayRow>, room: DiskRooms): Forecast | null => {
  const sorted = days.toSorted((a, b) => a.at - b.at)
  const [first, last] = [sorted[0], sorted.at(-1)]
  if (first === undefined || last === undefined || last.at - first.at < SHORTEST_MS) return null
  const elapsedDays = (last.at - first.at) / DAY_MS
  const databaseBytesADay = Math.round((last.database_bytes - first.database_bytes) / elapsedDays)
  const recordingsBytesADay = Math.round((last.recordings_bytes - first.recordings_bytes) / elapsedDays)
  // On one disk both eat of the same room.
  const together = room.database?.device === room.recordings.device
  const growths: ReadonlyArray<readonly [DiskRoom | null, number]> = together
    ? [[room.recordings, databaseBytesADay + recordingsBytesADay]]
    : [
        [room.database, databaseBytesADay],
        [room.recordings, recordingsBytesADay]
      ]
  const left = growths.flatMap(([disk, aDay]) => (disk !== null && aDay > 0 ? [disk.freeBytes / aDay] : []))
  return {
    databaseBytesADay,
    recordingsBytesADay,
    daysUntilFull: left.length === 0 ? null : Math.floor(Math.min(...left))
  }
}

/** What is said when less than `belowPercent` is left, for each disk once. */
export const warnings = (rooms: ReadonlyArray<DiskRoom>, belowPercent: number): ReadonlyArray<string> =>
  rooms
    .filter((each, index) => rooms.findIndex(({ device }) => device === each.device) === index)
    .flatMap(({ folder, freeBytes, totalBytes }) => {
      const percent = totalBytes === 0 ? 100 : (freeBytes / totalBytes) * 100
      return percent < belowPercent
        ? [`the disk of ${folder} has ${percent.toFixed(1)} % left (${Math.round(freeBytes / 1e6)} MB)`]
        : []
    })
