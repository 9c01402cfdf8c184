/** Who was refused too often is left without an answer for a while. Pure; the memory is bounded. */

export interface BackOffLimit {
  /** So many refusals within a minute are too many. */
  readonly refusalsPerMinute: number
  /** How long nothing is answered then, ms. */
  readonly ignoredMs: number
}

/** Of sources, or of users: whoever is counted is only a name here. */
export interface BackOff {
  /** Counts a refusal; true when this one was too many. */
  readonly refused: (who: string, nowMs: number) => boolean
  /** Whether nothing is answered now. */
  readonly isIgnored: (who: string, nowMs: number) => boolean
  readonly size: () => number
}

/** As with buckets: forged names cost a megabyte, and push out the oldest. */
export const MAX_REFUSED = 10_000

const MINUTE_MS = 60_000

interface Refusals {
  count: number
  /** When the first of them was. */
  sinceMs: number
  ignoredUntilMs: number
}

export const makeBackOff = ({ ignoredMs, refusalsPerMinute }: BackOffLimit): BackOff => {
  const known = new Map<string, Refusals>()
  return {
    refused: (who, nowMs) => {
      const before = known.get(who)
      const fresh = before === undefined || nowMs - before.sinceMs >= MINUTE_MS
      const now = fresh ? { count: 0, sinceMs: nowMs, ignoredUntilMs: before?.ignoredUntilMs ?? 0 } : before
      now.count += 1
      known.delete(who)
      known.set(who, now)
      if (known.size > MAX_REFUSED) {
        const [oldest] = known.keys()
        if (oldest !== undefined) known.delete(oldest)
      }
      if (now.count < refusalsPerMinute) return false
      now.count = 0
      now.ignoredUntilMs = nowMs + ignoredMs
      return true
    },
    isIgnored: (who, nowMs) => (known.get(who)?.ignoredUntilMs ?? 0) > nowMs,
    size: () => known.size
  }
}
