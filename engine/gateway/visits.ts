/** How often one address may come without signing in. Pure but for its own memory: time comes in. */

/** Of one address at once: several customers behind one router, each with a slip or two. */
export const VISITS_AT_ONCE = 60
/** Until one more may come. */
export const VISIT_EVERY_MS = 1_000
/** A link that never was costs more: nobody types one, and who guesses gives up. */
export const GUESS_COSTS = 6
const ADDRESSES_LIMIT = 20_000

interface Left {
  readonly visits: number
  readonly at: number
}

export class Visits {
  readonly #left = new Map<string, Left>()

  /** Counts a visit. Milliseconds until this address may come again; 0: it was let in. */
  waitMs(address: string, now: number): number {
    const left = this.#now(address, now)
    if (left < 1) return Math.ceil((1 - left) * VISIT_EVERY_MS)
    this.#set(address, left - 1, now)
    return 0
  }

  /** What it asked for never was. */
  guessed(address: string, now: number): void {
    this.#set(address, this.#now(address, now) - (GUESS_COSTS - 1), now)
  }

  #now(address: string, now: number): number {
    const before = this.#left.get(address)
    return before === undefined
      ? VISITS_AT_ONCE
      : Math.min(VISITS_AT_ONCE, before.visits + Math.max(0, now - before.at) / VISIT_EVERY_MS)
  }

  #set(address: string, visits: number, at: number): void {
    // Set anew, so that the map's order is the order of the last visits.
    this.#left.delete(address)
    this.#left.set(address, { visits, at })
    if (this.#left.size > ADDRESSES_LIMIT) this.#left.delete(this.#left.keys().next().value as string)
  }
}
