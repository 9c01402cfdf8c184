import type { RecordingsSize } from "../recordings/folder.ts"
import type { Said } from "../../ports/Health.ts"
import type { DiskRoom } from "./forecast.ts"

/** Whether what is recorded can stay as long as is promised. */
export interface Promised {
  readonly days: number
  /** As was really recorded over the last days. */
  readonly recordedBytesADay: number
  /** For so many days there is room, what is there now counted in. */
  readonly daysOfRoom: number
}

const DAY_MS = 86_400_000
/** Two weeks even out weekends. */
const MEASURED_DAYS = 14

/**
 * By the whole days of the last two weeks that have passed since recording began; null before the first of them is over, and when
 * nothing is promised. `othersBytesADay`: what else grows on the same disk.
 */
export const promised = (
  keepDays: number | null,
  { bytes, days }: Pick<RecordingsSize, "bytes" | "days">,
  room: Pick<DiskRoom, "freeBytes">,
  { nowMs, othersBytesADay }: { readonly nowMs: number; readonly othersBytesADay: number }
): Promised | null => {
  const today = nowMs - (nowMs % DAY_MS)
  const first = days[0]?.beginsAtMs
  if (keepDays === null || first === undefined || first >= today) return null
  const from = Math.max(first, today - MEASURED_DAYS * DAY_MS)
  const measured = days.filter(({ beginsAtMs }) => beginsAtMs >= from && beginsAtMs < today)
  const recordedBytesADay = Math.round(
    measured.reduce((sum, day) => sum + day.bytes, 0) / Math.round((today - from) / DAY_MS)
  )
  const aDay = recordedBytesADay + Math.max(0, othersBytesADay)
  if (recordedBytesADay === 0) return null
  return { days: keepDays, recordedBytesADay, daysOfRoom: Math.floor((bytes + room.freeBytes) / aDay) }
}

/** Said long before the disk is full: as soon as it is known that it will be. */
export const promiseWarning = (of: Promised | null, folder: string): ReadonlyArray<Said> => {
  if (of === null || of.daysOfRoom >= of.days) return []
  const { days, daysOfRoom, recordedBytesADay } = of
  const mb = Math.round(recordedBytesADay / 1e6)
  return [
    {
      zh: `录音承诺保存 ${days} 天，而 ${folder} 所在磁盘只够 ${daysOfRoom} 天（每天录音 ${mb} MB）`,
      en: `recordings are to be kept for ${days} days, and the disk of ${folder} has room for ${daysOfRoom}: ${mb} MB are recorded a day`
    }
  ]
}
