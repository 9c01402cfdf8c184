import * as Schema from "effect/Schema"
import { PreferredAs } from "../customer-agents.ts"
import { anyWork, Candidate } from "../facts.ts"
import { Stage } from "../stages.ts"
import { AgentId, CallId, EpochMs, GroupId, HangUpSide, QueueId } from "../vocabulary.ts"
import { CallOutcome } from "./call-outcome.ts"
import { amongParties } from "./call-parties.ts"
import { RulesThen, Said, WaitingWhy } from "./why-waits.ts"
import { FollowUpWhy, HelpWhy, OverflowWhy, StoryEvent, TransferWhy } from "./call-story.ts"

const whenReached = Schema.NullOr(EpochMs)

/** How a call came about, as the centre sees it: somebody called in, or was called, or a colleague, or called back, or for an alarm. */
export const Direction = Schema.Literals(["in", "out", "internal", "callback", "alarm"])
export type Direction = typeof Direction.Type

/** One call as reports and lists show it: a fold of its facts. Times are null when the call never got there. */
export const CallRecord = Schema.Struct({
  id: CallId,
  /** Running number of the centre, without gaps in order of arrival as recorded: 流水号. */
  serial: Schema.Int,
  direction: Direction,
  callingNumber: Schema.String,
  dialledNumber: Schema.String,
  arrivedAt: EpochMs,
  queuedAt: whenReached,
  /** Begin of the last ring. */
  rungAt: whenReached,
  /** When the customer first had somebody to talk with. */
  answeredAt: whenReached,
  endedAt: whenReached,
  /** Queue entry to the first answer, or to the end when never answered; null when never queued. */
  waitMs: Schema.NullOr(Schema.Int),
  /** Of the ring that was answered, else of the last. */
  ringMs: Schema.NullOr(Schema.Int),
  /** The customer talked with somebody. With `holdMs` and `wrapUpMs` it makes the handle time. */
  talkMs: Schema.NullOr(Schema.Int),
  /** The customer waited, held or on the way to somebody else, while it was at people's hands. Null when never answered. */
  holdMs: Schema.NullOr(Schema.Int),
  /** Of all its agents. */
  wrapUpMs: Schema.NullOr(Schema.Int),
  /** Agents rung by a distributor. */
  attempts: Schema.Int,
  /** Who answered it first; of a call that the centre made: who wanted it. */
  agent: Schema.NullOr(AgentId),
  /** All who took part, in the order in which they came. A supervisor does not. */
  agents: Schema.Array(AgentId),
  /** Agents who let it ring, were on another line, or could not be rung; each once, whoever answered later. */
  missedBy: Schema.Array(AgentId),
  /** Agents who refused it at the ring. */
  rejectedBy: Schema.Array(AgentId),
  queue: Schema.NullOr(QueueId),
  /** Keys pressed in the flow, in order. */
  keys: Schema.String,
  outcome: Schema.NullOr(CallOutcome),
  hangUpBy: Schema.NullOr(HangUpSide),
  cause: Schema.NullOr(Schema.String),
  /** Path below the recordings folder. */
  recordingFile: Schema.NullOr(Schema.String),
  /** 0 without a file: there was to be a recording, and nothing can be heard. Null: none, or its end is not known yet. */
  recordedMs: Schema.NullOr(Schema.Int),
  /** Whether it is recorded as was decided last; too short: it was, and nothing is kept. Null: nobody had to decide. */
  recordingVerdict: Schema.NullOr(Schema.Literals(["recorded", "not-recorded", "too-short"])),
  /** By what: a rule, what is said of the agent, or because nothing is said. */
  recordingBecause: Schema.NullOr(Schema.Literals(["rule", "person", "usual", "voicemail"])),
  /** The rule's id. */
  recordingRule: Schema.NullOr(Schema.String),
  /** How the caller's line was, and the agent's: mean opinion scores (ITU-T G.107) times 100. Null: nothing was measured. */
  callerMosHundredths: Schema.NullOr(Schema.Int),
  callerLossPermille: Schema.NullOr(Schema.Int),
  callerJitterMs: Schema.NullOr(Schema.Int),
  callerRoundTripMs: Schema.NullOr(Schema.Int),
  agentMosHundredths: Schema.NullOr(Schema.Int),
  agentLossPermille: Schema.NullOr(Schema.Int),
  agentJitterMs: Schema.NullOr(Schema.Int),
  agentRoundTripMs: Schema.NullOr(Schema.Int),
  /** The list that its caller was on. */
  list: Schema.NullOr(Schema.Literals(["black", "white", "vip"])),
  /** The dialled number was covered for who had it dialled, and stays so for all who may not change customers. Null: it was not. */
  isCovered: Schema.NullOr(Schema.Boolean)
}).annotate({ identifier: "CallRecord" })
export type CallRecord = typeof CallRecord.Type

