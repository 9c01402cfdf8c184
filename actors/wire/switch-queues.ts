import * as Schema from "effect/Schema"
import { EpochMs } from "../vocabulary.ts"

/** Queues that the switch distributes by itself, beside ours: shown, and never touched. */

/** One agent of such a queue, whom the switch knows by this name. */
export const SwitchAgent = Schema.Struct({
  state: Schema.Literals(["signed-out", "not-ready", "ready", "ringing", "talking"]),
  /** Since when; null when the switch does not say. */
  since: Schema.NullOr(EpochMs)
}).annotate({ identifier: "SwitchAgent" })
export type SwitchAgent = typeof SwitchAgent.Type

export const SwitchQueue = Schema.Struct({
  waiting: Schema.Int,
  /** Queue entry of the caller who waits longest; null when nobody waits. */
  longestSince: Schema.NullOr(EpochMs),
  /** Callers with an agent now. */
  talking: Schema.Int,
  /** Since the switch read this queue's settings. */
  answered: Schema.Int,
  abandoned: Schema.Int,
  /** Names of the agents who serve it. */
  agents: Schema.Array(Schema.String)
}).annotate({ identifier: "SwitchQueue" })
export type SwitchQueue = typeof SwitchQueue.Type

/** Both by the switch's own names. */
export const SwitchQueues = Schema.Struct({
  queues: Schema.Record(Schema.String, SwitchQueue),
  agents: Schema.Record(Schema.String, SwitchAgent)
}).annotate({ identifier: "SwitchQueues" })
export type SwitchQueues = typeof SwitchQueues.Type
