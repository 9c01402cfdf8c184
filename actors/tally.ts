import * as Schema from "effect/Schema"
import { EpochMs } from "./vocabulary.ts"

/** What somebody was given in their present shift: strategies that share work out evenly compare it. */
export const Tally = Schema.Struct({
  /** When the shift began, moved on by all time that they were signed out since: until now it is signed-in time. */
  since: EpochMs,
  /** Pieces of work that a distributor gave them and they began, of any channel; what is at hand counts. */
  handled: Schema.Int,
  /** What these took, in ms, without notes and without time set aside; what is at hand counts when it ends. */
  servedMs: Schema.Int
})
export type Tally = typeof Tally.Type

export const sameTally = (a: Tally | undefined, b: Tally | undefined): boolean =>
  a === b ||
  (a !== undefined && b !== undefined && a.since === b.since && a.handled === b.handled && a.servedMs === b.servedMs)
