import * as Schema from "effect/Schema"
import { AlarmEvent, Measured, Position, VoiceWay } from "../alarm-event.ts"
import { Contact, IncidentOutcome, PartyWord } from "../incident-words.ts"
import { AgentId, AreaId, EpochMs } from "../vocabulary.ts"

/** Incidents as screens see them, and what may be asked of one. */

export const IncidentStep = Schema.Struct({
  id: Schema.String,
  title: Schema.String,
  mandatory: Schema.Boolean,
  dueAt: Schema.NullOr(EpochMs),
  /** `by`: an agent, or the account of a supervisor who is none. */
  done: Schema.NullOr(Schema.Struct({ by: Schema.String, at: EpochMs, note: Schema.NullOr(Schema.String) }))
}).annotate({ identifier: "IncidentStep" })
export type IncidentStep = typeof IncidentStep.Type

export const IncidentParty = Schema.Struct({
  id: Schema.String,
  name: Schema.String,
  /** Covered where the one who looks may not see it whole. */
  number: Schema.String,
  said: PartyWord,
  dueAt: Schema.NullOr(EpochMs)
}).annotate({ identifier: "IncidentParty" })
export type IncidentParty = typeof IncidentParty.Type

/** `climbing`: nobody has it, and somebody is being called, told or waited for. */
export const IncidentStanding = Schema.Literals(["waiting", "climbing", "alerting", "active", "suspended", "closed"])
export type IncidentStanding = typeof IncidentStanding.Type

/** One row of the list, and all that the card of it shows. */
export const IncidentRow = Schema.Struct({
  id: Schema.String,
  terminal: Schema.String,
  title: Schema.String,
  user: Schema.NullOr(Schema.Struct({ customer: Schema.String, name: Schema.String })),
  area: Schema.NullOr(AreaId),
  class: Schema.Struct({ id: Schema.String, name: Schema.String }),
  priority: Schema.Int,
  event: AlarmEvent,
  device: Schema.NullOr(Schema.String),
  place: Schema.NullOr(Schema.String),
  text: Schema.NullOr(Schema.String),
  position: Schema.NullOr(Position),
  measured: Measured,
  voice: VoiceWay,
  openedAt: EpochMs,
  presses: Schema.Int,
  beside: Schema.Int,
  cancelledAt: Schema.NullOr(EpochMs),
  isLocked: Schema.Boolean,
  standing: IncidentStanding,
  /** Whoever has it, or to whom it is offered; of a suspended one who had it, and will be asked first. */
  agent: Schema.NullOr(AgentId),
  /** Of a suspended one: until then. Of one that climbs: then the next rung comes. */
  until: Schema.NullOr(EpochMs),
  /** Why it is suspended. */
  reason: Schema.NullOr(Schema.String),
  /** The rung that is waited on; null: none. */
  rung: Schema.NullOr(Schema.String),
  steps: Schema.Array(IncidentStep),
  parties: Schema.Array(IncidentParty),
  /** Who may be called about it, in their order. */
  contacts: Schema.Array(Contact),
  outcome: Schema.NullOr(IncidentOutcome)
}).annotate({ identifier: "IncidentRow" })
export type IncidentRow = typeof IncidentRow.Type

/** A user who said by their terminal that they are well. */
export const CheckedIn = Schema.Struct({ name: Schema.String, at: EpochMs }).annotate({ identifier: "CheckedIn" })
export type CheckedIn = typeof CheckedIn.Type

/** The incidents that are open, and those that were closed a moment ago; by their id. */
export const IncidentList = Schema.Struct({
  incidents: Schema.Record(Schema.String, IncidentRow),
  /** The last few, by terminal; on the list of the whole centre alone. */
  checkIns: Schema.Record(Schema.String, CheckedIn)
}).annotate({ identifier: "IncidentList" })
export type IncidentList = typeof IncidentList.Type

const NOTE_LIMIT = 4_000
const incident = Schema.String.check(Schema.isMaxLength(128))
const note = Schema.String.check(Schema.isMaxLength(NOTE_LIMIT))
const short = Schema.String.check(Schema.isNonEmpty(), Schema.isMaxLength(200))

/** What can be done to a terminal in the talk with it: end it, who hears whom, how loud, and what it switches. */
export const TerminalKey = Schema.Literals(["clear", "duplex", "listen", "speak", "volumeUp", "volumeDown", "relay"])
export type TerminalKey = typeof TerminalKey.Type
/** What each is in digits; what a terminal has not is not in it. */
export type TerminalKeys = Readonly<Partial<Record<TerminalKey, string>>>

/** Why it does not do what is asked of it; nothing has changed then. */
export const INCIDENT_REFUSALS = [
  "no-incident", // there is none, or it is over
  "not-yours",
  "steps-open",
  "no-step",
  "step-done-already",
  "note-missing", // of a false alarm and of a nuisance it must be said why
  "time-past",
  "no-terminal",
  "no-contact",
  "too-many-parties",
  "no-key", // its terminal has none of this meaning
  "no-voice" // the terminal has no way to talk, or has not called
] as const

/** What an agent or a supervisor may ask of an incident. */
export const incidentIntents = {
  DoIncidentStep: { incident, step: Schema.String, note: Schema.NullOr(note) },
  CloseIncident: { incident, outcome: IncidentOutcome, note: Schema.NullOr(note) },
  /** To this agent, or back into its queue. */
  HandOverIncident: { incident, to: Schema.NullOr(AgentId), note: short },
  SuspendIncident: { incident, until: EpochMs, reason: short },
  ResumeIncident: { incident },
  /** Somebody is sent: they are called, told what happened, and press 1 or 2. */
  SendParty: {
    incident,
    name: short,
    number: Schema.String.check(Schema.isMaxLength(64)),
    /** One of its contacts, by place, instead of a number: theirs may be covered. */
    contact: Schema.optionalKey(Schema.Int),
    withinMs: Schema.Int.check(Schema.isBetween({ minimum: 10_000, maximum: 3_600_000 }))
  },
  /** What a party said to the agent. */
  NotePartySaid: { incident, party: Schema.String, said: PartyWord },
  /** Voice to the terminal: its own call is taken, or it is called. */
  TalkToTerminal: { incident },
  /** In the talk with its terminal: as digits that its maker has for it. */
  PressTerminalKey: { incident, key: TerminalKey },
  LockTerminal: { terminal: Schema.String, until: EpochMs, reason: short },
  UnlockTerminal: { terminal: Schema.String, reason: short }
} as const
