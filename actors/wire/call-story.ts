import * as Schema from "effect/Schema"
import { Fact, OverflowsBecause } from "../facts.ts"
import { CallOutcome } from "./call-outcome.ts"
import { Purpose, SupervisionMode } from "../party-words.ts"
import { AgentId, EpochMs, HangUpSide, QueueId } from "../vocabulary.ts"
import { ExitOccasion, OverflowRefusal, WaitTold } from "../work.ts"
import { CallTransfer, EndedBy, PartyTrouble } from "./call-parties.ts"

/** What happened in a call, told in order. A party is named by its number: who it is stands in the call's `parties`. */

const attempt = Schema.Int
const by = Schema.NullOr(AgentId)

export const Happening = Schema.TaggedUnion({
  Arrived: { attempt },
  /** The centre made it; `by` null: of itself. */
  Made: {
    by,
    /** The incident for which they call. */
    incident: Schema.optionalKey(Schema.String)
  },
  Refused: { reason: Schema.String },
  /** Of a flow that answers late: the caller was answered. */
  CallerAnswered: {},
  VoicemailLeft: { queue: QueueId, lengthMs: Schema.Int },
  KeyPressed: { key: Schema.String },
  Queued: { queue: QueueId },
  /** Nobody was there, so a number outside is tried; they keep their place meanwhile. */
  Overflowed: { queue: QueueId, because: OverflowsBecause },
  /** It was to be, and the rules of dialling refuse the number. */
  OverflowRefused: { queue: QueueId, because: OverflowsBecause, number: Schema.String, refusal: OverflowRefusal },
  /** They left the queue by one of its ways out, or found no place there (`full`, `closed`) and were sent another way. */
  Diverted: { queue: QueueId, on: ExitOccasion, to: Fact.cases.CallDiverted.fields.to },
  /** What they were told of their wait; null of what was not. */
  WaitTold: { queue: QueueId, ...WaitTold },
  /** `by` null: a distributor gave them the call, or the engine called them. */
  Dialled: { attempt, by, purpose: Purpose },
  Answered: { attempt },
  NotReached: { attempt, trouble: PartyTrouble },
  Held: { attempt, by },
  Retrieved: { attempt, by, heldMs: Schema.Int },
  Left: { attempt, endedBy: EndedBy },
  Transferred: { by, how: CallTransfer.fields.how, to: CallTransfer.fields.to },
  /** Nobody took them; `to` null: back into the queue. */
  Returned: { to: by },
  Conferred: { by, attempts: Schema.Array(attempt) },
  ConferenceEnded: {},
  Supervised: { attempt, by: AgentId, over: AgentId, mode: SupervisionMode },
  RecordingStarted: {},
  /** Who was recorded left: the same file goes on with this party's leg. */
  RecordingMoved: { attempt },
  RecordingPaused: { by, fileMs: Schema.NullOr(Schema.Int) },
  RecordingResumed: { by },
  /** 求助: the agent asked for help; somebody saw to it (an agent's id, or the account of who is none); it was asked no more. */
  HelpAsked: { agent: AgentId },
  HelpTaken: { agent: AgentId, by: Schema.String },
  HelpWithdrawn: { agent: AgentId },
  /** 回访: somebody said that the caller is to be called back, `dueAt` at the latest. `by`: the account. */
  FollowUpSet: { by: Schema.String, dueAt: EpochMs, note: Schema.String },
  Ended: { outcome: CallOutcome, by: HangUpSide, endedBy: Schema.NullOr(attempt), cause: Schema.String },
  WrappedUp: { agent: AgentId, wrapUpMs: Schema.Int }
})
export type Happening = typeof Happening.Type

export const StoryEvent = Schema.Struct({
  at: EpochMs,
  /** Since the call began. */
  sinceStartMs: Schema.Int,
  what: Happening
}).annotate({ identifier: "StoryEvent" })
export type StoryEvent = typeof StoryEvent.Type

/** By the rules of dialling: which trunk took it, and which number was shown there. Null: nobody was dialled outside. */
const route = Schema.NullOr(Schema.Struct({ trunk: Schema.NullOr(Schema.String), shown: Schema.String }))

/** Why a customer went where somebody sent them, and what became of them there. */
export const TransferWhy = Schema.Struct({
  ...CallTransfer.fields,
  /** Whom it was to be: a colleague, or a number outside as it was dialled. */
  agent: Schema.NullOr(AgentId),
  number: Schema.NullOr(Schema.String),
  route,
  /**
   * Of the customer: with whom they were sent to, back with an agent, back in their queue, in a flow, or gone; `open`: they
   * wait for an answer.
   */
  became: Schema.Literals(["with-them", "with-agent", "in-queue", "in-flow", "gone", "open"]),
  /** Who of the agents had them next. */
  takenBy: Schema.NullOr(AgentId)
}).annotate({ identifier: "TransferWhy" })
export type TransferWhy = typeof TransferWhy.Type

/** When an agent asked for help with the call, and who saw to it; null: nobody. */
export const HelpWhy = Schema.Struct({
  at: EpochMs,
  agent: AgentId,
  takenBy: Schema.NullOr(Schema.String),
  takenAt: Schema.NullOr(EpochMs),
  withdrawnAt: Schema.NullOr(EpochMs)
}).annotate({ identifier: "HelpWhy" })
export type HelpWhy = typeof HelpWhy.Type

/** Why the caller is to be called back, and who said so when. */
export const FollowUpWhy = Schema.Struct({
  at: EpochMs,
  by: Schema.String,
  dueAt: EpochMs,
  note: Schema.String
}).annotate({ identifier: "FollowUpWhy" })
export type FollowUpWhy = typeof FollowUpWhy.Type

/** Why a number outside was tried for who waited, and what came of it. */
export const OverflowWhy = Schema.Struct({
  at: EpochMs,
  queue: QueueId,
  because: OverflowsBecause,
  /** As it was dialled, or as it was entered when it is refused. */
  number: Schema.String,
  route,
  /** `not-reached`: they were back in their place. `gone`: they hung up while it rang. */
  result: Schema.Literals(["ringing", "answered", "not-reached", "gone", "refused"]),
  resultAt: Schema.NullOr(EpochMs),
  /** Of who was not reached. */
  trouble: Schema.NullOr(PartyTrouble),
  /** Of a number that the rules of dialling refuse. */
  refusal: Schema.NullOr(OverflowRefusal)
}).annotate({ identifier: "OverflowWhy" })
export type OverflowWhy = typeof OverflowWhy.Type
