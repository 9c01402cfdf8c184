import * as Schema from "effect/Schema"
import { Purpose, Role, SupervisionMode } from "../party-words.ts"
import { AgentId, EpochMs, QueueId } from "../vocabulary.ts"

/** Who was in a call and what became of it among them, as a fold of its facts. Times are null where it never came to that. */

const whenReached = Schema.NullOr(EpochMs)

/** Which party ended something: by its number, or the engine. Null: it goes on, or nobody knows. */
export const EndedBy = Schema.NullOr(Schema.Union([Schema.Int, Schema.Literal("engine")]))
export type EndedBy = typeof EndedBy.Type

/** Why somebody who was called did not come. */
export const PartyTrouble = Schema.Literals([
  "no-answer",
  "busy",
  "rejected",
  "failed",
  "invalid",
  "congestion",
  "caller-gave-up",
  "withdrawn",
  "answered-elsewhere"
])
export type PartyTrouble = typeof PartyTrouble.Type

/** One connection of a call. Who is called in twice is two of them. */
export const CallParty = Schema.Struct({
  /** Counts within the call; 0 is the leg with which a call from outside began. */
  attempt: Schema.Int,
  role: Role,
  /** Whose telephone it is; null: nobody's of the centre. */
  agent: Schema.NullOr(AgentId),
  /** Of somebody outside; a terminal's name. */
  number: Schema.NullOr(Schema.String),
  /** That number was covered for who had it dialled. */
  covered: Schema.optionalKey(Schema.Literal(true)),
  /** Who called them in; null: the engine, or they called. */
  by: Schema.NullOr(AgentId),
  purpose: Purpose,
  dialledAt: whenReached,
  answeredAt: whenReached,
  leftAt: whenReached,
  /** For how long they waited on hold. */
  heldMs: Schema.Int,
  /** Since when they do. */
  heldSince: whenReached,
  heldBy: Schema.NullOr(AgentId),
  /** Of an agent: connected without having others wait. With `holdMs` and `wrapUpMs` it makes the handle time. */
  talkMs: Schema.Int,
  /** Of an agent: for how long the customer waited for them, or they themselves were held. */
  holdMs: Schema.Int,
  wrapUpMs: Schema.NullOr(Schema.Int),
  trouble: Schema.NullOr(PartyTrouble),
  /** The switch's word for the end of their leg. */
  cause: Schema.NullOr(Schema.String),
  endedBy: EndedBy
}).annotate({ identifier: "CallParty" })
export type CallParty = typeof CallParty.Type

/** The customer was given away. */
export const CallTransfer = Schema.Struct({
  at: EpochMs,
  by: Schema.NullOr(AgentId),
  /** The party who gave them away. */
  from: Schema.NullOr(Schema.Int),
  /** After a consultation, or unannounced. */
  how: Schema.Literals(["attended", "single-step"]),
  to: Schema.TaggedUnion({
    Party: { attempt: Schema.Int },
    Queue: { queue: QueueId },
    Flow: { flow: Schema.String }
  }),
  /** `asked`: who was called has not answered yet. `returned`: nobody took the customer. `failed`: and they were gone themselves. */
  result: Schema.Literals(["asked", "done", "returned", "failed"]),
  resultAt: whenReached,
  /** To whom the customer came back; null: to the queue, or not at all. */
  returnedTo: Schema.NullOr(AgentId),
  trouble: Schema.NullOr(PartyTrouble)
}).annotate({ identifier: "CallTransfer" })
export type CallTransfer = typeof CallTransfer.Type

/** More than two heard each other. */
export const CallConference = Schema.Struct({
  from: EpochMs,
  until: whenReached,
  by: Schema.NullOr(AgentId),
  /** All who were ever in it, and of these who are. */
  attempts: Schema.Array(Schema.Int),
  present: Schema.Array(Schema.Int)
}).annotate({ identifier: "CallConference" })
export type CallConference = typeof CallConference.Type

/** A supervisor followed a colleague's leg in one way. `from` null: their own telephone was never answered. */
export const CallSupervision = Schema.Struct({
  attempt: Schema.Int,
  by: AgentId,
  over: AgentId,
  mode: SupervisionMode,
  from: whenReached,
  until: whenReached
}).annotate({ identifier: "CallSupervision" })
export type CallSupervision = typeof CallSupervision.Type

/** Nothing was recorded. `fileMs` is the place in the recording, whose time stands still meanwhile. */
export const RecordingPause = Schema.Struct({
  from: EpochMs,
  until: whenReached,
  by: Schema.NullOr(AgentId),
  fileMs: Schema.NullOr(Schema.Int)
}).annotate({ identifier: "RecordingPause" })
export type RecordingPause = typeof RecordingPause.Type

/** What a call's record knows of its parties. */
export const amongParties = {
  /** Beyond a hundred, the oldest who rang in vain are left out. */
  parties: Schema.Array(CallParty),
  transfers: Schema.Array(CallTransfer),
  conferences: Schema.Array(CallConference),
  supervisions: Schema.Array(CallSupervision),
  pauses: Schema.Array(RecordingPause),
  /** The party whose hanging up, or whose wish, was the call's end; null: the engine's, or nobody knows. */
  endedBy: Schema.NullOr(Schema.Int)
}
export type AmongParties = Schema.Struct.Type<typeof amongParties>
