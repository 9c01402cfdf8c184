import * as Schema from "effect/Schema"

/**
 * What came of the expected waits that a queue told its callers, since local midnight. One for each time somebody was told; the
 * error is how long they waited from then on, less what they were told.
 */
export const ToldWaits = Schema.Struct({
  /** Told to callers who were served then. */
  served: Schema.Int,
  /** Sum of those errors without their signs: ÷ served is the mean error. */
  errorMs: Schema.Int,
  /** Sum with their signs: positive, they waited longer than they were told. */
  lateMs: Schema.Int,
  /** Of those served: more than a minute later than told. */
  later: Schema.Int,
  /** Told to callers who left unserved: the error is not known. */
  left: Schema.Int,
  /** Of those: who had waited more than a minute longer than told by then. */
  leftLater: Schema.Int
}).annotate({ identifier: "ToldWaits" })
export type ToldWaits = typeof ToldWaits.Type

/** Who did not wait on in a queue, and left word instead, since local midnight. */
export const WordLeft = Schema.Struct({
  /** Promised to be called back, by callers and by the centre's own people. */
  callbacks: Schema.Int,
  /** Messages that are tasks. */
  voicemails: Schema.Int
}).annotate({ identifier: "WordLeft" })
export type WordLeft = typeof WordLeft.Type
