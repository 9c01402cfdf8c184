/** How often a sign-in may go wrong. Pure but for its own memory: time comes in. */

/** Five slips of the fingers are free. */
export const FREE_FAILURES = 5
/** One address (an office behind one router) may have many slips; guessing through a list of users has more. */
export const FREE_FAILURES_PER_ADDRESS = 50
/** The first wait; each further failure doubles it. */
export const FIRST_WAIT_MS = 1_000
/** Longer would let anybody lock out an agent for good by typing nonsense. */
export const LONGEST_WAIT_MS = 60_000
/** After this long without a failure all is forgotten. */
export const FORGET_AFTER_MS = 15 * 60_000
/** Keys remembered: a thousand people and as many machines, ten times over. The oldest failures are forgotten first. */
const KEYS_LIMIT = 20_000

interface Failures {
  readonly count: number
  readonly lastAt: number
}

export class SignInAttempts {
  readonly #failures = new Map<string, Failures>()

  /** Milliseconds until this user may try again from this address; 0 means now. */
  waitMs(user: string, address: string, now: number): number {
    return Math.max(
      waitAfter(this.#failures.get(userKey(user, address)), FREE_FAILURES, now),
      waitAfter(this.#failures.get(address), FREE_FAILURES_PER_ADDRESS, now)
    )
  }

  /** Counted for the user before the password is looked at: a hundred guesses at once are a hundred guesses. */
  begun(user: string, address: string, now: number): void {
    this.#count(userKey(user, address), now)
  }

  /** The password was wrong: it counts for the address too. */
  wrong(address: string, now: number): void {
    this.#count(address, now)
  }

  /** The password was right: the slips are forgotten. Those of the address are not, or one account would open all. */
  succeeded(user: string, address: string): void {
    this.#failures.delete(userKey(user, address))
  }

  /** It was never looked at, because the engine was away or too many came at once. */
  withdrawn(user: string, address: string): void {
    const key = userKey(user, address)
    const failures = this.#failures.get(key)
    if (failures !== undefined) this.#failures.set(key, { ...failures, count: failures.count - 1 })
  }

  #count(key: string, now: number): void {
    const before = this.#failures.get(key)
    const count = before === undefined || now - before.lastAt > FORGET_AFTER_MS ? 1 : before.count + 1
    // Set anew, so that the map's order is the order of the last failures.
    this.#failures.delete(key)
    this.#failures.set(key, { count, lastAt: now })
    if (this.#failures.size > KEYS_LIMIT) this.#failures.delete(this.#failures.keys().next().value as string)
  }
}

/** User names do not hold line feeds, addresses neither: no two pairs share a key. */
const userKey = (user: string, address: string): string => `${user}\n${address}`

const waitAfter = (failures: Failures | undefined, free: number, now: number): number => {
  if (failures === undefined || failures.count < free || now - failures.lastAt > FORGET_AFTER_MS) return 0
  const wait = Math.min(FIRST_WAIT_MS * 2 ** (failures.count - free), LONGEST_WAIT_MS)
  return Math.max(0, failures.lastAt + wait - now)
}
