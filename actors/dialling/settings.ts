import * as Schema from "effect/Schema"
import { AgentId, QueueId } from "../vocabulary.ts"
import { Overflow } from "../work.ts"

/** How far somebody may dial. Each right includes those before it. */
export const DIALLING_RIGHTS = ["none", "internal", "local", "national", "international"] as const
export const DiallingRight = Schema.Literals(DIALLING_RIGHTS)
export type DiallingRight = typeof DiallingRight.Type

/** What a number outside is, as far as rights, trunks and prices go. */
export const NUMBER_KINDS = ["emergency", "service", "local", "national", "international"] as const
export const NumberKind = Schema.Literals(NUMBER_KINDS)
export type NumberKind = typeof NumberKind.Type

/** What a number of this kind asks for. Service numbers (400…, 95588, 12345) are charged as local calls, or not at all. */
export const RIGHT_FOR: Readonly<Record<NumberKind, DiallingRight>> = {
  emergency: "none",
  service: "local",
  local: "local",
  national: "national",
  international: "international"
}

export const allows = (right: DiallingRight, needed: DiallingRight): boolean =>
  DIALLING_RIGHTS.indexOf(right) >= DIALLING_RIGHTS.indexOf(needed)

export const lowerOf = (one: DiallingRight, other: DiallingRight): DiallingRight => (allows(one, other) ? other : one)

/** A trunk as the rules of dialling know it: one that is in use and takes calls out. */
export const DiallingTrunk = Schema.Struct({
  id: Schema.String,
  /** Smaller is asked first. */
  order: Schema.Int,
  takes: Schema.Array(NumberKind),
  /** A mobile of another city gets a 0 before it. */
  zeroBeforeMobiles: Schema.Boolean,
  /** The number that it shows when nobody says otherwise; null: the other side shows what it likes. */
  shown: Schema.NullOr(Schema.String),
  /** Numbers that it may show besides. */
  shows: Schema.Array(Schema.String),
  /** It shows nobody. */
  isPrivate: Schema.Boolean
})
export type DiallingTrunk = typeof DiallingTrunk.Type

/** Where and when a queue overflows, as somebody entered it: the rules of dialling make an {@link Overflow} of it. */
const { to: _, ...whenItOverflows } = Overflow.fields
export const OverflowWish = Schema.Struct({ ...whenItOverflows, number: Schema.String })
export type OverflowWish = typeof OverflowWish.Type

/** What a centre says of calls out. */
export const DiallingSettings = Schema.Struct({
  trunks: Schema.Array(DiallingTrunk),
  /** Beginnings of numbers that nobody dials: `168`, `00881`, `0898`. */
  barred: Schema.Array(Schema.String),
  /** A customer is shown the number that they called last, where the trunk may show it. */
  showsLastCalled: Schema.Boolean,
  /** By agent. Who is not there may dial nothing but emergency numbers. */
  rights: Schema.Record(AgentId, DiallingRight),
  /** Numbers shown instead of the trunk's. */
  shownForAgents: Schema.Record(AgentId, Schema.String),
  shownForQueues: Schema.Record(QueueId, Schema.String),
  /** Numbers at which who waits in a queue is tried. None when absent. */
  overflows: Schema.optionalKey(Schema.Record(QueueId, OverflowWish))
})
export type DiallingSettings = typeof DiallingSettings.Type

export const NO_DIALLING: DiallingSettings = {
  trunks: [],
  barred: [],
  showsLastCalled: false,
  rights: {},
  shownForAgents: {},
  shownForQueues: {}
}
