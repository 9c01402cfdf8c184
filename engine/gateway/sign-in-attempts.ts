/** How often a sign-in may go wrong. Pure but for its own memory: time comes in. */

/** Five slips of the fingers are free. */
export const FREE_FAILURES = 5
/** One address (an office behind one router) may have many slips; guessing through a list of users has more. */
export const FREE_FAILURES_PER_ADDRESS = 50
/** One user from everywhere: more than one person's slips at several machines; guessing from many addresses has more. */
export const FREE_FAILURES_PER_USER = 20
/** The first wait; each further failure doubles it. */
export const FIRST_WAIT_MS = 1_000
/** Longer would let anybody lock out an agent for good by typing nonsense. */
export const LONGEST_WAIT_MS = 60_000
/** After this long without a failure all is forgotten. */
export const FORGET_AFTER_MS = 15 * 60_000
/** Keys remembered: a thousand people and as many machines, ten times over. The oldest failures are forgotten first. */
const KEYS_LIMIT = 20_000

/** Who tries. `device` names a browser in which this very user has signed in before. */
export interface Attempt {
  readonly user: string
  readonly address: string
  readonly device: string | null
}

interface Failures {
  readonly count: number
  readonly lastAt: number
}

/**
 * A known device is counted by itself: what strangers try, at its address or with its user's name, does not hold it up, and who
 * stole its cookie has five guesses before the waits begin. Everybody else is counted three ways: this user from this address,
 * the address, the user.
 */
export class SignInAttempts {
  readonly #failures = new Map<string, Failures>()

  /** Milliseconds until this one may try again; 0 means now. */
  waitMs(attempt: Attempt, now: number): number {
    const wait = (key: string, free: number) => waitAfter(this.#failures.get(key), free, now)
    const own = wait(ownKey(attempt), FREE_FAILURES)
    if (attempt.device !== null) return own
    return Math.max(
      own,
      wait(addressKey(attempt), FREE_FAILURES_PER_ADDRESS),
      wait(userKey(attempt), FREE_FAILURES_PER_USER)
    )
  }

  /** Counted before the password is looked at, for the user too: a hundred guesses at once are a hundred guesses. */
  begun(attempt: Attempt, now: number): void {
    this.#count(ownKey(attempt), now)
    if (attempt.device === null) this.#count(userKey(attempt), now)
  }

  /** The password was wrong: it counts for the address too. */
  wrong(attempt: Attempt, now: number): void {
    if (attempt.device === null) this.#count(addressKey(attempt), now)
  }

  /**
   * The password was right: the slips are forgotten. Those of the address are not, or one account would open all; those of the user
   * are not either, or a guesser would be let off whenever the person signs in.
   */
  succeeded(attempt: Attempt): void {
    this.#failures.delete(ownKey(attempt))
    if (attempt.device === null) this.#lessOne(userKey(attempt))
  }

  /** It was never looked at, because the engine was away or too many came at once. */
  withdrawn(attempt: Attempt): void {
    this.#lessOne(ownKey(attempt))
    if (attempt.device === null) this.#lessOne(userKey(attempt))
  }

  /** Whether nothing has gone wrong from there lately: such sign-ins are looked at first. */
  isCalm({ address, device, user }: Attempt, now: number): boolean {
    const before = this.#failures.get(addressKey({ address, device, user }))
    return before === undefined || before.count === 0 || now - before.lastAt > FORGET_AFTER_MS
  }

  #count(key: string, now: number): void {
    const before = this.#failures.get(key)
    const count = before === undefined || now - before.lastAt > FORGET_AFTER_MS ? 1 : before.count + 1
    // Set anew, so that the map's order is the order of the last failures.
    this.#failures.delete(key)
    this.#failures.set(key, { count, lastAt: now })
    if (this.#failures.size > KEYS_LIMIT) this.#failures.delete(this.#failures.keys().next().value as string)
  }

  #lessOne(key: string): void {
    const failures = this.#failures.get(key)
    if (failures !== undefined) this.#failures.set(key, { ...failures, count: Math.max(0, failures.count - 1) })
  }
}

/** User names do not hold line feeds, addresses neither: no two share a key. */
const ownKey = ({ address, device, user }: Attempt): string => `${user}\n${device === null ? address : `#${device}`}`
const addressKey = ({ address }: Attempt): string => `\n${address}`
const userKey = ({ user }: Attempt): string => `${user}\n`

const waitAfter = (failures: Failures | undefined, free: number, now: number): number => {
  if (failures === undefined || failures.count < free || now - failures.lastAt > FORGET_AFTER_MS) return 0
  const wait = Math.min(FIRST_WAIT_MS * 2 ** (failures.count - free), LONGEST_WAIT_MS)
  return Math.max(0, failures.lastAt + wait - now)
}
