import * as Schema from "effect/Schema"
import { AgentId, CallId, EpochMs } from "../vocabulary.ts"

/** How a call stands in which one speaks with a terminal: its own, or one that calls it back. */
export const CallStanding = Schema.TaggedUnion({
  /** On its way to somebody, or away from where it waited. */
  Coming: {},
  /** It waits for somebody, and its line is released then; null: only by who called. */
  Held: { until: Schema.NullOr(EpochMs) },
  /** Somebody speaks with them, or did. Nothing but they themselves ends that. */
  Talked: {},
  /** It is over, and nobody spoke with them. `waited`: they had waited for somebody. */
  Over: { waited: Schema.Boolean },
  /** A call back that cannot be made. `again`: not now, since somebody's telephone is in use, say. */
  NotMade: { again: Schema.Boolean }
})
export type CallStanding = typeof CallStanding.Type

/** The line of a terminal that called by itself, until somebody spoke with it. */
export const HeldLine = Schema.Struct({
  /** Its own call. */
  call: CallId,
  /** Who called wants to speak in any case; else only if they wait for somebody. */
  talks: Schema.Boolean,
  /** `owed`: it is to be called back. `calling`: it is called back now. */
  stands: Schema.Literals(["coming", "held", "owed", "calling"]),
  /** Of a held one: then its line is released. */
  until: Schema.NullOr(EpochMs),
  /** How often it was called back. */
  backs: Schema.Int,
  /** For whom last, and in vain: for them it is not called again by itself. */
  triedFor: Schema.NullOr(AgentId),
  /** What was said of it may have been lost: then it is asked about again. Null: nothing is to come. */
  lookAt: Schema.NullOr(EpochMs)
})
export type HeldLine = typeof HeldLine.Type
