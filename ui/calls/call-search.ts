import type { CallSearch } from "#wire/records.ts"
import { momentIn } from "../shared/time-zone.ts"

/** What is asked for stands in the address of the page, so that it can be kept, sent and gone back to. Pure. */

export const PAGE_CALLS = 50
export const PERIODS = ["today", "week", "month", "all", "days"] as const
export type Period = (typeof PERIODS)[number]
type Params = Readonly<Record<string, string | ReadonlyArray<string> | undefined>>

const DAY_MS = 86_400_000
/** Days back that a period reaches, today among them. */
const DAYS: Readonly<Partial<Record<Period, number>>> = { today: 1, week: 7, month: 30 }

/** Seven days unless said otherwise: what one looks for is seldom older, and never all. */
export const periodOf = (params: Params): Period => {
  const said = textOf(params, "period") as Period
  return PERIODS.includes(said) ? said : "week"
}

export const pageOf = (params: Params): number => Math.max(1, Number.parseInt(textOf(params, "page"), 10) || 1)

const FILTERS = [
  "queue",
  "agent",
  "number",
  "outcome",
  "direction",
  "ring",
  "list",
  "reason",
  "summary",
  "text",
  "sort",
  "order"
] as const
export type Filter = (typeof FILTERS)[number]

/** The question to the server. `recorded` is the page's own: that of recordings asks for no other calls. */
export const searchOf = (
  params: Params,
  now: number,
  zone: string | undefined
): Readonly<Record<string, string>> & CallSearch => {
  const asked: Record<string, string> = {}
  for (const name of FILTERS) {
    const value = textOf(params, name).trim()
    if (value !== "") asked[name] = name === "number" ? digitsOf(value) : value
  }
  const [from, to] = spanOf(params, now, zone)
  if (from !== undefined) asked["from"] = String(from)
  if (to !== undefined) asked["to"] = String(to)
  asked["limit"] = String(PAGE_CALLS)
  const offset = (pageOf(params) - 1) * PAGE_CALLS
  if (offset > 0) asked["offset"] = String(offset)
  return asked as never
}

/** Without what is of a page alone: a file has all of them. */
export const exportQuery = (params: Params, now: number, zone: string | undefined): URLSearchParams => {
  const { limit: _limit, offset: _offset, order: _order, sort: _sort, ...asked } = searchOf(params, now, zone)
  return new URLSearchParams(asked as Record<string, string>)
}

const spanOf = (params: Params, now: number, zone: string | undefined): readonly [from?: number, to?: number] => {
  const period = periodOf(params)
  const days = DAYS[period]
  if (days !== undefined) return [dayStart(dayOf(now - (days - 1) * DAY_MS, zone), zone)]
  if (period === "all") return []
  return daySpan(textOf(params, "from"), textOf(params, "to"), zone)
}

/** From the beginning of a day to the end of another, both on the centre's clock; what is no day bounds nothing. */
export const daySpan = (from: string, to: string, zone: string | undefined): readonly [from?: number, to?: number] => {
  return [
    ...(isDay(from) ? [dayStart(from, zone)] : [undefined]),
    // The day that is named belongs to it: up to the last millisecond before the next one.
    ...(isDay(to) ? [dayStart(dayOf(dayStart(to, zone) + DAY_MS + DAY_MS / 4, zone), zone) - 1] : [undefined])
  ] as unknown as readonly [number, number]
}

const isDay = (text: string): boolean => /^\d{4}-\d\d-\d\d$/u.test(text) && !Number.isNaN(Date.parse(text))

/** The day of a moment on the centre's clock: `2026-11-26`. */
export const dayOf = (at: number, zone: string | undefined): string => {
  const { day, month, year } = momentIn(zone, at)
  return `${year}-${month}-${day}`
}

/** When a day begins on the centre's clock. */
export const dayStart = (day: string, zone: string | undefined): number => {
  const wanted = Date.parse(`${day}T00:00:00Z`)
  // What the clock there shows then says how far it is from that of Greenwich; looked at twice, as clocks may change that night.
  let at = wanted
  for (let look = 0; look < 2; look++) at += wanted - shownAt(at, zone)
  return at
}

const shownAt = (at: number, zone: string | undefined): number => {
  const { day, hour, minute, month, second, year } = momentIn(zone, at)
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
}

/** Numbers are typed with blanks and hyphens. */
const digitsOf = (number: string): string => number.replaceAll(/[\s()-]/gu, "")

export const textOf = (params: Params, name: string): string => {
  const value = params[name]
  return typeof value === "string" ? value : (value?.[0] ?? "")
}
