import * as Schema from "effect/Schema"
import { CallbackOutcome, TryResult } from "../callback-words.ts"
import { AgentId, CallId, EpochMs, QueueId } from "../vocabulary.ts"
import { WorkId } from "../work.ts"

/** Whom a centre has promised to call back, as lists and programs see it. */

/** `spaced`: not yet, or not again yet. `offered`: it stands on an agent's panel. The rest is how it ended. */
export const CALLBACK_STATES = ["spaced", "waiting", "offered", "calling"] as const
export const CallbackState = Schema.Literals([...CALLBACK_STATES, ...CallbackOutcome.literals])

export const CallbackView = Schema.Struct({
  work: WorkId,
  id: Schema.String,
  queue: QueueId,
  queueName: Schema.String,
  /** Masked. */
  number: Schema.String,
  state: CallbackState,
  askedAt: EpochMs,
  /** Since when they have their place: they may have waited in a call before. */
  queuedAt: EpochMs,
  /** When it takes its place again; null: it has it, or is over. */
  nextAt: Schema.NullOr(EpochMs),
  /** Nobody is called later than that; null of one that is over. */
  until: Schema.NullOr(EpochMs),
  tried: Schema.Int,
  /** How often they are called at most; null of one that is over. */
  tries: Schema.NullOr(Schema.Int),
  lastResult: Schema.NullOr(TryResult),
  /** Whom it is offered to, or who calls. */
  agent: Schema.NullOr(AgentId),
  /** The call in which it was asked for, else the user who entered it. */
  call: Schema.NullOr(CallId),
  by: Schema.NullOr(Schema.String),
  endedAt: Schema.NullOr(EpochMs),
  /** Who cancelled it, and why. */
  endedBy: Schema.NullOr(Schema.String),
  reason: Schema.NullOr(Schema.String)
}).annotate({ identifier: "Callback" })
export type CallbackView = typeof CallbackView.Type

/** Which to list: those at work first, then who waits, then whose time comes next. */
export const CallbackFilter = Schema.Struct({
  queue: Schema.optionalKey(QueueId),
  limit: Schema.optionalKey(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 1000 })))
}).annotate({ identifier: "CallbackFilter" })
export type CallbackFilter = typeof CallbackFilter.Type

export const CallbackList = Schema.Struct({
  at: EpochMs,
  /** How many there are in all. */
  total: Schema.Int,
  callbacks: Schema.Array(CallbackView)
}).annotate({ identifier: "CallbackList" })
export type CallbackList = typeof CallbackList.Type

/** Why it is cancelled, for whoever asks later. */
export const CancelReason = Schema.String.check(Schema.isNonEmpty(), Schema.isMaxLength(200))

export const CallbackMove = Schema.Struct({ at: EpochMs }).annotate({ identifier: "CallbackMove" })
/** `in-hand`: an agent has it just now. `late`: it would be over by then. `over`: it is over, or there is none. */
/** Said of a time after which nobody is called any more. */
export const OVER_BY_THEN = "it would be over by then"

export const MoveAnswer = Schema.Literals(["moved", "in-hand", "late", "over"])
export type MoveAnswer = typeof MoveAnswer.Type
