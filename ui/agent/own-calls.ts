import { type Period, searchOf } from "../calls/call-search.ts"
import type { CallsShown } from "../shared/calls.ts"

/** What an agent looks for among their own calls. */
export interface OwnSearch {
  /** A number, or part of one; anything else is looked for in what was written, in names and in queues. */
  readonly typed: string
  readonly period: Exclude<Period, "days">
  readonly shown: CallsShown
  /** From 1. */
  readonly page: number
}

/** A month: more is seldom looked for, and each month further back costs the server one table more. */
export const ALL_OWN: OwnSearch = { typed: "", period: "month", shown: "", page: 1 }

/** What is owed is counted however old it is, and is few. */
const periodOf = (shown: CallsShown): OwnSearch["period"] => (shown === "owed" ? "all" : ALL_OWN.period)

/** Others of them; the period stays as it was chosen, unless it was the one that goes with what was shown. */
export const showing = (search: OwnSearch, shown: CallsShown): OwnSearch => ({
  ...search,
  shown,
  period: shown === "owed" || search.period === periodOf(search.shown) ? periodOf(shown) : search.period,
  page: 1
})

/** Something keeps calls away that are there. */
export const isNarrowed = ({ page, period, shown, typed }: OwnSearch): boolean =>
  typed.trim() !== "" || period !== periodOf(shown) || page > 1

const NARROWED: Readonly<Record<CallsShown, Readonly<Record<string, string>>>> = {
  "": {},
  missed: { ring: "missed" },
  rejected: { ring: "rejected" },
  owed: { summary: "owed" }
}

/** Calls in which they took part, which they missed or refused. */
export const ownCallsPath = (
  agent: string,
  { page, period, shown, typed }: OwnSearch,
  nowMs: number,
  zone: string | undefined
): string => {
  const text = typed.trim()
  const isNumber = /^[+\d\s()-]+$/u.test(text)
  const asked = searchOf(
    {
      agent,
      period,
      page: String(page),
      ...NARROWED[shown],
      ...(text === "" ? {} : isNumber ? { number: text } : { text })
    },
    nowMs,
    zone
  )
  return `/api/calls/search?${new URLSearchParams(asked as Record<string, string>).toString()}`
}
