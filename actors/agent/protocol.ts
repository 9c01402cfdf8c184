import * as Schema from "effect/Schema"
import { CapacityProfile, DEFAULT_CAPACITY } from "../capacity.ts"
import { telling } from "../output.ts"
import { Presence } from "../presence.ts"
import { Reason, ReasonId } from "../reasons.ts"
import { unlessUsual } from "../stored.ts"
import { Tally } from "../tally.ts"
import { AgentId, AnswerBy, AreaId, EpochMs, GroupId, QueueId, SkillId } from "../vocabulary.ts"
import { Channel, ReleaseReason, Work, WorkId, isKept } from "../work.ts"

const at = EpochMs
/** Names one decision of the agent's distributor; counts up there. 0 for a talk found in the switch after a restart. */
const offer = Schema.Int
/** Of the hand that is meant; null: of the one call. */
const work = Schema.NullOr(WorkId)
const ofCall = Schema.optionalKey(WorkId)
/** A call that carries out this callback, which the agent has at hand until then. */
const follows = { follows: ofCall }

export const Message = Schema.TaggedUnion({
  Configured: {
    at,
    name: Schema.String,
    group: GroupId,
    queues: Schema.Array(QueueId),
    skills: Schema.Record(SkillId, Schema.Int),
    areas: Schema.Array(AreaId),
    capacity: CapacityProfile,
    reasons: Schema.Array(Reason),
    /** What they are given is counted from now on, if it is not yet; absent in rows of before anybody counted. */
    tallies: Schema.optionalKey(Schema.Boolean)
  },
  /** The centre no longer has them. What is at hand they finish, and nothing more comes. */
  Retired: { at },
  /** The engine died and is back. */
  Recovered: { at },

  SignInAsked: { at },
  SignOutAsked: { at },
  /** Ready for every channel. */
  ReadyAsked: { at },
  /**
   * Not ready for the channels that the reason pauses, and ready for the others. `adds`: the others stay as they were, which
   * was the rule up to version 6; only rows of then say it.
   */
  NotReadyAsked: { at, reason: ReasonId, adds: Schema.optionalKey(Schema.Boolean) },
  AcceptAsked: { at, work },
  RejectAsked: { at, work, isKept },
  EndAsked: { at, work, note: Schema.NullOr(Schema.String) },
  WrapUpFinished: { at, work },
  WrapUpExtended: { at, work },
  /** Stays open without a countdown, up to the longest there is. */
  WrapUpKept: { at, work },
  /** 求助: of a call at hand, and ends with it. Without `work`: of the first there is. */
  HelpAsked: { at, work: ofCall },
  HelpWithdrawn: { at, work: ofCall },
  /** Somebody sees to it: an agent's id, or the account of who is none. */
  HelpTaken: { at, by: Schema.String, work: ofCall },

  PanelOpened: { at, panel: Schema.String },
  PanelClosed: { at, panel: Schema.String },
  /** The process that held the panels' sockets is gone. */
  PanelsClosed: { at },
  DeviceInService: { at },
  DeviceOutOfService: { at },
  /** The telephone has a call that is none of ours: with a colleague's, through the switch alone. */
  DeviceBusy: { at },
  /** It has none any more. */
  DeviceIdle: { at },
  /** What the switch says of the agent's telephone. `busy`: as in DeviceBusy; absent where the switch cannot say. */
  DeviceSeen: { at, askedAt: at, registered: Schema.Boolean, busy: Schema.optionalKey(Schema.Boolean) },

  /** From the distributor. */
  Offered: { at, offer, work: Work },
  /** The distributor says what it believes; an agent answers when it is not so. `held`: an offer it made us and heard nothing of. */
  RollCalled: { at, held: Schema.NullOr(offer), believed: Presence },

  /** From the work. `answerBy`: how a telephone can be answered, null until it rings; absent where nothing rings. */
  AlertStarted: { at, offer, work: Work, until: at, answerBy: Schema.optionalKey(Schema.NullOr(AnswerBy)), ...follows },
  WorkStarted: { at, offer, work: Work, startedAt: at, recording: Schema.Boolean, ...follows },
  Released: { at, work: WorkId, offer, reason: ReleaseReason, wrapUpMs: Schema.Int, isKept },

  WrapUpExpired: { at, until: at },
  CheckDue: { at },
  PanelGraceExpired: { at },
  PanelGivenUp: { at },
  /** Neither telephone nor panel for too long. */
  UnreachableGivenUp: { at }
})
export type Message = typeof Message.Type

export const tellAgent = telling<Message, AgentId>("agent")

