import * as Schema from "effect/Schema"
import { Contact, TerminalKey } from "../incident-words.ts"
import { AreaId, QueueId } from "../vocabulary.ts"
import { Need } from "../work.ts"

/** One step of a protocol. */
export const PlanStep = Schema.Struct({
  id: Schema.String,
  title: Schema.String,
  /** The incident cannot be closed while it is open. */
  mandatory: Schema.Boolean,
  /** From the time when an agent takes the incident; null: no deadline. */
  withinMs: Schema.NullOr(Schema.Int)
})
export type PlanStep = typeof PlanStep.Type

/**
 * One rung of the ladder that is climbed while no agent has the incident. `prompt` speaks to the terminal, `contact` calls
 * somebody, `supervisors` tells them; each waits `forMs` before the next one. At the top it begins anew with the first `contact`
 * or `supervisors`.
 */
export const Rung = Schema.TaggedUnion({
  prompt: { forMs: Schema.Int, prompt: Schema.String },
  contact: { forMs: Schema.Int, contact: Contact },
  supervisors: { forMs: Schema.Int }
})
export type Rung = typeof Rung.Type

/** How a class of incidents is handled, for this user. It is fixed when the incident is opened. */
export const Handling = Schema.Struct({
  /** The class, and the version of its plan that is followed. */
  class: Schema.Struct({ id: Schema.String, name: Schema.String, planVersion: Schema.Int }),
  /** On top of its queue's. */
  priority: Schema.Int,
  queue: QueueId,
  needs: Schema.Array(Need),
  steps: Schema.Array(PlanStep),
  ladder: Schema.Array(Rung),
  /** Told when it is opened and closed. */
  guardians: Schema.Array(Contact),
  /** What its terminal has keys for, in the talk with it. Absent: for nothing. */
  keys: Schema.optionalKey(Schema.Array(TerminalKey))
})
export type Handling = typeof Handling.Type

/** What becomes of one event: an incident, a task with a due time, or a line in the terminal's log. */
export const Becomes = Schema.TaggedUnion({
  Incident: { handling: Handling },
  Task: {
    queue: QueueId,
    title: Schema.String,
    priority: Schema.Int,
    /** When it is due, from the report on. Absent: at no time. */
    dueWithinMs: Schema.optionalKey(Schema.Int)
  },
  Note: {}
})
export type Becomes = typeof Becomes.Type

/** What a terminal's actor knows of itself; its records say it. */
export const Card = Schema.Struct({
  /** Counts up with every change of the records. */
  revision: Schema.Int,
  title: Schema.String,
  user: Schema.NullOr(Schema.Struct({ customer: Schema.String, name: Schema.String })),
  area: Schema.NullOr(AreaId),
  /** Until then its alarms are from somebody who tests it: they are written down, and nobody is sent. EpochMs. */
  testUntil: Schema.NullOr(Schema.Int),
  /** So many presses for nothing within this time lock it for so long; null: it is never locked by itself. */
  nuisance: Schema.NullOr(Schema.Struct({ times: Schema.Int, withinMs: Schema.Int, lockMs: Schema.Int })),
  /** Minutes of the local day by which the user checks in, sorted, and how far that day is from UTC. */
  checkIns: Schema.Array(Schema.Int),
  minutesEast: Schema.Int,
  /** A check-in counts for a deadline from so long before it on: who is well in the evening may not be in the morning. */
  checkInOpensMs: Schema.Int,
  /** How a check-in that is missed is handled after the prompt was not answered. */
  missedCheckIn: Schema.NullOr(Handling),
  /** A new incident begins only so long after the newest one did: what is said before is counted with that. Absent: at once. */
  incidentEveryMs: Schema.optionalKey(Schema.Int),
  /** Nobody entered it: it is gone when its time for an incident and the incident itself are over. */
  isPassing: Schema.optionalKey(Schema.Literal(true)),
  /** It stands for many: an alarm of one is not counted with what another said, and begins an incident at once. */
  standsForMany: Schema.optionalKey(Schema.Literal(true)),
  /** The prompt that reminds of the check-in, and how long it waits for an answer. */
  reminder: Schema.NullOr(Schema.Struct({ prompt: Schema.String, waitMs: Schema.Int }))
})
export type Card = typeof Card.Type
