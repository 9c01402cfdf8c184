import * as Schema from "effect/Schema"
import { AgentId, EpochMs } from "../vocabulary.ts"
import { IntentAnswer } from "./refusals.ts"

/** Counts up when a screen of another version must reload instead of guessing. */
export const WIRE_VERSION = 5

/**
 * One change of a topic's state: put `value` at `path`, or take the key away when `value` is absent.
 * Paths go through records by key; arrays are replaced whole. `path: []` replaces everything.
 */
export const Change = Schema.Struct({
  path: Schema.Array(Schema.String),
  value: Schema.optionalKey(Schema.Json)
}).annotate({ identifier: "Change" })
export type Change = typeof Change.Type

/** One of those in topics.ts: `board`, `board/<unit>`, or `desk/<agent>` for the agent's own screen. */
export const Topic = Schema.String
export type Topic = typeof Topic.Type

/** Server to screen. Numbers count up by one within a topic; a gap means: ask for a new snapshot. */
export const ServerFrame = Schema.TaggedUnion({
  Hello: {
    wire: Schema.Int,
    serverTime: EpochMs,
    user: Schema.String,
    agent: Schema.NullOr(AgentId),
    /** Those that this person may follow. */
    topics: Schema.Array(Topic)
  },
  /** `state` is decoded by the topic's own schema. */
  Snapshot: { topic: Topic, n: Schema.Int, state: Schema.Json },
  Delta: { topic: Topic, n: Schema.Int, at: EpochMs, changes: Schema.Array(Change) },
  IntentAnswered: { id: Schema.Int, answer: IntentAnswer },
  /** The engine behind the gateway went away or came back; state on screen is stale while false. */
  Engine: { up: Schema.Boolean },
  Pong: { id: Schema.Int, serverTime: EpochMs }
})
export type ServerFrame = typeof ServerFrame.Type
