import * as Schema from "effect/Schema"
import { AlarmEvent } from "./alarm-event.ts"
import { PlanStep } from "./terminal/handling.ts"
import { QueueId } from "./vocabulary.ts"
import { Need } from "./work.ts"

/** A rung of the ladder as a plan says it: `contacts` stands for those of the user, each one rung, in the order they are called in. */
export const PlanRung = Schema.TaggedUnion({
  prompt: { forMs: Schema.Int, prompt: Schema.String },
  contacts: { forMs: Schema.Int },
  supervisors: { forMs: Schema.Int }
})
export type PlanRung = typeof PlanRung.Type

/** What is done, in which order. `version` counts up with every change. */
export const Plan = Schema.Struct({
  version: Schema.Int,
  steps: Schema.Array(PlanStep),
  ladder: Schema.Array(PlanRung)
})
export type Plan = typeof Plan.Type

/** A kind of incident that the centre knows: what makes it, who gets it, and the plan of everybody who has none of their own. */
export const IncidentClass = Schema.Struct({
  id: Schema.String,
  name: Schema.String,
  /** An event belongs to the first class that names it. */
  events: Schema.Array(AlarmEvent),
  queue: QueueId,
  /** On top of its queue's. */
  priority: Schema.Int,
  needs: Schema.Array(Need),
  plan: Plan
})
export type IncidentClass = typeof IncidentClass.Type

/** How the centre handles what terminals say. */
export const AlarmSettings = Schema.Struct({
  classes: Schema.Array(IncidentClass),
  /** The class of events that no class names and somebody has to hear of, and of terminals that nobody entered. */
  others: Schema.String,
  /** Where visits for faults are queued, and within which time somebody is to have been there. */
  faults: Schema.Struct({ queue: QueueId, priority: Schema.Int, visitWithinMs: Schema.optionalKey(Schema.Int) })
})
export type AlarmSettings = typeof AlarmSettings.Type