/** The agent's browser panels, which come and go by themselves. */
export const Panel = Schema.TaggedUnion({
  /** Never opened one: works by telephone alone, and no rule about panels applies. */
  Never: {},
  Open: { panels: Schema.Array(Schema.String) },
  Closed: { closedAt: at },
  /** Closed for longer than the grace: nothing is offered. */
  Lost: { closedAt: at }
})
export type Panel = typeof Panel.Type

/** What is true of the agent whatever they do. */
export const Person = Schema.Struct({
  agent: AgentId,
  name: Schema.String,
  group: GroupId,
  queues: Schema.Array(QueueId),
  registered: Schema.Boolean,
  /** When the telephone was last heard to come or go: an older look at the switch cannot say otherwise. */
  registeredSince: at,
  /**
   * Whether the telephone has a call that is none of ours, and when it was last heard to begin or end one: an older look at the
   * switch cannot say otherwise. Absent of a telephone that never had any.
   */
  otherCall: Schema.optionalKey(
    Schema.Struct({
      isTalking: Schema.Boolean,
      since: at,
      /** It is taken to be over by then, whatever is heard of it: see `crossing.ts`. */
      until: Schema.optionalKey(at)
    })
  ),
  /** When a ring at their telephone was last taken back. Absent: never. */
  cancelledAt: Schema.optionalKey(at),
  panel: Panel,
  heard: offer,
  /** Most people have the usual one, and every step is written with it. */
  capacity: unlessUsual(CapacityProfile, DEFAULT_CAPACITY),
  /** What reasons pause that do not pause everything. */
  pauses: Schema.Record(ReasonId, Schema.Array(Channel)),
  tally: Schema.optionalKey(Tally)
})
export type Person = typeof Person.Type

/** For one channel. `since` of who is ready: idle since, as far as this channel goes. */
export const Availability = Schema.TaggedUnion({ Ready: { since: at }, NotReady: { reason: ReasonId, since: at } })
export type Availability = typeof Availability.Type

const ofChannel = Schema.optionalKey(Availability)
/** Of each channel for which the person has any capacity. */
export const Availabilities = Schema.Struct({
  voice: ofChannel,
  alarm: ofChannel,
  chat: ofChannel,
  mail: ofChannel,
  sms: ofChannel,
  task: ofChannel
})
export type Availabilities = typeof Availabilities.Type

const bound = {
  offer,
  work: Work,
  /** Of this phase. */
  since: at,
  /** When to ask the work again whether we are still its agent. */
  checkAt: at,
  /** Questions the work did not answer. */
  unanswered: Schema.Int,
  /** Called in by a person, and yet a distributor's: it carries out a callback that was given to them. */
  given: Schema.optionalKey(Schema.Boolean)
}

/** The agent asked for help with this call, and who sees to it. */
export const Help = Schema.Struct({ since: at, takenBy: Schema.NullOr(Schema.String), takenAt: Schema.NullOr(at) })
export type Help = typeof Help.Type
const help = Schema.optionalKey(Help)

/** One piece of work at hand. */
export const Hand = Schema.TaggedUnion({
  /** Accepted from the distributor; nothing rings yet. */
  Offered: bound,
  Alerting: { ...bound, until: at, answerBy: Schema.NullOr(AnswerBy) },
  Active: { ...bound, recording: Schema.Boolean, help },
  /** More urgent work came; this one is still ours and comes back. */
  SetAside: { ...bound, recording: Schema.Boolean, help },
  /** `isKept`: nobody counts down; `until` is when even that ends. */
  WrapUp: { work: Work, since: at, until: at, isKept: Schema.optionalKey(Schema.Boolean) }
})
export type Hand = typeof Hand.Type

/** Oldest first. */
export const Hands = Schema.Record(WorkId, Hand)
export type Hands = typeof Hands.Type

export const State = Schema.TaggedUnion({
  Unconfigured: { agent: AgentId },
  /** `because`: nobody asked for it, the engine did it. */
  SignedOut: { person: Person, since: at, because: Schema.NullOr(Schema.Literals(["panel-lost", "unreachable"])) },
  /**
   * `leaving`: signs out when the last hand is empty, and takes nothing new. `retired`: the same, and nobody is there then,
   * whatever they choose meanwhile.
   */
  SignedIn: {
    person: Person,
    availability: Availabilities,
    hands: Hands,
    leaving: Schema.Boolean,
    retired: Schema.Boolean
  }
})
export type State = typeof State.Type

export type SignedIn = Extract<State, { _tag: "SignedIn" }>
export type Configured = Exclude<State, { _tag: "Unconfigured" }>
export type HandOf<Tag extends Hand["_tag"]> = Extract<Hand, { _tag: Tag }>
/** Work that has not let us go. */
export type Bound = Exclude<Hand, { _tag: "WrapUp" }>
export type Told<Tag extends Message["_tag"]> = Extract<Message, { _tag: Tag }>

// The distributor has it from here until it deals in work.
export { Presence }
