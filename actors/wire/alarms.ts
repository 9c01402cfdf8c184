import * as Schema from "effect/Schema"
import { AlarmEvent, Measured, Position, VoiceWay } from "../alarm-event.ts"
import { Contact, IncidentOutcome, PartyWord, TerminalKey } from "../incident-words.ts"
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

/**
 * The line of a terminal that called by itself, until somebody spoke with it. `held`: it waits, and is released at `until` (null:
 * only by who called). `owed`: it is called back when somebody has the incident. `calling`: it is called back now.
 */
export const IncidentLine = Schema.Struct({
  standing: Schema.Literals(["held", "owed", "calling"]),
  until: Schema.NullOr(EpochMs)
}).annotate({ identifier: "IncidentLine" })
export type IncidentLine = typeof IncidentLine.Type

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
  /** Null: it did not call by itself, or somebody spoke with it. */
  line: Schema.NullOr(IncidentLine),
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
  /** What its terminal can be told in the talk with it. */
  keys: Schema.Array(TerminalKey),
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
