import * as Schema from "effect/Schema"
import { type CalendarAnswer, CalendarAsked } from "#actors/flow/nodes/hours.ts"
import type { Centre } from "#actors/centre.ts"
import { isOpen } from "./opening.ts"

/** What a flow hears that asks whether a calendar is open. */
export const calendarAnswer = (
  { calendars = [], holidays = {} }: Pick<Centre, "calendars" | "holidays">,
  request: unknown,
  atMs: number,
  timeZone: string
): CalendarAnswer => {
  return isAsked(request) ? calendarHours({ calendars, holidays }, atMs, timeZone)(request.calendar) : "unknown"
}

/** Whether a calendar, by its id, is open at this moment. */
export const calendarHours =
  ({ calendars = [], holidays = {} }: Pick<Centre, "calendars" | "holidays">, atMs: number, timeZone: string) =>
  (calendar: string): CalendarAnswer => {
    const named = calendars.find(({ id }) => id === calendar)
    if (named === undefined) return "unknown"
    return isOpen(named, kindsIn(holidays), atMs, timeZone) ? "open" : "closed"
  }

const isAsked = Schema.is(CalendarAsked)

type Holidays = NonNullable<Centre["holidays"]>
const maps = new WeakMap<Holidays, ReadonlyMap<string, Holidays[string]>>()

/** Made once for each reading of the tables. */
export const kindsIn = (holidays: Holidays): ReadonlyMap<string, Holidays[string]> => {
  const made = maps.get(holidays) ?? new Map(Object.entries(holidays))
  maps.set(holidays, made)
  return made
}
