import { type EpochMs, later } from "../vocabulary.ts"

/**
 * How long somebody waits from now on: their place × how long the queue took lately to go on by one.
 *
 * Only gaps count between two who left one after the other while the second was waiting already; without a backlog a gap says
 * when callers come and not how fast they are served. Who gives up counts as who is served: both let the queue go on.
 *
 * Trap: it knows the last half hour and not the next. Who signs in or out changes the pace, and it lags behind by some calls; a
 * VIP goes before whoever was told a place. So it is measured what came of what was told (`engine/projections/told-waits.ts`).
 */

/** A queue's pace: the last gaps, the latest last, and when somebody left last. */
export interface Pace {
  readonly lastAt: EpochMs
  readonly gaps: ReadonlyArray<{ readonly at: EpochMs; readonly ms: number }>
}

/** So many gaps smooth over one long talk, and a change of staff is in them within a quarter of an hour. */
export const GAPS_AT_MOST = 12
/** Fewer say nothing that a caller could rely on. */
export const GAPS_AT_LEAST = 3
/** Older ones are those of another hour with other people. */
export const GAPS_WITHIN_MS = 30 * 60_000

/** Somebody left the queue who was in it since `queuedAt`: served, or gone. Null: nobody has left yet. */
export const paceAfter = (pace: Pace | null, { at, queuedAt }: Readonly<Record<"at" | "queuedAt", EpochMs>>): Pace => {
  if (pace === null) return { lastAt: at, gaps: [] }
  if (at < pace.lastAt) return pace
  const gap = queuedAt <= pace.lastAt ? [{ at, ms: at - pace.lastAt }] : []
  return { lastAt: at, gaps: [...pace.gaps, ...gap].slice(-GAPS_AT_MOST) }
}

/** Whole ms; null when too little is known of the queue's pace. */
export const expectedWaitMs = (pace: Pace | null, place: number, at: EpochMs): number | null => {
  const lately = pace?.gaps.filter((gap) => later(gap.at, GAPS_WITHIN_MS) >= at) ?? []
  if (lately.length < GAPS_AT_LEAST) return null
  return Math.round((place * lately.reduce((sum, { ms }) => sum + ms, 0)) / lately.length)
}
