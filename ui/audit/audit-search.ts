import { daySpan, pageOf, textOf } from "../calls/call-search.ts"

/** What is asked for stands in the address of the page, so that it can be kept, sent and gone back to. Pure. */

export const PAGE_LINES = 50
type Params = Readonly<Record<string, string | ReadonlyArray<string> | undefined>>

const FILTERS = ["account", "action", "object", "text"] as const
export const ALL_FILTERS = [...FILTERS, "from", "to"] as const

/** What narrows the log: a file has it too. */
export const filterOf = (params: Params, zone: string | undefined): URLSearchParams => {
  const asked = new URLSearchParams()
  for (const name of FILTERS) {
    const value = textOf(params, name).trim()
    if (value !== "") asked.set(name, value)
  }
  const [from, to] = daySpan(textOf(params, "from"), textOf(params, "to"), zone)
  if (from !== undefined) asked.set("from", String(from))
  if (to !== undefined) asked.set("to", String(to))
  return asked
}

/** The question for one page of the list. */
export const searchOf = (params: Params, zone: string | undefined): URLSearchParams => {
  const asked = filterOf(params, zone)
  asked.set("limit", String(PAGE_LINES))
  const offset = (pageOf(params) - 1) * PAGE_LINES
  if (offset > 0) asked.set("offset", String(offset))
  return asked
}
