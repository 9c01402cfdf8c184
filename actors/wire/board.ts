import * as Schema from "effect/Schema"
import { Attributes } from "../attributes.ts"
import { Obstruction } from "../presence.ts"
import { ReasonId } from "../reasons.ts"
import { AgentId, AgentWord, AnswerBy, CallId, EpochMs, QueueId } from "../vocabulary.ts"
import { Channel, WorkId } from "../work.ts"
import { CallView } from "./call-view.ts"
import { SwitchQueues } from "./switch-queues.ts"

/** Something of each channel. */
const perChannel = <S extends Schema.Top>(of: S) =>
  Schema.Struct({ voice: of, alarm: of, chat: of, mail: of, sms: of, task: of })

/** One agent as every screen sees it that may see them. */
export const AgentTile = Schema.Struct({
  id: AgentId,
  name: Schema.String,
  /** The unit of the organisation they belong to. */
  unit: Schema.String,
  /** The most urgent piece of work at hand decides. */
  state: AgentWord,
  /** Of who is not ready. */
  reason: Schema.NullOr(ReasonId),
  /** Since when in this state: the timer on the tile. */
  since: EpochMs,
  /** "busy": it has a call that is none of the centre's, with a colleague through the switch alone. */
  device: Schema.Literals(["registered", "busy", "unregistered"]),
  /** The browser panel; "none" of who signed in without one and works by telephone alone. */
  panel: Schema.Literals(["none", "open", "closed"]),
  queues: Schema.Array(QueueId),
  /** Queue of the work that gives the word. */
  queue: Schema.NullOr(QueueId),
  /** Pieces of work at hand, those set aside too. */
  hands: perChannel(Schema.Int),
  handledToday: Schema.Int,
  missedToday: Schema.Int
}).annotate({ identifier: "AgentTile" })
export type AgentTile = typeof AgentTile.Type

/** Nobody reads more from a wall, and a jammed centre sends this much for each queue. */
export const NEXT_SHOWN = 10

/** One call that waits, as much of it as everybody who sees its queue may see. */
export const WaitingCall = Schema.Struct({
  /** The caller's, masked. */
  number: Schema.String,
  /** Queue entry. */
  since: EpochMs,
  vip: Schema.Boolean,
  /** Its own and its queue's together: higher is served first. */
  priority: Schema.Int
}).annotate({ identifier: "WaitingCall" })
export type WaitingCall = typeof WaitingCall.Type

/** One service line. Counters are since local midnight of the centre. */
export const QueueTile = Schema.Struct({
  id: QueueId,
  name: Schema.String,
  waiting: Schema.Int,
  /** Queue entry of the caller who waits longest; null when nobody waits. */
  longestSince: Schema.NullOr(EpochMs),
  /** Calls that are served first, by id; of a long queue no more than {@link NEXT_SHOWN}. */
  next: Schema.Record(CallId, WaitingCall),
  offered: Schema.Int,
  answered: Schema.Int,
  abandoned: Schema.Int,
  /** Answered within `serviceLevelSeconds`; service level = answeredInTime / answered (SL1). */
  answeredInTime: Schema.Int,
  serviceLevelSeconds: Schema.Int,
  /** Sum of waits of answered calls in ms: average speed of answer = waitMs / answered. */
  waitMs: Schema.Int
}).annotate({ identifier: "QueueTile" })
export type QueueTile = typeof QueueTile.Type

/** Today's calls whose caller's number was on a list. */
export const ListedCalls = Schema.Struct({
  /** On the black list, and refused. */
  refused: Schema.Int,
  /** On the black list, and sent to a flow. */
  rerouted: Schema.Int,
  white: Schema.Int,
  vip: Schema.Int
}).annotate({ identifier: "ListedCalls" })
export type ListedCalls = typeof ListedCalls.Type

