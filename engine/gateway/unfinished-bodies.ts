/** A body that is not here by then is not waited for: ours are a few fields, and whoever sends a byte a second holds a place. */
export const BODY_WITHIN_MS = 5_000
/** Bodies on their way at once from one address: an office behind one router, each with a click on a bad line. */
export const UNFINISHED_PER_ADDRESS = 64
/** From everywhere. Each may hold the 64 KiB of a whole body. */
export const UNFINISHED_LIMIT = 1_000

interface Unfinished {
  readonly address: string
  readonly drop: () => void
  readonly timer: NodeJS.Timeout
}

/**
 * Requests whose body is still on its way. They take no place of those that are being answered, and nobody is refused because of
 * them: where there are too many the one that has waited longest gives way, first among those of its own address, and an honest
 * body is whole long before its turn to give way comes.
 */
export class UnfinishedBodies {
  /** By address, oldest first. */
  readonly #waiting = new Map<string, Set<Unfinished>>()
  readonly #withinMs: number
  #count = 0

  constructor(withinMs = BODY_WITHIN_MS) {
    this.#withinMs = withinMs
  }

  /** Begins to wait; `drop` is called when it lasts too long or must give way. What is returned ends the waiting. */
  begin(address: string, drop: () => void): () => void {
    const ofAddress = this.#waiting.get(address) ?? new Set()
    if (ofAddress.size >= UNFINISHED_PER_ADDRESS) this.#giveWay(ofAddress)
    if (this.#count >= UNFINISHED_LIMIT) this.#giveWay(this.#largest())
    const unfinished: Unfinished = {
      address,
      drop,
      timer: setTimeout(() => this.#dropped(unfinished), this.#withinMs)
    }
    this.#waiting.set(address, ofAddress.add(unfinished))
    this.#count += 1
    return () => this.#ended(unfinished)
  }

  count(): number {
    return this.#count
  }

  #giveWay(among: ReadonlySet<Unfinished>): void {
    for (const oldest of among) return this.#dropped(oldest)
  }

  #largest(): ReadonlySet<Unfinished> {
    let largest: ReadonlySet<Unfinished> = new Set()
    for (const waiting of this.#waiting.values()) if (waiting.size > largest.size) largest = waiting
    return largest
  }

  #dropped(unfinished: Unfinished): void {
    this.#ended(unfinished)
    unfinished.drop()
  }

  #ended(unfinished: Unfinished): void {
    clearTimeout(unfinished.timer)
    const ofAddress = this.#waiting.get(unfinished.address)
    if (ofAddress === undefined || !ofAddress.delete(unfinished)) return
    this.#count -= 1
    if (ofAddress.size === 0) this.#waiting.delete(unfinished.address)
  }
}
