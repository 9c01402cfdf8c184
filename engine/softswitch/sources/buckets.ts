/** How many of something each source may do: a bucket of tokens that fills again with time. Pure; the memory is bounded. */

export interface BucketLimit {
  /** Tokens that come back in a second. */
  readonly perSecond: number
  /** Tokens of a full bucket: how many at once. */
  readonly burst: number
}

export interface Buckets {
  /** Takes one token of this source; false when it has none left. */
  readonly take: (source: string, nowMs: number) => boolean
  /** Gives one back that was taken. */
  readonly give: (source: string) => void
  readonly setLimit: (limit: BucketLimit) => void
  /** Sources remembered now. */
  readonly size: () => number
}

/** A flood with forged addresses costs about a megabyte; the source that was quiet longest is forgotten first. */
export const MAX_SOURCES = 10_000

interface Bucket {
  tokens: number
  atMs: number
}

export const makeBuckets = (limit: BucketLimit): Buckets => {
  let { burst, perSecond } = limit
  const buckets = new Map<string, Bucket>()
  return {
    take: (source, nowMs) => {
      const known = buckets.get(source)
      const tokens =
        known === undefined ? burst : Math.min(burst, known.tokens + ((nowMs - known.atMs) / 1_000) * perSecond)
      const taken = tokens >= 1
      // Set anew, so that the first of the map is the one that was quiet longest.
      buckets.delete(source)
      buckets.set(source, { tokens: taken ? tokens - 1 : tokens, atMs: nowMs })
      if (buckets.size > MAX_SOURCES) {
        const [quietest] = buckets.keys()
        if (quietest !== undefined) buckets.delete(quietest)
      }
      return taken
    },
    give: (source) => {
      const known = buckets.get(source)
      if (known !== undefined) known.tokens = Math.min(burst, known.tokens + 1)
    },
    setLimit: (next) => ({ burst, perSecond } = next),
    size: () => buckets.size
  }
}
