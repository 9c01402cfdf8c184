import * as Schema from "effect/Schema"
import { FollowUp } from "#wire/records.ts"

/** What is typed of a call's summary and not kept by the server yet, in this browser tab: a reload loses nothing. */
const PREFIX = "carillon.summary."

const Draft = Schema.Struct({
  /** The one that it was typed over. */
  version: Schema.Int,
  said: Schema.Struct({
    reason: Schema.NullOr(Schema.String),
    note: Schema.String,
    followUp: Schema.NullOr(FollowUp)
  })
})
export type SummaryDraft = typeof Draft.Type

/** Null: nothing is left, or it is of another version of the screens. */
export const draftOf = (call: string): SummaryDraft | null => {
  const text = sessionStorage.getItem(PREFIX + call)
  if (text === null) return null
  try {
    return Schema.decodeUnknownSync(Draft)(JSON.parse(text))
  } catch {
    return null
  }
}

export const keepSummaryDraft = (call: string, draft: SummaryDraft): void =>
  sessionStorage.setItem(PREFIX + call, JSON.stringify(draft))

export const dropSummaryDraft = (call: string): void => sessionStorage.removeItem(PREFIX + call)
