/** Chance from one number, and nothing else: the seed is the whole story. */
export interface Chance {
  /** 0 (inclusive) to 1 (exclusive). */
  readonly next: () => number
  /** A whole number from `from` to `to`, both inclusive. */
  readonly between: (from: number, to: number) => number
  readonly happens: (probability: number) => boolean
  readonly pick: <A>(of: ReadonlyArray<A>) => A
}

/** Marsaglia's xorshift, 32 bits. */
export const makeChance = (seed: number): Chance => {
  let bits = Math.imul(seed + 1, 2_654_435_769) | 1
  const next = () => {
    bits ^= bits << 13
    bits ^= bits >>> 17
    bits ^= bits << 5
    return (bits >>> 0) / 2 ** 32
  }
  // The first numbers of neighbouring seeds are alike.
  for (let warm = 0; warm < 8; warm++) next()
  const between = (from: number, to: number) => from + Math.floor(next() * (to - from + 1))
  return {
    next,
    between,
    happens: (probability) => next() < probability,
    pick: (of) => of[Math.floor(next() * of.length)]!
  }
}
