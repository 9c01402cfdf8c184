import * as Schema from "effect/Schema"
import { Flow } from "./flow/flow.ts"
import { AgentId, GroupId, QueueId } from "./vocabulary.ts"

/** The centre as data: who works here, which lines there are, what a caller goes through. Read from the database at start. */

/** How a queue chooses among the agents who are ready: a name in the distributor's `strategies.ts`. */
export const StrategyName = Schema.Literals(["longest-idle"])
export type StrategyName = typeof StrategyName.Type

export const QueueSettings = Schema.Struct({
  id: QueueId,
  name: Schema.String,
  group: GroupId,
  /** Higher is served first; equal priorities by age. */
  priority: Schema.Int,
  strategy: StrategyName,
  ringTimeoutMs: Schema.Int,
  wrapUpMs: Schema.Int,
  serviceLevelSeconds: Schema.Int,
  /** Prompt looped while waiting. */
  music: Schema.String,
  /** More callers than this are refused with a prompt-less busy; a limit on everything. */
  maxWaiting: Schema.Int
})
export type QueueSettings = typeof QueueSettings.Type

export const AgentSettings = Schema.Struct({
  id: AgentId,
  name: Schema.String,
  queues: Schema.Array(QueueId)
})
export type AgentSettings = typeof AgentSettings.Type

export const Centre = Schema.Struct({
  queues: Schema.Array(QueueSettings),
  agents: Schema.Array(AgentSettings),
  /** Dialled number to flow id. */
  numbers: Schema.Record(Schema.String, Schema.String),
  /** Every version that there is or was: a call that goes through an older one keeps to it. */
  flows: Schema.Array(Flow)
})
export type Centre = typeof Centre.Type

/** All groups of queues, in the order of the queues. */
export const groupsOf = ({ queues }: Centre): ReadonlyArray<GroupId> => [...new Set(queues.map(({ group }) => group))]

/**
 * Whose distributor an agent belongs to: that of the first queue they serve. Who serves none belongs to the centre's first
 * group all the same, so that they can sign in and read on their screen why no call comes. Undefined in a centre without queues.
 */
export const groupOf = (centre: Centre, agent: AgentSettings): GroupId | undefined =>
  agent.queues
    .map((id) => centre.queues.find((queue) => queue.id === id)?.group)
    .find((group) => group !== undefined) ?? groupsOf(centre)[0]

/** Agents who can get no call, since they serve no queue of the centre. */
export const withoutQueue = ({ agents, queues }: Centre): ReadonlyArray<AgentId> =>
  agents.filter((agent) => !agent.queues.some((id) => queues.some((queue) => queue.id === id))).map(({ id }) => id)
