import type { OverflowsBecause } from "../facts.ts"
import { type EpochMs, later } from "../vocabulary.ts"
import type { Place } from "./protocol.ts"

/** When who waits is tried at a number outside, because nobody is there for them (C11). What comes of it: overflowing.ts. */

/** Why it is time to; undefined: it is not. */
export const overflowsBecause = ({ overflow, queuedAt, terms }: Place, at: EpochMs): OverflowsBecause | undefined => {
  if (terms.overflow === undefined) return undefined
  const { afterMs, afterUnanswered, againAfterMs } = terms.overflow
  const { triedAt = null, unanswered = 0 } = overflow ?? {}
  if (triedAt !== null && at < later(triedAt, againAfterMs)) return undefined
  if (afterUnanswered !== null && unanswered >= afterUnanswered) return "unanswered"
  return afterMs !== null && at >= later(queuedAt, afterMs) ? "waited" : undefined
}

/** An agent let it ring, or refused it. */
export const withUnanswered = (place: Place): Place => {
  if (place.terms.overflow === undefined) return place
  const { triedAt = null, unanswered = 0 } = place.overflow ?? {}
  return { ...place, overflow: { triedAt, unanswered: unanswered + 1 } }
}

/** Back from a number outside where nobody took it. */
export const triedOutside = (place: Place, at: EpochMs): Place =>
  place.terms.overflow === undefined ? place : { ...place, overflow: { triedAt: at, unanswered: 0 } }
