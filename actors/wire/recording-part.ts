import * as Schema from "effect/Schema"

/** What of a recording is asked for when it is not all of it: the message that the caller left. */
export const RecordingPart = Schema.Literals(["message"])
export type RecordingPart = typeof RecordingPart.Type

/** A recording that somebody may hear. */
export const RecordingFound = Schema.Struct({
  /** Path below the recordings folder. */
  file: Schema.String,
  /** No more of it than its end of this length; null: all of it. */
  lastMs: Schema.NullOr(Schema.Int)
})
export type RecordingFound = typeof RecordingFound.Type
