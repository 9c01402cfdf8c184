import * as Schema from "effect/Schema"
import { Contact, ReleaseReason } from "../contact.ts"
import { Verdict } from "../facts.ts"
import { telling } from "../output.ts"
import { AgentId, AnswerBy, CallId, EpochMs, GroupId, NotReadyReason, QueueId } from "../vocabulary.ts"
import { ReleaseReason as WorkReleaseReason, Work as AnyWork, WorkId } from "../work.ts"

const [at, call] = [EpochMs, CallId]
/** Names one decision of the agent's distributor; counts up there. 0 for a talk found in the switch after a restart. */
const offer = Schema.Int
const answerBy = Schema.NullOr(AnswerBy)

/**
 * What the distributor must know of an agent. `verdict` is "ready" or why not. `heard` is the latest offer the agent knows
 * of: news sent before an offer was heard cannot undo that offer.
 */
export const Presence = Schema.Struct({
  verdict: Schema.Union([Schema.Literal("ready"), Verdict]),
  /** Idle since, when ready. */
  since: at,
  heard: offer,
  /** The offer at work, or null. */
  offer: Schema.NullOr(offer)
})
export type Presence = typeof Presence.Type

export const Message = Schema.TaggedUnion({
  Configured: { at, name: Schema.String, group: GroupId, queues: Schema.Array(QueueId) },
  /** The engine died and is back. */
  Recovered: { at },

  SignInAsked: { at },
  SignOutAsked: { at },
  ReadyAsked: { at },
  NotReadyAsked: { at, reason: NotReadyReason },
  WrapUpFinished: { at },
  WrapUpExtended: { at },
  RejectAsked: { at },
  AnswerAsked: { at },
  HangUpAsked: { at },

  PanelOpened: { at, panel: Schema.String },
  PanelClosed: { at, panel: Schema.String },
  /** The process that held the panels' sockets is gone. */
  PanelsClosed: { at },
  DeviceInService: { at },
  DeviceOutOfService: { at },
  /** What the switch says of the agent's telephone. */
  DeviceSeen: { at, askedAt: at, registered: Schema.Boolean },

  /** From the distributor. */
  Offered: { at, offer, contact: Contact },
  /** The distributor says what it believes; an agent answers when it is not so. `held`: an offer it made us and heard nothing of. */
  RollCalled: { at, held: Schema.NullOr(offer), believed: Presence },

  /** From the call. */
  /** `answerBy` is null until the telephone rings. */
  RingStarted: { at, offer, contact: Contact, until: at, answerBy },
  TalkStarted: { at, offer, contact: Contact, answeredAt: at, recording: Schema.Boolean },
  Released: {
    at,
    call: Schema.optionalKey(call),
    work: Schema.optionalKey(WorkId),
    offer,
    reason: Schema.Union([ReleaseReason, WorkReleaseReason]),
    wrapUpMs: Schema.Int
  },
  /** From work of any kind; the table of hands has the cells for it. */
  AlertStarted: { at, offer, work: AnyWork, until: at, answerBy: Schema.optionalKey(Schema.NullOr(AnswerBy)) },
  WorkStarted: { at, offer, work: AnyWork, startedAt: at, recording: Schema.Boolean },

  WrapUpExpired: { at, until: at },
  CheckDue: { at },
  PanelGraceExpired: { at },
  PanelGivenUp: { at }
})
export type Message = typeof Message.Type

export const tellAgent = telling<Message, AgentId>("agent")

/** The agent's browser panels, which come and go by themselves. */
export const Panel = Schema.TaggedUnion({
  /** Never opened one: works by telephone alone, and no rule about panels applies. */
  Never: {},
  Open: { panels: Schema.Array(Schema.String) },
  Closed: { closedAt: at },
  /** Closed for longer than the grace: no calls are offered. */
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
  panel: Panel,
  heard: offer
})
export type Person = typeof Person.Type

/** What comes after the work at hand. */
export const Next = Schema.TaggedUnion({ Ready: {}, NotReady: { reason: NotReadyReason }, SignOut: {} })
export type Next = typeof Next.Type

/** The call at hand, from reservation until the agent is released of it. */
export const Work = Schema.Struct({
  offer,
  contact: Contact,
  next: Next,
  /** Idle since, before this call: kept when the call goes away by no fault of the agent. */
  readySince: at,
  /** When to ask the call again whether we are still its agent. */
  checkAt: at,
  /** Questions the call did not answer. */
  unanswered: Schema.Int
})
export type Work = typeof Work.Type

export const State = Schema.TaggedUnion({
  Unconfigured: { agent: AgentId },
  /** `because`: nobody asked for it, the engine did it. */
  SignedOut: { person: Person, since: at, because: Schema.NullOr(Schema.Literal("panel-lost")) },
  NotReady: { person: Person, since: at, reason: NotReadyReason },
  Ready: { person: Person, since: at },
  /** Accepted an offer; the telephone does not ring yet. */
  Reserved: { person: Person, since: at, work: Work },
  Ringing: { person: Person, since: at, work: Work, until: at, answerBy },
  Talking: { person: Person, since: at, work: Work, recording: Schema.Boolean },
  WrapUp: { person: Person, since: at, contact: Contact, next: Next, until: at }
})
export type State = typeof State.Type
