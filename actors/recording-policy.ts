import * as Schema from "effect/Schema"
import { withDefault } from "./stored.ts"
import { e164, nationalForm } from "./telephone-number.ts"
import { AgentId, QueueId } from "./vocabulary.ts"

/**
 * Which calls are recorded, as data. The first rule in order that fits a call decides; the person who talks may be above
 * all rules; whatever nothing is said of is recorded.
 */

/** A condition that names nothing holds for every call. */
export const RecordingRule = Schema.Struct({
  id: Schema.String,
  /** Smaller is asked first. */
  order: Schema.Int,
  records: Schema.Boolean,
  queues: Schema.Array(QueueId),
  agents: Schema.Array(AgentId),
  dialledNumbers: Schema.Array(Schema.String),
  /** Whole numbers, or the beginning of one before a star: `138*`. */
  callingNumbers: Schema.Array(Schema.String),
  trunks: Schema.Array(Schema.String),
  /** Within or outside the hours of this calendar; null: at any time. */
  calendar: Schema.NullOr(Schema.String),
  during: Schema.Literals(["open", "closed"]),
  /** A shorter recording is dropped. */
  leastMs: Schema.NullOr(Schema.Int),
  /** A recording ends when it is this long. */
  greatestMs: Schema.NullOr(Schema.Int)
})
export type RecordingRule = typeof RecordingRule.Type

/** What is said of a person: the rules decide, or every talk of theirs is recorded, or none. */
export const OwnRecording = Schema.Literals(["rules", "always", "never"])
export type OwnRecording = typeof OwnRecording.Type
export const ownRecording = withDefault(OwnRecording, () => "rules" as const)

/** Whether a call is recorded, and by what that was decided. */
export const Ruling = Schema.Struct({
  records: Schema.Boolean,
  /** `voicemail`: the caller leaves a message. */
  because: Schema.Literals(["rule", "person", "usual", "voicemail"]),
  /** Of `because: "rule"`. */
  rule: Schema.NullOr(Schema.String),
  leastMs: Schema.NullOr(Schema.Int),
  greatestMs: Schema.NullOr(Schema.Int)
})
export type Ruling = typeof Ruling.Type

/** What is known of a call when it is decided. Before an agent answers nobody knows a queue or an agent. */
export interface CallToRule {
  readonly callingNumber: string
  /** Of the centre's town: what trunks leave out of local numbers. */
  readonly ownAreaCode: string
  readonly dialledNumber: string
  readonly trunk: string | null
  readonly queue: QueueId | null
  readonly agent: AgentId | null
}

const WITHOUT_LIMITS = { leastMs: null, greatestMs: null }

/** `isDuring` answers whether a calendar is open, or closed, at this moment. */
export const rulingOf = (
  rules: ReadonlyArray<RecordingRule>,
  own: OwnRecording,
  call: CallToRule,
  isDuring: (calendar: string, during: RecordingRule["during"]) => boolean
): Ruling => {
  if (own !== "rules") return { records: own === "always", because: "person", rule: null, ...WITHOUT_LIMITS }
  const rule = rules.toSorted(inOrder).find((each) => fits(each, call, isDuring))
  if (rule === undefined) return { records: true, because: "usual", rule: null, ...WITHOUT_LIMITS }
  const { greatestMs, id, leastMs, records } = rule
  return { records, because: "rule", rule: id, ...(records ? { leastMs, greatestMs } : WITHOUT_LIMITS) }
}

/** Two rules of one order stand by their names, so that the same tables always decide alike. */
const inOrder = (a: RecordingRule, b: RecordingRule): number => a.order - b.order || (a.id < b.id ? -1 : 1)

const fits = (rule: RecordingRule, call: CallToRule, isDuring: Parameters<typeof rulingOf>[3]): boolean =>
  names(rule.queues, call.queue) &&
  names(rule.agents, call.agent) &&
  names(rule.dialledNumbers, call.dialledNumber) &&
  names(rule.trunks, call.trunk) &&
  (rule.callingNumbers.length === 0 || rule.callingNumbers.some((each) => isNumber(each, call))) &&
  (rule.calendar === null || isDuring(rule.calendar, rule.during))

/** A condition on what is not known yet does not hold. */
const names = <T>(these: ReadonlyArray<T>, one: T | null): boolean =>
  these.length === 0 || (one !== null && these.includes(one))

const isNumber = (pattern: string, { callingNumber, ownAreaCode }: CallToRule): boolean => {
  const number = e164(callingNumber, ownAreaCode)
  if (!pattern.endsWith("*")) return e164(pattern, ownAreaCode) === number
  const beginning = pattern.slice(0, -1)
  return number.startsWith(beginning) || nationalForm(number).startsWith(beginning)
}
