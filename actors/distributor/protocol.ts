import * as Schema from "effect/Schema"
import { Presence } from "../agent/protocol.ts"
import { StrategyName } from "../centre.ts"
import { Contact, standing } from "../contact.ts"
import { telling } from "../output.ts"
import { AgentId, CallId, EpochMs, GroupId, QueueId } from "../vocabulary.ts"

const [at, agent, call] = [EpochMs, AgentId, CallId]
/** Counts this distributor's decisions. */
const offer = Schema.Int

export const Message = Schema.TaggedUnion({
  Configured: { at, group: GroupId, agents: Schema.Array(Schema.Struct({ agent, queues: Schema.Array(QueueId) })) },
  /** The engine died and is back: forget who is ready and who waits; all of them will say so again. */
  Restarted: { at },
  /** Everybody has spoken: decide again. */
  Resumed: { at },
  ResumeExpired: { at },
  /** Without a switch nobody's telephone rings: no decisions until it is back. */
  TelephonyLost: { at },
  TelephonyBack: { at },
  AgentAnnounced: { at, agent, presence: Presence },
  /** From the call's queue. */
  CallRanked: {
    at,
    contact: Contact,
    priority: Schema.Int,
    /** Of the queue. */
    strategy: StrategyName,
    ...standing
  },
  CallDropped: { at, call },
  RollCallDue: { at }
})
export type Message = typeof Message.Type

export const tellDistributor = telling<Message, GroupId>("distributor")

/** An agent of the group as they last announced themselves. `held`: chosen, and not yet heard to know it. */
export const Colleague = Schema.Struct({
  queues: Schema.Array(QueueId),
  presence: Presence,
  held: Schema.NullOr(Schema.Struct({ offer, call }))
})
export type Colleague = typeof Colleague.Type

/** A waiting call. `offered`: an agent was chosen; until `until` the call must have heard of it. */
export const Waiter = Schema.Struct({
  contact: Contact,
  priority: Schema.Int,
  strategy: StrategyName,
  refusedBy: Schema.Array(agent),
  offered: Schema.NullOr(Schema.Struct({ offer, agent, until: at }))
})
export type Waiter = typeof Waiter.Type

export const Book = Schema.Struct({
  group: GroupId,
  /** The latest offer made. */
  offers: offer,
  linked: Schema.Boolean,
  colleagues: Schema.Record(AgentId, Colleague),
  waiters: Schema.Record(CallId, Waiter),
  rollCallAt: at
})
export type Book = typeof Book.Type

export const State = Schema.TaggedUnion({
  Unconfigured: { group: GroupId },
  /** Hears everybody and decides nothing, so that the first who speaks after a restart is not the first who is served. */
  Gathering: { book: Book, resumeBy: at },
  Deciding: { book: Book }
})
export type State = typeof State.Type