/** The wallboard: topic `board`, and `board/<unit>` for what is of one unit and those below it. */
export const Board = Schema.Struct({
  queues: Schema.Record(QueueId, QueueTile),
  agents: Schema.Record(AgentId, AgentTile),
  /** Calls in the house: in a flow, waiting, ringing, talking. Those in a flow are nobody's yet: a unit's board has none. */
  calls: Schema.Struct({ inFlow: Schema.Int, waiting: Schema.Int, ringing: Schema.Int, talking: Schema.Int }),
  /** Null on a unit's board: callers are refused and let pass at the centre's door, before they are anybody's. */
  listed: Schema.NullOr(ListedCalls),
  /** Whether the engine reaches its switch and its database, and `files`: the switch its recordings and prompts. */
  links: Schema.Struct({ telephony: Schema.Boolean, database: Schema.Boolean, files: Schema.Boolean }),
  /** On the whole centre's board alone, where the switch has queues of its own. */
  switchQueues: Schema.optionalKey(SwitchQueues)
}).annotate({ identifier: "Board" })
export type Board = typeof Board.Type

/** One piece of work at hand, from reservation to the end of wrap-up. */
export const HandView = Schema.Struct({
  work: WorkId,
  channel: Channel,
  phase: Schema.Literals(["offered", "alerting", "active", "wrap-up", "set-aside"]),
  /** Names this taking of the agent; 0 in wrap-up, when the work has let go. */
  offer: Schema.Int,
  /** Telephone numbers in it are masked. */
  attributes: Attributes,
  queue: QueueId,
  queueName: Schema.String,
  queuedAt: EpochMs,
  /** Begin of this phase. */
  since: EpochMs,
  /** Alerting: when it goes to the next agent. Wrap-up: when it ends by itself. */
  until: Schema.NullOr(EpochMs),
  /** Wrap-up without a countdown: its agent keeps it open. */
  isKept: Schema.optionalKey(Schema.Boolean),
  /** The agent asked for help with this call: since when, and who sees to it, by name. */
  help: Schema.optionalKey(Schema.Struct({ since: EpochMs, takenBy: Schema.NullOr(Schema.String) })),
  /** Alerting, where a telephone rings: how it can be answered, null until that is known. */
  answerBy: Schema.NullOr(AnswerBy),
  recording: Schema.Boolean,
  /** Of voice, while the call has this agent in it. */
  call: Schema.NullOr(CallView)
}).annotate({ identifier: "HandView" })
export type HandView = typeof HandView.Type

/** What the person chose, or missed, for new work of one channel. `reason` is null when ready, and where they have no capacity. */
export const AvailabilityView = Schema.Struct({
  ready: Schema.Boolean,
  reason: Schema.NullOr(ReasonId),
  since: EpochMs
}).annotate({ identifier: "AvailabilityView" })
export type AvailabilityView = typeof AvailabilityView.Type

/** Why no work of a channel comes now. */
export const ObstacleView = Schema.Struct({
  channel: Channel,
  why: Schema.Union([Obstruction, Schema.Literal("no-queue")])
}).annotate({ identifier: "ObstacleView" })
export type ObstacleView = typeof ObstacleView.Type

/** The agent's own desk: topic `desk/<agent>`. */
export const Desk = Schema.Struct({
  agent: AgentTile,
  /** In the order in which they came. */
  hands: Schema.Record(WorkId, HandView),
  availability: perChannel(AvailabilityView),
  /** Signs out when the last hand is empty. */
  leaving: Schema.Boolean,
  /** Signed out by the engine, since nobody was there any more; null when by anybody's wish. */
  signedOutBecause: Schema.NullOr(Schema.Literals(["panel-lost", "unreachable"])),
  /** Why no work of which channel comes now, all that is in the way; empty when all that they do can come. */
  obstacles: Schema.Array(ObstacleView),
  /** The ringing call can be answered by a click. */
  answerable: Schema.Boolean
}).annotate({ identifier: "Desk" })
export type Desk = typeof Desk.Type
