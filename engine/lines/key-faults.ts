/** A terminal whose key does not fit is told so often at most, as a stranger is. */
const EVERY_MS = 3_600_000
/** Of all terminals in that time: anybody may name any account. A wrong key for a whole centre is seen by these, and by health. */
export const MOST_AN_HOUR = 60

interface Failing {
  /** When it was counted for its hour. */
  atMs: number
  reason: string
  /** It fails now. */
  isSo: boolean
  /** It is to be told (once more) if it is so. */
  isDue: boolean
  /** It was told, and not that it is over. */
  isTold: boolean
  isBeingTold: boolean
}

export interface KeyChange {
  /** Of the terminal. */
  readonly id: string
  readonly isOver: boolean
  readonly reason: string
}

/**
 * Terminals that are entered and whose key does not fit: wrong at either side, or somebody who has none. Told as a fault of the
 * terminal, since nothing else of it is heard; over when it is heard with the right key.
 */
export class KeyFaults {
  readonly #failing = new Map<string, Failing>()
  #untold = new Set<string>()
  #untoldSinceMs = 0

  /** The key of this terminal did not fit. */
  failed(id: string, reason: string, nowMs: number): void {
    const known = this.#failing.get(id)
    if (known !== undefined && nowMs - known.atMs < EVERY_MS) return
    this.#forgetOld(nowMs)
    if (this.#withinHour(nowMs) >= MOST_AN_HOUR) {
      this.#untold.add(id)
      return
    }
    const failing = known ?? { atMs: nowMs, reason, isSo: true, isDue: true, isTold: false, isBeingTold: false }
    this.#failing.set(id, Object.assign(failing, { atMs: nowMs, reason, isSo: true, isDue: true }))
  }

  /** It was heard with the right one. */
  fits(id: string): void {
    const known = this.#failing.get(id)
    if (known !== undefined) known.isSo = false
  }

  forget(id: string): void {
    this.#failing.delete(id)
  }

  /** Terminals whose key fails beyond those that are told, in this hour. */
  untold(nowMs: number): number {
    this.#forgetOld(nowMs)
    return this.#untold.size
  }

  /** What is to be told now, at most `limit`; whoever takes a change says how that went. */
  changes(limit: number): ReadonlyArray<KeyChange> {
    const changes: Array<KeyChange> = []
    for (const [id, failing] of this.#failing) {
      if (changes.length >= limit) break
      if (failing.isBeingTold || !(failing.isSo ? failing.isDue : failing.isTold)) continue
      failing.isBeingTold = true
      changes.push({ id, isOver: !failing.isSo, reason: failing.reason })
    }
    return changes
  }

  told({ id, isOver }: KeyChange): void {
    const known = this.#failing.get(id)
    if (known === undefined) return
    known.isBeingTold = false
    known.isTold = !isOver
    known.isDue = false
  }

  /** It could not be told; it is among the next changes if it is still so. */
  again({ id }: KeyChange): void {
    const known = this.#failing.get(id)
    if (known !== undefined) known.isBeingTold = false
  }

  #withinHour(nowMs: number): number {
    let count = 0
    for (const { atMs } of this.#failing.values()) if (nowMs - atMs < EVERY_MS) count += 1
    return count
  }

  #forgetOld(nowMs: number): void {
    for (const [id, { atMs, isSo, isTold }] of this.#failing)
      if (!isSo && !isTold && nowMs - atMs >= EVERY_MS) this.#failing.delete(id)
    if (nowMs - this.#untoldSinceMs < EVERY_MS) return
    this.#untold = new Set()
    this.#untoldSinceMs = nowMs
  }
}
