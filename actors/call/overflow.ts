import type { OverflowsBecause } from "../facts.ts"
import { type EpochMs, later } from "../vocabulary.ts"
import type { Overflow } from "../work.ts"
import type { Place } from "./protocol.ts"

/** When who waits is tried at a number outside, because nobody is there for them (C11). What comes of it: overflowing.ts. */

type Refused = Extract<Overflow["to"], { readonly refusal: unknown }>
export const isRefused = (to: Overflow["to"]): to is Refused => "refusal" in to

/** Why it is time to; undefined: it is not. `unstaffed`: nobody of the queue is signed in. */
export const overflowsBecause = (
  { overflow, queuedAt, since = queuedAt, terms }: Place,
  at: EpochMs,
  unstaffed: boolean
): OverflowsBecause | undefined => {
  if (terms.overflow === undefined) return undefined
  const { afterMs, afterUnanswered, againAfterMs, to, whenUnstaffed = false } = terms.overflow
  const { refused = false, triedAt = null, unanswered = 0 } = overflow ?? {}
  if (triedAt !== null && at < later(triedAt, againAfterMs)) return undefined
  if (refused && isRefused(to)) return undefined
  if (unstaffed && whenUnstaffed) return "unstaffed"
  if (afterUnanswered !== null && unanswered >= afterUnanswered) return "unanswered"
  return afterMs !== null && at >= later(since, afterMs) ? "waited" : undefined
}

/** An agent let it ring, or refused it. */
export const withUnanswered = (place: Place): Place => {
  if (place.terms.overflow === undefined) return place
  const { triedAt = null, unanswered = 0, ...told } = place.overflow ?? {}
  return { ...place, overflow: { ...told, triedAt, unanswered: unanswered + 1 } }
}

/** The rules of dialling refuse the number, and that is said. */
export const withRefusal = (place: Place): Place => {
  const { triedAt = null, unanswered = 0 } = place.overflow ?? {}
  return { ...place, overflow: { triedAt, unanswered, refused: true } }
}

/** Back from a number outside where nobody took it. */
export const triedOutside = (place: Place, at: EpochMs): Place =>
  place.terms.overflow === undefined ? place : { ...place, overflow: { triedAt: at, unanswered: 0 } }
