import * as Schema from "effect/Schema"
import { CallDetails, CallRecord, WhyAnswer } from "#wire/records.ts"

/** A shift's worth of calls in one page. */
export const CALLS_PAGE = 50

/** An agent's latest calls, newest first. Throws when the server cannot say. */
export const fetchCalls = async ({
  agent,
  limit,
  shown
}: {
  readonly agent: string
  readonly limit: number
  readonly shown: CallsShown
}): Promise<ReadonlyArray<CallRecord>> => {
  const narrowed = { "": "", missed: "&ring=missed", rejected: "&ring=rejected", owed: "&summary=owed" }[shown]
  return Schema.decodeUnknownSync(Schema.Array(CallRecord))(
    await fetchJson(`/api/calls?limit=${limit}&agent=${encodeURIComponent(agent)}${narrowed}`)
  )
}

/** All, or those that this agent missed, refused, or owes a summary of. */
export const CALLS_SHOWN = ["", "missed", "rejected", "owed"] as const
export type CallsShown = (typeof CALLS_SHOWN)[number]

/** The decisions about one call, null where none was made. Throws when the server cannot say. */
export const fetchWhy = async (call: string): Promise<WhyAnswer | null> => {
  const response = await fetch(`/api/calls/${encodeURIComponent(call)}/why`)
  if (response.status === 404) return null
  if (!response.ok) throw new Error(`GET why: ${response.status}`)
  return Schema.decodeUnknownSync(WhyAnswer)(await response.json())
}

/** One call whole, with its story. Throws when the server cannot say. */
export const fetchDetails = async (call: string): Promise<CallDetails> =>
  Schema.decodeUnknownSync(CallDetails)(await fetchJson(`/api/calls/${encodeURIComponent(call)}`))

const fetchJson = async (path: string): Promise<unknown> => {
  const response = await fetch(path)
  if (!response.ok) throw new Error(`GET ${path}: ${response.status}`)
  return response.json()
}

/** The mean of the spans that exist, or null without any. */
export const meanMs = (spans: ReadonlyArray<number | null>): number | null => {
  const known = spans.filter((span) => span !== null)
  return known.length === 0 ? null : known.reduce((sum, span) => sum + span, 0) / known.length
}
