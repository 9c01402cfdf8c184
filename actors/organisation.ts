import * as Schema from "effect/Schema"
import type { AgentId, QueueId } from "./vocabulary.ts"

/** The tree of organisation, departments and teams, and who belongs where in it. No actor goes by it: boards and rights do. */

export const Unit = Schema.Struct({
  id: Schema.String,
  name: Schema.String,
  /** Null at the top. */
  parent: Schema.NullOr(Schema.String)
})
export type Unit = typeof Unit.Type

/** By the ids of agents and queues; whoever is not named belongs to the top. */
export const UnitOf = Schema.Struct({
  agents: Schema.Record(Schema.String, Schema.String),
  queues: Schema.Record(Schema.String, Schema.String)
})

/** What a centre without an organisation is called as one. */
const WHOLE = "centre"

/** As much of a centre as is needed here. */
export interface Organised {
  readonly agents: ReadonlyArray<{ readonly id: AgentId; readonly queues: ReadonlyArray<QueueId> }>
  readonly queues: ReadonlyArray<{ readonly id: QueueId }>
  readonly units?: ReadonlyArray<Unit>
  readonly unitOf?: typeof UnitOf.Type
}

const topOf = ({ units = [] }: Organised): string => units.find(({ parent }) => parent === null)?.id ?? WHOLE

export const unitOfAgent = (centre: Organised, agent: string): string => centre.unitOf?.agents[agent] ?? topOf(centre)

export const unitOfQueue = (centre: Organised, queue: string): string => centre.unitOf?.queues[queue] ?? topOf(centre)

/** The unit and all below it; undefined when there is no such unit. */
export const unitsFrom = (centre: Organised, unit: string): ReadonlySet<string> | undefined => {
  const { units = [] } = centre
  if (unit !== topOf(centre) && !units.some(({ id }) => id === unit)) return undefined
  const found = new Set([unit])
  // A set that is walked while it grows.
  for (const above of found) for (const { id, parent } of units) if (parent === above) found.add(id)
  return found
}

/** Who and what belongs to some units. */
export interface Place {
  readonly agents: ReadonlySet<string>
  /** Theirs, and those that their agents serve. */
  readonly queues: ReadonlySet<string>
}

export const placeOf = (centre: Organised, units: ReadonlySet<string>): Place => {
  const agents = centre.agents.filter(({ id }) => units.has(unitOfAgent(centre, id)))
  const served = new Set<string>(agents.flatMap(({ queues }) => queues))
  const queues = centre.queues.filter(({ id }) => served.has(id) || units.has(unitOfQueue(centre, id)))
  return { agents: new Set(agents.map(({ id }) => id)), queues: new Set(queues.map(({ id }) => id)) }
}
