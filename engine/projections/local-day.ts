/** Calendar days of a centre: counters begin anew at its own midnight, wherever the machine stands. */
export interface LocalDay {
  /** `2026-11-23` */
  readonly dayOf: (atMs: number) => string
  /** First ms of the day that holds `atMs`. */
  readonly startOf: (atMs: number) => number
}

const MINUTE_MS = 60_000

/** The longest day has 25 hours (clocks set back); no day begins earlier than this before any of its moments. */
const LONGEST_DAY_MS = 26 * 3_600_000

/** `timeZone` is an IANA name; an unknown one throws a RangeError that names it. */
export const makeLocalDay = (timeZone: string): LocalDay => {
  // en-CA writes year-month-day.
  const format = new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" })
  let [minute, day] = [Number.NaN, ""]
  // A day begins on a whole minute in every time zone of today, and asking Intl costs more than all the rest of a step.
  const dayOf = (atMs: number): string => {
    const asked = Math.floor(atMs / MINUTE_MS)
    if (asked !== minute) [minute, day] = [asked, format.format(asked * MINUTE_MS)]
    return day
  }
  const startOf = (atMs: number): number => {
    const today = dayOf(atMs)
    let inside = Math.floor(atMs / MINUTE_MS)
    let before = inside - LONGEST_DAY_MS / MINUTE_MS
    while (inside - before > 1) {
      const middle = (inside + before) >> 1
      if (dayOf(middle * MINUTE_MS) === today) inside = middle
      else before = middle
    }
    return inside * MINUTE_MS
  }
  return { dayOf, startOf }
}
