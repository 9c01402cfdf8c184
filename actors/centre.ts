import * as Schema from "effect/Schema"
import { Flow } from "./flow/flow.ts"
import { AgentId, GroupId, QueueId } from "./vocabulary.ts"

/** The centre as data: who works here, which lines there are, what a caller goes through. Read from the database at start. */

export const QueueSettings = Schema.Struct({
  id: QueueId,
  name: Schema.String,
  group: GroupId,
  /** Higher is served first; equal priorities by age. */
  priority: Schema.Int,
  strategy: Schema.Literals(["longest-idle"]),
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