/** A call's record with all that it keeps. */
export const KeptCall = Schema.Struct({
  ...CallRecord.fields,
  ...amongParties,
  /** What is counted so far and up to when, since when it is recorded, and how its caller leaves if nobody answers. */
  counted: Schema.Struct({
    to: EpochMs,
    talkMs: Schema.Int,
    holdMs: Schema.Int,
    recordedFrom: whenReached,
    leaves: Schema.optionalKey(Schema.Literals(["callback", "voicemail"]))
  })
}).annotate({ identifier: "KeptCall" })
export type KeptCall = typeof KeptCall.Type

/** One call whole: who was in it, and its story in order. Who may not monitor hears nothing of supervisors. */
export const CallDetails = Schema.Struct({
  ...CallRecord.fields,
  ...amongParties,
  story: Schema.Array(StoryEvent)
}).annotate({ identifier: "CallDetails" })
export type CallDetails = typeof CallDetails.Type

/** Longest note of a call. */
export const REMARK_NOTE_LIMIT = 2_000

/** Longest note of what is to follow. */
export const FOLLOW_UP_NOTE_LIMIT = 500

/** The caller is to be called back. */
export const FollowUp = Schema.Struct({
  /** When, at the latest. */
  at: EpochMs,
  note: Schema.String
}).annotate({ identifier: "FollowUp" })
export type FollowUp = typeof FollowUp.Type

/** 话后小结: what people said of a call: what it was about, a summary, and what is to follow. Beside its record, which is folded from facts alone. */
export const CallRemark = Schema.Struct({
  /** A call reason's id. */
  reason: Schema.NullOr(Schema.String),
  note: Schema.String,
  /** Null: nothing. */
  followUp: Schema.NullOr(FollowUp),
  version: Schema.Int,
  changedAt: EpochMs,
  /** The account. */
  changedBy: Schema.String
}).annotate({ identifier: "CallRemark" })
export type CallRemark = typeof CallRemark.Type

/** What a call can be about; those of the centre, in its order, each below its parent. */
export const CallReasonShown = Schema.Struct({
  id: Schema.String,
  zh: Schema.String,
  en: Schema.String,
  parent: Schema.NullOr(Schema.String),
  /** It and all below it are offered for calls of these queues alone; empty: for all. */
  queues: Schema.Array(QueueId),
  isRetired: Schema.Boolean
}).annotate({ identifier: "CallReasonShown" })
export type CallReasonShown = typeof CallReasonShown.Type

/** What a call's queue wants said of each call. */
export const SummaryFields = Schema.Struct({ reason: Schema.Boolean, summary: Schema.Boolean }).annotate({
  identifier: "SummaryFields"
})
export type SummaryFields = typeof SummaryFields.Type

/** A call as a list shows it. */
export const FoundCall = Schema.Struct({
  ...CallRecord.fields,
  remark: Schema.NullOr(CallRemark),
  /** 小结未填: after-call work is over, and something that its queue requires was not said. */
  isSummaryOwed: Schema.Boolean,
  /** The incident for which it was made; some seconds behind. */
  incident: Schema.NullOr(Schema.String)
}).annotate({
  identifier: "FoundCall"
})
export type FoundCall = typeof FoundCall.Type

/** One decision about one piece of work: who was looked at, by name as far as they came near, the others counted. */
export const Decision = Schema.Struct({
  at: EpochMs,
  group: GroupId,
  queue: QueueId,
  offer: Schema.Int,
  strategy: Schema.String,
  chosen: AgentId,
  waitedMs: Schema.Int,
  /** What its waiting had changed by then; nothing when absent. */
  stages: Schema.optionalKey(Schema.Array(Stage)),
  /** Whom its queue preferred of who knows the customer, and what they are to them; nobody when absent. */
  preferred: Schema.optionalKey(Schema.Struct({ agent: AgentId, as: PreferredAs })),
  /** The chosen one, then the ten who came nearest. */
  candidates: Schema.Array(Candidate),
  /** How many of everybody else had which verdict. */
  counts: Schema.Record(Schema.String, Schema.Int),
  /** How the offer went: answered, or why the ring ended. */
  outcome: Schema.NullOr(Schema.String),
  /** Which settings of the queue were in force; null: they are older than the log. */
  rules: Schema.optionalKey(Schema.NullOr(RulesThen)),
  /** All of it in a sentence. */
  said: Schema.optionalKey(Said)
}).annotate({ identifier: "Decision" })
export type Decision = typeof Decision.Type

