/**
 * What the callers and agents of a run know by themselves, without asking the centre: who waits since when, who is free since
 * when, whose telephone rings or talks for whom. Times are milliseconds of one clock. It judges what the centre promises.
 */

/** A caller and a fitting agent wait for each other no longer than this; a decision takes milliseconds, a busy machine a second. */
export const STUCK_AFTER_MS = 5_000
/**
 * So long after an INVITE the CANCEL or BYE of the one before may still be on its way: to another agent's telephone, or to one
 * that answered while its caller hung up, whose BYE follows the late 200 (RFC 3261 §15).
 */
export const HANDED_ON_WITHIN_MS = 2_000

/** An INVITE at an agent's telephone that is not over. */
interface Ring {
  readonly agent: string
  readonly caller: string
  readonly at: number
}

export interface Stuck {
  readonly caller: string
  /** Free for longest. */
  readonly agent: string
}

export class Ledger {
  readonly #waiting = new Map<string, number>()
  readonly #free = new Map<string, number>()
  readonly #rings = new Map<string, Set<Ring>>()
  /** Two at one telephone, or of one caller: one of them must be over soon. */
  #doubles: Array<{ readonly first: Ring; readonly second: Ring }> = []
  stuck = 0
  secondInvites = 0
  /** INVITEs that came to a telephone before the end of a call whose caller had hung up. */
  lateEnds = 0
  /** Times that an agent gave up signing in: the centre did not let them back, long after their last talk was over. */
  shutOut = 0

  /** Dialled, and with nobody yet. */
  waits(caller: string, at: number): void {
    this.#waiting.set(caller, at)
  }

  /** Was put through, or is gone. */
  waitsNoLonger(caller: string): void {
    this.#waiting.delete(caller)
  }

  get waiting(): number {
    return this.#waiting.size
  }

  /** Ready, and no telephone of theirs rings or talks. */
  isFree(agent: string, at: number): void {
    if (!this.#rings.has(agent)) this.#free.set(agent, at)
  }

  /** Not to be offered anything: signed out, not ready, or about to be. */
  isAway(agent: string): void {
    this.#free.delete(agent)
  }

  /**
   * An INVITE came. `isGone`: whether that caller has hung up, so that only the telephone's end of it is still to come. Answers what
   * is wrong with it at once, and the act that ends it.
   */
  invited(
    agent: string,
    caller: string,
    at: number,
    isGone: (caller: string) => boolean
  ): { readonly fault: string | undefined; readonly over: () => void } {
    const ring: Ring = { agent, caller, at }
    const own = this.#rings.get(agent) ?? new Set()
    const inTheWay = [...own].filter((each) => !isGone(each.caller)).map((each) => each.caller)
    const fault = inTheWay.length === 0 ? undefined : `${agent} got ${caller} while with ${inTheWay.join()}`
    if (fault !== undefined) this.secondInvites++
    else if (own.size > 0) this.lateEnds++
    for (const rings of this.#rings.values())
      for (const first of rings)
        if (first.agent === agent ? isGone(first.caller) : first.caller === caller)
          this.#doubles.push({ first, second: ring })
    this.#free.delete(agent)
    own.add(ring)
    this.#rings.set(agent, own)
    return {
      fault,
      over: () => {
        own.delete(ring)
        if (own.size === 0 && this.#rings.get(agent) === own) this.#rings.delete(agent)
      }
    }
  }

  /** Was refused the sign-in for so long that no talk can be why. */
  isShutOut(agent: string): void {
    this.isAway(agent)
    this.shutOut++
  }

  /** Agents whose telephones ring or talk. */
  get busy(): ReadonlyArray<string> {
    return [...this.#rings.keys()]
  }

  /** Those found stuck, or rung for twice, since it was last asked. A stuck caller is counted once. */
  judge(now: number): { readonly stuck: ReadonlyArray<Stuck>; readonly twice: ReadonlyArray<string> } {
    const longFree = [...this.#free].filter(([, since]) => now - since > STUCK_AFTER_MS)
    const agent = longFree.toSorted(([, a], [, b]) => a - b)[0]?.[0]
    const callers =
      agent === undefined
        ? []
        : [...this.#waiting].filter(([, since]) => now - since > STUCK_AFTER_MS).map(([caller]) => caller)
    for (const caller of callers) this.#waiting.delete(caller)
    this.stuck += callers.length
    return { stuck: callers.map((caller) => ({ caller, agent: agent! })), twice: this.#rungTwice(now) }
  }

  #rungTwice(now: number): ReadonlyArray<string> {
    const isOn = (ring: Ring) => this.#rings.get(ring.agent)?.has(ring) === true
    const open = this.#doubles.filter(({ first, second }) => isOn(first) && isOn(second))
    const late = open.filter(({ second }) => now - second.at > HANDED_ON_WITHIN_MS)
    this.#doubles = open.filter((each) => !late.includes(each))
    this.secondInvites += late.length
    return late.map(({ first, second }) =>
      first.agent === second.agent
        ? `${first.agent} has ${second.caller} and still ${first.caller}`
        : `${first.caller} is at ${first.agent} and ${second.agent}`
    )
  }
}
