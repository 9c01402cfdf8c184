import type { Centre } from "#actors/centre.ts"
import type { EpochMs } from "#actors/vocabulary.ts"
import { kindsIn } from "./answer.ts"
import { hoursOf, localMoment } from "./opening.ts"

export interface Window {
  readonly from: EpochMs
  /** First moment after it. */
  readonly to: EpochMs
}

/** When a calendar, by its id, is open between two moments, the earliest first. Undefined: there is no such calendar. */
export const windowsOf = (
  { calendars = [], holidays = {} }: Pick<Centre, "calendars" | "holidays">,
  calendar: string,
  { fromMs, untilMs }: { readonly fromMs: number; readonly untilMs: number },
  timeZone: string
): ReadonlyArray<Window> | undefined => {
  const named = calendars.find(({ id }) => id === calendar)
  if (named === undefined) return undefined
  const kinds = kindsIn(holidays)
  return daysOf(fromMs, untilMs, timeZone)
    .flatMap((day) => hoursOf(named, kinds, day).map(({ from, to }) => [day, from, to] as const))
    .map(([day, from, to]) => ({
      from: Math.max(momentOf(day, from, timeZone), fromMs) as EpochMs,
      to: Math.min(momentOf(day, to, timeZone), untilMs) as EpochMs
    }))
    .filter(({ from, to }) => from < to)
    .toSorted((a, b) => a.from - b.from)
}

const DAY_MS = 86_400_000

/** Dates are counted as such: a local day may have 23 hours. */
const daysOf = (fromMs: number, untilMs: number, timeZone: string): ReadonlyArray<string> => {
  const dateOf = (ms: number) => Date.parse(`${localMoment(ms, timeZone).day}T00:00:00Z`)
  const first = dateOf(fromMs)
  const count = Math.round((dateOf(untilMs) - first) / DAY_MS) + 1
  return Array.from({ length: count }, (_, n) => new Date(first + n * DAY_MS).toISOString().slice(0, 10))
}

/** Of a time that the clocks leave out, the moment an hour beside it. */
const momentOf = (day: string, time: string, timeZone: string): number => {
  const wanted = Date.parse(`${day}T${time}:00Z`)
  const shownAt = (ms: number) => {
    const shown = localMoment(ms, timeZone)
    return Date.parse(`${shown.day}T${shown.time}:00Z`)
  }
  const near = wanted - (shownAt(wanted) - wanted)
  return near - (shownAt(near) - wanted)
}
