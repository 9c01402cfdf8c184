import { momentIn, timeZone } from "./time-zone.ts"

/** `mm:ss`, from an hour on `h:mm:ss`. Negative spans (a clock a little behind) read as zero. */
export const spanText = (ms: number): string => {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${two(m)}:${two(s)}`
}

/** A span that may not exist: a dash then. */
export const spanOrDash = (ms: number | null): string => (ms === null ? "—" : spanText(ms))

/** What is left until a moment, rounded up so that zero is shown only when it is over. */
export const leftText = (untilMs: number, nowMs: number): string => spanText(Math.ceil((untilMs - nowMs) / 1000) * 1000)

export const secondsLeft = (untilMs: number, nowMs: number): number => Math.max(0, Math.ceil((untilMs - nowMs) / 1000))

/** Time of day, 24 h, on the centre's clock; the day too when it is not today's there. */
export const momentText = (atMs: number, nowMs: number): string => {
  const [at, now] = [momentIn(timeZone(), atMs), momentIn(timeZone(), nowMs)]
  return at.year === now.year && at.month === now.month && at.day === now.day
    ? `${at.hour}:${at.minute}:${at.second}`
    : `${at.month}-${at.day} ${at.hour}:${at.minute}`
}

/** Day and time on the centre's clock, to the second. */
export const dateTimeText = (atMs: number): string => {
  const { day, hour, minute, month, second, year } = momentIn(timeZone(), atMs)
  return `${year}-${month}-${day} ${hour}:${minute}:${second}`
}

/** Hours, minutes and seconds on the centre's clock. */
export const clockText = (atMs: number): string => dateTimeText(atMs).slice(11)

/** A share in whole per cent, or null when there is nothing to share. */
export const percent = (part: number, whole: number): number | null =>
  whole > 0 ? Math.round((part / whole) * 100) : null

const two = (n: number): string => String(n).padStart(2, "0")
