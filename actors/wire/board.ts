import * as Schema from "effect/Schema"
import { AgentId, AgentWord, AnswerBy, CallId, EpochMs, NotReadyReason, Obstacle, QueueId } from "../vocabulary.ts"

/** One agent as every signed-in screen sees it. */
export const AgentTile = Schema.Struct({
  id: AgentId,
  name: Schema.String,
  state: AgentWord,
  reason: Schema.NullOr(NotReadyReason),
  /** Since when in this state: the timer on the tile. */
  since: EpochMs,
  device: Schema.Literals(["registered", "unregistered"]),
  /** The browser panel; "none" of who signed in without one and works by telephone alone. */
  panel: Schema.Literals(["none", "open", "closed"]),
  queues: Schema.Array(QueueId),
  /** Queue of the call at hand. */
  queue: Schema.NullOr(QueueId),
  handledToday: Schema.Int,
  missedToday: Schema.Int
})
export type AgentTile = typeof AgentTile.Type

/** One service line. Counters are since local midnight of the centre. */
export const QueueTile = Schema.Struct({
  id: QueueId,
  name: Schema.String,
  waiting: Schema.Int,
  /** Queue entry of the caller who waits longest; null when nobody waits. */
  longestSince: Schema.NullOr(EpochMs),
  offered: Schema.Int,
  answered: Schema.Int,
  abandoned: Schema.Int,
  /** Answered within `serviceLevelSeconds`; service level = answeredInTime / answered (SL1). */
  answeredInTime: Schema.Int,
  serviceLevelSeconds: Schema.Int,
  /** Sum of waits of answered calls in ms: average speed of answer = waitMs / answered. */
  waitMs: Schema.Int
})
export type QueueTile = typeof QueueTile.Type

/** The wallboard: topic `board`. */
export const Board = Schema.Struct({
  queues: Schema.Record(QueueId, QueueTile),
  agents: Schema.Record(AgentId, AgentTile),
  /** Calls in the house: in a flow, waiting, ringing, talking. */
  calls: Schema.Struct({ inFlow: Schema.Int, waiting: Schema.Int, ringing: Schema.Int, talking: Schema.Int }),
  /** Whether the engine reaches its switch and its database. */
  links: Schema.Struct({ telephony: Schema.Boolean, database: Schema.Boolean })
})
export type Board = typeof Board.Type

/** The agent's own desk: topic `desk/<agent>`. */
export const Desk = Schema.Struct({
  agent: AgentTile,
  /** The call at hand, from reservation to the end of wrap-up. */
  work: Schema.NullOr(
    Schema.Struct({
      call: CallId,
      phase: Schema.Literals(["reserved", "ringing", "talking", "wrap-up"]),
      callingNumber: Schema.String,
      dialledNumber: Schema.String,
      queue: QueueId,
      queueName: Schema.String,
      keys: Schema.String,
      queuedAt: EpochMs,
      /** Begin of this phase. */
      since: EpochMs,
      /** Ringing: when it goes to the next agent. Wrap-up: when it ends by itself. */
      until: Schema.NullOr(EpochMs),
      /** Ringing: null until the telephone rings. */
      answerBy: Schema.NullOr(AnswerBy),
      recording: Schema.Boolean
    })
  ),
  /** What happens after the work at hand: ready, or the reason chosen during the call (下一状态). */
  next: Schema.Literals(["ready", "not-ready", "sign-out"]),
  /** Signed out by the engine, because no panel was open any more; null when by anybody's wish. */
  signedOutBecause: Schema.NullOr(Schema.Literal("panel-lost")),
  /** Why no call comes now; empty when calls can come. */
  obstacles: Schema.Array(Obstacle)
})
export type Desk = typeof Desk.Type
