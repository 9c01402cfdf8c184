import * as Schema from "effect/Schema"
import { AlarmEvent, Phase, Reported, Sent } from "../alarm-event.ts"
import { telling } from "../output.ts"
import { EpochMs } from "../vocabulary.ts"
import { Becomes, Card } from "./handling.ts"
import { IncidentOutcome } from "../incident-words.ts"

const at = EpochMs
const incident = Schema.String

/** An alarm device: a box at home, a pendant, an elder's mobile phone. */
export const Message = Schema.TaggedUnion({
  /** From its records. */
  Configured: { at, card: Card },
  Retired: { at },
  /** One event that it reported. `receipt` names the message to acknowledge, once this is written down. */
  Told: { at, receipt: Schema.String, report: Reported, becomes: Becomes, sent: Schema.optionalKey(Sent) },
  /** From an incident: it has every press up to this number. */
  PressesHeard: { at, incident, upTo: Schema.Int },
  IncidentEnded: { at, incident, outcome: IncidentOutcome },
  /** By a supervisor; their user name. */
  Locked: { at, by: Schema.String, reason: Schema.String, until: EpochMs },
  Unlocked: { at, by: Schema.String, reason: Schema.String },
  /** From a port: the reminder was heard and confirmed by a key, or was not. */
  ReminderHeard: { at, deadline: EpochMs, confirmed: Schema.Boolean },
  Recovered: { at },
  /** Timers. */
  AssureDue: { at },
  LockOver: { at },
  CheckInDue: { at, deadline: EpochMs },
  ReminderOver: { at, deadline: EpochMs },
  GoneDue: { at }
})
export type Message = typeof Message.Type

export const tellTerminal = telling<Message>("terminal")

/** A press that its incident has not confirmed. */
const Press = Schema.Struct({ number: Schema.Int, at, report: Reported, becomes: Becomes })
export type Press = typeof Press.Type

/** A reference that was seen: the same one again, of the same event at the same place of the terminal, is a repeat. */
const Seen = Schema.Struct({
  reference: Schema.String,
  code: Schema.String,
  /** Which button or sensor, and whether it began: one message may tell of two. Absent: a step of an older version wrote it. */
  device: Schema.optionalKey(Schema.NullOr(Schema.String)),
  phase: Schema.optionalKey(Phase),
  at,
  /** Where it counted; null: nowhere. */
  incident: Schema.NullOr(incident)
})

export const State = Schema.TaggedUnion({
  /** Nobody entered it, or not yet. */
  New: { id: Schema.String },
  Serving: {
    id: Schema.String,
    card: Card,
    /** Its newest incident, while that is open: presses go there. */
    incident: Schema.NullOr(
      Schema.Struct({
        id: incident,
        /** The number of the press that opens it. */
        first: Schema.Int,
        unheard: Schema.Array(Press)
      })
    ),
    /** Numbers its presses and its incidents. */
    presses: Schema.Int,
    incidents: Schema.Int,
    /** When its newest incident began; of a card with `incidentEveryMs`. */
    openedAt: Schema.optionalKey(at),
    /** When it is gone, unless it has an incident or a lock then; of a card that `isPassing`. */
    goesAt: Schema.optionalKey(at),
    seen: Schema.Array(Seen),
    /** What is wrong with it: since when, and the task that somebody has. */
    faults: Schema.Array(
      Schema.Struct({
        event: AlarmEvent,
        /** Which button or sensor; null: the terminal itself. */
        device: Schema.NullOr(Schema.String),
        since: at,
        task: Schema.String,
        /** What the task was made of, until it was told a second time: the first may have been lost in a crash. */
        again: Schema.NullOr(Becomes)
      })
    ),
    /** Of which it has an incident: for the log of faults. `fault`: the task, where somebody visits, too. */
    alarmed: Schema.optionalKey(
      Schema.Array(
        Schema.Struct({ event: AlarmEvent, device: Schema.NullOr(Schema.String), fault: Schema.String, incident })
      )
    ),
    tasks: Schema.Int,
    /** When presses turned out to be for nothing. */
    nuisances: Schema.Array(at),
    lock: Schema.NullOr(Schema.Struct({ until: at, reason: Schema.String, by: Schema.NullOr(Schema.String) })),
    checkIn: Schema.NullOr(
      Schema.Struct({
        deadline: at,
        /** `waiting`: not due yet, or not done. `reminded`: the prompt is under way until `until`. */
        stage: Schema.Literals(["done", "waiting", "reminded"]),
        until: Schema.NullOr(at)
      })
    ),
    /** The latest deadline that was decided; absent: none was. */
    decided: Schema.optionalKey(at),
    assureAt: Schema.NullOr(at),
    /** Its records are gone: it goes when its incident has heard all. */
    isRetiring: Schema.Boolean
  },
  /** Its records are gone; what it still says is acknowledged. It may be entered again, and its numbers go on. */
  Retired: {
    id: Schema.String,
    presses: Schema.Int,
    incidents: Schema.Int,
    tasks: Schema.Int,
    /** Of its last records: what is older than they are is no news. */
    revision: Schema.optionalKey(Schema.Int),
    decided: Schema.optionalKey(at),
    /** When it last said something all the same. */
    heardAt: Schema.NullOr(at)
  },
  /** Nobody had entered it, and it is forgotten: whoever speaks for it later is another one. */
  Gone: { id: Schema.String }
})
export type State = typeof State.Type
export type Of<Tag extends State["_tag"]> = Extract<State, { _tag: Tag }>
export type ToldOf<Tag extends Message["_tag"]> = Extract<Message, { _tag: Tag }>
