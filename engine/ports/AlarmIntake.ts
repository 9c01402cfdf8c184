import * as Schema from "effect/Schema"
import { Reported } from "#actors/alarm-event.ts"
import { EpochMs } from "#actors/vocabulary.ts"

/** Octets of one message that are kept; a longer one is refused at the door. */
export const RAW_LIMIT = 16_384

/** The source of what the lines themselves say of a terminal: silence, trends, floods, keys that do not fit. */
export const FROM_LINES = "lines"

/** One message of one terminal as the lines understood it. */
export const AlarmMessage = Schema.Struct({
  /** Names this message, so that it can be answered: made by the lines, never twice the same. */
  receipt: Schema.String,
  /** One of PROTOCOLS of alarm-lines. */
  line: Schema.String,
  dialect: Schema.NullOr(Schema.String),
  /** Who says they are it, in the form of the decoders. */
  account: Schema.String,
  /** The number it called from or names, where that is known. */
  number: Schema.NullOr(Schema.String),
  /** Where it came from, for people: `udp 192.0.2.7:5010`. */
  source: Schema.String,
  receivedAt: EpochMs,
  /** As it came, base64. */
  raw: Schema.String.check(Schema.isMaxLength(Math.ceil(RAW_LIMIT / 3) * 4)),
  /** In the order it says them; at least one. */
  reports: Schema.Array(Reported).check(Schema.isMinLength(1))
})
export type AlarmMessage = typeof AlarmMessage.Type

/** What became of it. Either is on disk when it is said, but for what the lines say of a terminal that is gone. */
export const AlarmAnswer = Schema.TaggedUnion({
  Written: { terminal: Schema.String },
  /** Nobody entered this account: it is counted in an incident of its own. */
  NotProvisioned: { terminal: Schema.optionalKey(Schema.String) }
})
export type AlarmAnswer = typeof AlarmAnswer.Type

/** Of a message that was not understood: kept, counted, shown to whoever looks after the lines. */
export const Misunderstood = Schema.Struct({
  line: Schema.String,
  source: Schema.String,
  receivedAt: EpochMs,
  raw: Schema.String,
  reason: Schema.String,
  account: Schema.NullOr(Schema.String)
})
export type Misunderstood = typeof Misunderstood.Type

/**
 * Of each terminal what the lines have to know. `lastHeardAt`: before this start; null: never, or it is told again because its
 * records changed, and the lines know better.
 */
export const LineEntry = Schema.Struct({
  id: Schema.String,
  revision: Schema.Int,
  line: Schema.String,
  dialect: Schema.NullOr(Schema.String),
  account: Schema.String,
  key: Schema.NullOr(Schema.String),
  numbers: Schema.Array(Schema.String),
  area: Schema.NullOr(Schema.String),
  carrier: Schema.NullOr(Schema.String),
  heartbeatMs: Schema.NullOr(Schema.Int),
  lastHeardAt: Schema.NullOr(EpochMs)
})
export type LineEntry = typeof LineEntry.Type

/** What the core tells the lines, first all that there are, then each change. */
export const LineNews = Schema.TaggedUnion({
  /** In pieces of some thousands; those that are there already are replaced. */
  Entered: { terminals: Schema.Array(LineEntry) },
  /** All were told: which were not are not there. */
  Complete: {},
  Gone: { terminals: Schema.Array(Schema.String) },
  /** A SIP MESSAGE that the switch took: to be understood here, and answered by AnswerMessage with its `id`. */
  Message: {
    id: Schema.String,
    /** From and To as SIP addresses. */
    from: Schema.String,
    to: Schema.String,
    /** Transport, address and port. */
    source: Schema.String,
    contentType: Schema.String,
    body: Schema.String,
    at: EpochMs
  }
})
export type LineNews = typeof LineNews.Type

export const HeardRow = Schema.Struct({
  terminal: Schema.String,
  at: EpochMs,
  batteryPercent: Schema.NullOr(Schema.Int),
  signalPercent: Schema.NullOr(Schema.Int)
})
export type HeardRow = typeof HeardRow.Type

/** What goes back to the sender of a SIP MESSAGE: the `id` and the `from` it came with, and the bodies in their order. */
export const MessageAnswer = Schema.Struct({
  id: Schema.String,
  back: Schema.String,
  answers: Schema.Array(Schema.Struct({ contentType: Schema.String, body: Schema.String })),
  /** The first body goes in the 200 and in no message of its own (dialects' `scaip.response: in-200`). */
  inFinal: Schema.optionalKey(Schema.Boolean)
})
export type MessageAnswer = typeof MessageAnswer.Type
