import * as Schema from "effect/Schema"
import { Attributes } from "../attributes.ts"
import { CallbackOutcome, TryResult } from "../callback-words.ts"
import { CustomerAgents } from "../customer-agents.ts"
import { telling } from "../output.ts"
import { State as Desk } from "../task/protocol.ts"
import { AgentId, AreaId, CallId, EpochMs, QueueId } from "../vocabulary.ts"
import { workMessages } from "../work-protocol.ts"
import { Need, isKept } from "../work.ts"

const [at, agent, call] = [EpochMs, AgentId, CallId]

const wish = {
  /** As it is to be dialled by the rules of dialling. */
  number: Schema.String,
  queue: QueueId,
  needs: Schema.Array(Need),
  area: Schema.NullOr(AreaId),
  preferred: Schema.NullOr(agent),
  /** Who knows them, as with a call. */
  customerAgents: Schema.optionalKey(CustomerAgents),
  priority: Schema.Int,
  /** Of the call in which it was asked for: it keeps that place. */
  queuedAt: at,
  attributes: Attributes,
  /** In which it was asked for; null: somebody entered it. */
  call: Schema.NullOr(call),
  /** The user who entered it. */
  by: Schema.NullOr(Schema.String),
  /** Null: as soon as somebody is free. */
  notBefore: Schema.NullOr(at),
  /** Nobody is called later than that. */
  until: at,
  tries: Schema.Int,
  /** Between two of them. */
  spacingMs: Schema.Int,
  /** Somebody is called only within one of these, the earliest first; at any time when absent. */
  hours: Schema.optionalKey(Schema.Array(Schema.Struct({ from: at, to: at })))
}
export const Wish = Schema.Struct(wish)
export type Wish = typeof Wish.Type

/** Somebody is to be called back: work of the channel voice, without a call until an agent has taken it. */
export const Message = Schema.TaggedUnion({
  Asked: { at, ...wish },
  ...workMessages,
  /** From the call that calls back. */
  CustomerReached: { at, call },
  CallGoesOn: { at, call },
  /** It ended, and nobody was reached. */
  CallOver: { at, call, result: TryResult },
  /** From the port: that call cannot be made. */
  DialRefused: { at, call, reason: Schema.String },
  /** By a user, whose name it is. */
  Cancelled: { at, by: Schema.String, reason: Schema.optionalKey(Schema.String) },
  /** By a user, to an earlier or a later time. Whoever has it just now goes on. */
  Moved: { at, by: Schema.String, to: at },
  /** Somebody has spoken with them since. */
  NumberServed: { at },
  Recovered: { at },
  /** Timers. */
  AnnounceDue: { at },
  AlertExpired: { at, offer: Schema.Int, isKept },
  AssureDue: { at },
  WaitOver: { at },
  HoursOver: { at },
  Expired: { at },
  CheckDue: { at },
  LingerExpired: { at }
})
export type Message = typeof Message.Type

export const tellCallback = telling<Message>("callback")

/** What it is, from its beginning to its end. */
export const About = Schema.Struct({
  id: Schema.String,
  ...wish,
  askedAt: at,
  /** How often they were called so far, and what came of the last time. */
  tried: Schema.Int,
  lastResult: Schema.NullOr(TryResult),
  /** Calls begun so far: each has a name of its own. */
  calls: Schema.Int,
  /** Offers up to this one have been heard of. */
  heard: Schema.Int
})
export type About = typeof About.Type

export const State = Schema.TaggedUnion({
  New: { id: Schema.String },
  /** Not yet, or not again yet. */
  Spaced: { about: About, dueAt: at },
  /** In its place in the queue, or on a panel: the desk says which. */
  Queued: {
    about: About,
    desk: Desk,
    /** When its hours are over, if it has any. */
    closesAt: Schema.optionalKey(at)
  },
  /** An agent took it, and calls. */
  Calling: {
    about: About,
    agent,
    offer: Schema.Int,
    /** Since then; what the agent is told until the call has them. */
    since: at,
    desk: Desk,
    call,
    /** On their panel; else with their telephone, which rings. */
    isTaken: Schema.Boolean,
    checkAt: at,
    unanswered: Schema.Int,
    /** It is to be over when this call is, unless they are reached. */
    ends: Schema.NullOr(
      Schema.Struct({
        outcome: Schema.Literals(["served", "cancelled"]),
        by: Schema.NullOr(Schema.String),
        reason: Schema.optionalKey(Schema.String)
      })
    )
  },
  /** Until no agent asks any more. */
  Over: {
    about: About,
    outcome: CallbackOutcome,
    released: Schema.NullOr(Schema.Struct({ agent, offer: Schema.Int })),
    until: at
  },
  Gone: { id: Schema.String }
})
export type State = typeof State.Type
export type Of<Tag extends State["_tag"]> = Extract<State, { _tag: Tag }>
export type Told<Tag extends Message["_tag"]> = Extract<Message, { _tag: Tag }>
