import type { Holiday } from "../holidays/schema.ts"
import type { Calendar, Hours } from "./schema.ts"

/** What the days of public holidays and make-up work are, by their date. */
export type HolidayKinds = ReadonlyMap<string, Holiday["kind"]>

/**
 * Whether a calendar is open at a moment, by the clock of the centre's time zone. A special day of the calendar is stronger than
 * a public holiday, and that is stronger than the weekday. Hours begin at `from` and are over at `to`; `24:00` is midnight.
 */
export const isOpen = (
  calendar: Pick<Calendar, "days" | "keepsHolidays" | "week">,
  holidays: HolidayKinds,
  atMs: number,
  timeZone: string
): boolean => {
  const { day, time } = localMoment(atMs, timeZone)
  return hoursOf(calendar, holidays, day).some(({ from, to }) => from <= time && time < to)
}

/** The hours of a date, `2026-10-01`; none: closed all day. */
export const hoursOf = (
  { days, keepsHolidays, week }: Pick<Calendar, "days" | "keepsHolidays" | "week">,
  holidays: HolidayKinds,
  day: string
): ReadonlyArray<Hours> => {
  const special = days.find((each) => each.day === day)
  if (special !== undefined) return special.hours
  const kind = keepsHolidays ? holidays.get(day) : undefined
  if (kind === "holiday") return []
  return week[kind === "workday" ? MONDAY : weekdayOf(day)] ?? []
}

const MONDAY = 0

/** Monday is 0. A date has one weekday, wherever it is. */
const weekdayOf = (day: string): number => (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7

const formats = new Map<string, Intl.DateTimeFormat>()

/** `{ day: "2026-10-01", time: "08:30" }`: texts of this form compare as the moments do. */
export const localMoment = (atMs: number, timeZone: string): { readonly day: string; readonly time: string } => {
  let format = formats.get(timeZone)
  if (format === undefined) {
    // sv-SE writes `2026-10-01 08:30`. Making a format costs a hundred times its use.
    format = new Intl.DateTimeFormat("sv-SE", {
      timeZone,
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23"
    })
    formats.set(timeZone, format)
  }
  const [day = "", time = ""] = format.format(atMs).split(" ")
  return { day, time }
}
