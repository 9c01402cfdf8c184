import * as Schema from "effect/Schema"
import { AlarmEvent, Phase, Reported } from "../alarm-event.ts"
import { ContactAnswer, IncidentOutcome, PartyWord } from "../incident-words.ts"
import { telling } from "../output.ts"
import { CallStanding, HeldLine } from "./line-words.ts"
import { State as Desk } from "../task/protocol.ts"
import { Handling } from "../terminal/handling.ts"
import { AgentId, AreaId, CallId, EpochMs } from "../vocabulary.ts"
import { workMessages } from "../work-protocol.ts"
import { isKept } from "../work.ts"

const [at, agent] = [EpochMs, AgentId]
const over = Schema.optionalKey(Schema.Literal(true))
const user = Schema.NullOr(Schema.Struct({ customer: Schema.String, name: Schema.String }))

/** An alarm, from its first press until somebody closed it. It is work, as a task is, on the channel `alarm`. */
export const Message = Schema.TaggedUnion({
  /** From its terminal, again and again until it is confirmed; the first one opens the incident. */
  Pressed: {
    at,
    terminal: Schema.String,
    pressedAt: EpochMs,
    number: Schema.Int,
    /** The one that opens it. */
    first: Schema.Int,
    report: Reported,
    title: Schema.String,
    user,
    area: Schema.NullOr(AreaId),
    handling: Handling,
    /** The terminal is locked for having been pressed for nothing: after the others, without escalation. */
    isLocked: Schema.Boolean
  },
  /** The terminal is locked no more: it is served as others are. */
  LockLifted: { at },
  /** The terminal said something else meanwhile. */
  Heard: { at, terminal: Schema.String, event: AlarmEvent, phase: Phase },
  /** The terminal knows that it is over. */
  EndHeard: { at },
  ...workMessages,
  /** From the agent who has it; `over`: from a supervisor, whoever has it. */
  StepDone: { at, by: Schema.String, over, step: Schema.String, note: Schema.NullOr(Schema.String) },
  PartyAsked: {
    at,
    by: Schema.String,
    over,
    party: Schema.String,
    name: Schema.String,
    number: Schema.String,
    /** Until they have answered. */
    withinMs: Schema.Int
  },
  HandedOver: { at, by: Schema.String, to: Schema.NullOr(agent), note: Schema.String },
  Suspended: { at, by: Schema.String, until: EpochMs, reason: Schema.String },
  Resumed: { at, by: Schema.String },
  Closed: { at, by: Schema.String, outcome: IncidentOutcome, note: Schema.NullOr(Schema.String) },
  /** From ports. */
  ContactAnswered: { at, rung: Schema.Int, climb: Schema.Int, answer: ContactAnswer },
  PartySaid: { at, party: Schema.String, said: PartyWord },
  /** How the call stands in which its terminal speaks. `back`: the n-th one that calls it back; null: its own, or one by click. */
  LineSeen: { at, call: CallId, back: Schema.NullOr(Schema.Int), standing: CallStanding },
  /** Who called wants to speak with somebody in any case, as the terminal said meanwhile. */
  TalkWanted: { at, call: CallId },
  /** Whoever has it telephones because of it: with its terminal, or with anybody else. */
  Telephoned: { at },
  Recovered: { at },
  /** Timers. */
  AnnounceDue: { at },
  AlertExpired: { at, offer: Schema.Int, isKept },
  AssureDue: { at },
  ClimbDue: { at, climb: Schema.Int },
  StepDue: { at, step: Schema.String },
  PartyDue: { at, party: Schema.String },
  LineDue: { at },
  SuspensionOver: { at },
  TellEndDue: { at }
})
export type Message = typeof Message.Type

export const tellIncident = telling<Message>("incident")

/** What it is about. */
export const Case = Schema.Struct({
  id: Schema.String,
  terminal: Schema.String,
  title: Schema.String,
  user,
  area: Schema.NullOr(AreaId),
  /** The report that counts most so far. */
  report: Reported,
  handling: Handling,
  openedAt: at,
  isLocked: Schema.Boolean,
  /** The latest press it has, and how many. */
  heardUpTo: Schema.Int,
  presses: Schema.Int,
  /** Whatever else its terminal said meanwhile. */
  beside: Schema.Int,
  /** Said by the terminal: it was a mistake, or it is over. It does not close anything. */
  cancelledAt: Schema.NullOr(at),
  /** Of a terminal that called by itself, until somebody spoke with it. Absent: it did not, or somebody did. */
  line: Schema.optionalKey(HeldLine)
})
export type Case = typeof Case.Type

/** Where it stands on the ladder, while nobody has it. `climb` counts, so that an old answer is known as such. */
export const Escalation = Schema.Struct({
  climb: Schema.Int,
  /** The rung that is waited on; -1: the distributor alone, before the first one. */
  rung: Schema.Int,
  dueAt: at,
  /** A contact takes care of it: asked again after a restart, they say the same again. */
  isAccepted: Schema.optionalKey(Schema.Literal(true)),
  /** The contact cannot come, and this is the top: it is written down, and waited for nothing but its time. */
  isRefused: Schema.optionalKey(Schema.Literal(true))
})
export type Escalation = typeof Escalation.Type

export const Step = Schema.Struct({
  id: Schema.String,
  done: Schema.NullOr(Schema.Struct({ by: Schema.String, at, note: Schema.NullOr(Schema.String) })),
  /** Null: no deadline, not begun, or said already that it has passed. */
  dueAt: Schema.NullOr(at)
})
export type Step = typeof Step.Type

export const Party = Schema.Struct({
  id: Schema.String,
  name: Schema.String,
  number: Schema.String,
  said: PartyWord,
  /** By then they must have answered, and who accepted must be there. */
  dueAt: Schema.NullOr(at)
})
export type Party = typeof Party.Type

const course = { steps: Schema.Array(Step), parties: Schema.Array(Party) }

export const State = Schema.TaggedUnion({
  New: { id: Schema.String },
  /** Waits for an agent, stands on a panel, or is at hand: the desk says which. */
  Open: {
    case: Case,
    desk: Desk,
    /** Null while an agent has it: they are responsible. */
    escalation: Schema.NullOr(Escalation),
    /** How often it has climbed so far. */
    climbs: Schema.Int,
    ...course
  },
  /** On purpose, with an end: then it asks for an agent again, first for who had it. */
  Suspended: {
    case: Case,
    until: at,
    reason: Schema.String,
    preferred: Schema.NullOr(agent),
    climbs: Schema.Int,
    /** Offers up to this one have been heard of. */
    heard: Schema.Int,
    /** Whom it was taken from, in case they did not hear it. */
    released: Schema.NullOr(Schema.Struct({ agent, offer: Schema.Int })),
    ...course
  },
  /** Until its terminal has heard of it and no agent asks any more. */
  Closed: {
    case: Case,
    outcome: IncidentOutcome,
    desk: Schema.NullOr(Desk),
    tellAt: Schema.NullOr(at),
    until: at
  },
  Gone: { id: Schema.String }
})
export type State = typeof State.Type
export type Of<Tag extends State["_tag"]> = Extract<State, { _tag: Tag }>
export type ToldOf<Tag extends Message["_tag"]> = Extract<Message, { _tag: Tag }>
