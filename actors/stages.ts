import * as Schema from "effect/Schema"
import { AreaId, SkillId } from "./vocabulary.ts"

/** More steps of relaxation than people oversee; the distributor counts on less than 31 stages of a piece of work. */
export const MAX_RELAXATIONS = 10
/** Of an area, that help out. */
export const MAX_NEIGHBOURS = 10

/** Counted from the entry into the queue. */
const afterMs = Schema.Int

/** A queue's wish to ask less of an agent after a while. */
export const Relaxation = Schema.Struct({
  afterMs,
  skill: SkillId,
  /** The level that does from then on; null: whoever lacks the skill does, too. */
  to: Schema.NullOr(Schema.Int),
  /** Only while fewer agents than this are signed in who meet what is asked; absent: however many there are. */
  fewerThan: Schema.optionalKey(Schema.Int)
})
export type Relaxation = typeof Relaxation.Type

/**
 * What waiting changes of a piece of work. Its queue says so when it ranks the work, and the distributor takes each when it
 * is due, once and for good.
 */
export const Stage = Schema.TaggedUnion({
  /** Less of a skill does. */
  Relaxed: Relaxation.fields,
  /** Until then the work is held for its preferred agent; sooner when they are not there, or did not take it. */
  Released: { afterMs },
  /** Agents of these areas serve it, too; null: of any. */
  Widened: { afterMs, areas: Schema.NullOr(Schema.Array(AreaId)) },
  /** Goes before everything but alarms, the longest waiting first. */
  Overdue: { afterMs }
})
export type Stage = typeof Stage.Type