export const WhyAnswer = Schema.Struct({
  ...anyWork,
  decisions: Schema.Array(Decision),
  /** Null: it does not wait now. */
  waiting: Schema.optionalKey(Schema.NullOr(WaitingWhy)),
  /** Where people sent it themselves. */
  transfers: Schema.Array(TransferWhy),
  /** When a number outside was tried because nobody was there. */
  overflows: Schema.Array(OverflowWhy),
  /** When its agents asked for help. */
  help: Schema.Array(HelpWhy),
  /** Null: nobody is to call back. */
  followUp: Schema.NullOr(FollowUpWhy)
}).annotate({ identifier: "WhyAnswer" })
export type WhyAnswer = typeof WhyAnswer.Type

const text = Schema.String.check(Schema.isNonEmpty(), Schema.isMaxLength(100))

/** What narrows a list of calls; all of it must fit. */
const narrowing = {
  queue: Schema.optionalKey(QueueId),
  /** Who took part in it, missed it or refused it. */
  agent: Schema.optionalKey(AgentId),
  callingNumber: Schema.optionalKey(Schema.String),
  /** A part of the calling number. Who may not see numbers whole finds by the whole number and by its last digits alone. */
  number: Schema.optionalKey(Schema.String.check(Schema.isPattern(/^\+?\d{2,20}$/u))),
  outcome: Schema.optionalKey(CallOutcome),
  direction: Schema.optionalKey(Direction),
  /** `missed`: an agent missed it, or its caller gave up in the queue. `rejected`: an agent refused it. With `agent`: this one did. */
  ring: Schema.optionalKey(Schema.Literals(["missed", "rejected"])),
  recorded: Schema.optionalKey(Schema.Literals(["yes"])),
  /** The list that their caller's number was on. */
  list: Schema.optionalKey(Schema.Literals(["black", "white", "vip"])),
  /** What it was about: this call reason, or one below it. */
  reason: Schema.optionalKey(text),
  /** `owed`: something that the queue requires was not said; with `agent`: by this one. `follow-up`: somebody is to be called back. */
  summary: Schema.optionalKey(Schema.Literals(["owed", "follow-up"])),
  /** A serial number, an id, or a part of an agent's or queue's name, of the call's reason or note. */
  text: Schema.optionalKey(text),
  from: Schema.optionalKey(EpochMs),
  to: Schema.optionalKey(EpochMs)
}

/** Which calls to list: newest first, `before` a serial number for the next page. */
export const CallFilter = Schema.Struct({
  limit: Schema.optionalKey(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 1000 }))),
  before: Schema.optionalKey(Schema.Int),
  ...narrowing
}).annotate({ identifier: "CallFilter" })
export type CallFilter = typeof CallFilter.Type

/** What a search goes through at most: who looks further narrows it. */
export const CALLS_FOUND_LIMIT = 10_000

/** A page of calls, in an order of one's own. */
export const CallSearch = Schema.Struct({
  ...narrowing,
  sort: Schema.optionalKey(Schema.Literals(["arrivedAt", "waitMs", "talkMs"])),
  order: Schema.optionalKey(Schema.Literals(["up", "down"])),
  limit: Schema.optionalKey(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 200 }))),
  offset: Schema.optionalKey(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: CALLS_FOUND_LIMIT })))
}).annotate({ identifier: "CallSearch" })
export type CallSearch = typeof CallSearch.Type

export const CallPage = Schema.Struct({
  items: Schema.Array(FoundCall),
  /** How many fit, counted up to {@link CALLS_FOUND_LIMIT}. */
  total: Schema.Int,
  /** There are more than were counted. */
  isMore: Schema.Boolean
}).annotate({ identifier: "CallPage" })
export type CallPage = typeof CallPage.Type
