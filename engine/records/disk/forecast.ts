import type { DiskDayRow } from "../../ports/Database.ts"
import type { Said } from "../../ports/Health.ts"

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
export const warnings = (rooms: ReadonlyArray<DiskRoom>, belowPercent: number): ReadonlyArray<Said> =>
  rooms
    .filter((each, index) => rooms.findIndex(({ device }) => device === each.device) === index)
    .flatMap(({ folder, freeBytes, totalBytes }) => {
      const percent = totalBytes === 0 ? 100 : (freeBytes / totalBytes) * 100
      return percent < belowPercent ? [lowOn(folder, percent.toFixed(1), Math.round(freeBytes / 1e6))] : []
    })

const lowOn = (folder: string, percent: string, freeMb: number): Said => ({
  zh: `磁盘空间不足：${folder} 所在磁盘只剩 ${percent}%（${freeMb} MB）`,
  en: `the disk of ${folder} has ${percent} % left (${freeMb} MB)`
})
