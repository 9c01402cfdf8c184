import * as Schema from "effect/Schema"
import { IncidentOutcome, PartyWord, TerminalKey } from "../incident-words.ts"
import { AgentId, EpochMs } from "../vocabulary.ts"
import { NOTE_LIMIT } from "./words-of-work.ts"

const incident = Schema.String.check(Schema.isMaxLength(128))
const note = Schema.String.check(Schema.isMaxLength(NOTE_LIMIT))
const short = Schema.String.check(Schema.isNonEmpty(), Schema.isMaxLength(200))

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
    /** One of its contacts, by place, instead of a number: theirs may be covered. They must be of that name. */
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
