/** One key may be told by several ways at once: packets, INFO, tones in the audio. Each press counts once. */
export interface DigitWays {
  /** Whether this is a press that no other way has told. */
  readonly isNew: (digit: string, way: string, atMs: number) => boolean
}

/** The slowest way says a key when it is released and the telephone has said so by SIP; the fastest at once. */
export const SAME_PRESS_MS = 1_000

/** Presses remembered: nobody presses more in a second. */
const REMEMBERED = 16

export const makeDigitWays = (): DigitWays => {
  /** Presses that came by one way and may still come by another; `ways` are those by which each came. */
  const presses: Array<{ readonly digit: string; readonly atMs: number; readonly ways: Set<string> }> = []
  return {
    isNew: (digit, way, atMs) => {
      while (presses.length > 0 && atMs - presses[0]!.atMs > SAME_PRESS_MS) presses.shift()
      const told = presses.find((press) => press.digit === digit && !press.ways.has(way))
      if (told !== undefined) {
        told.ways.add(way)
        return false
      }
      presses.push({ digit, atMs, ways: new Set([way]) })
      if (presses.length > REMEMBERED) presses.shift()
      return true
    }
  }
}
