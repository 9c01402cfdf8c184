/** Of several tabs of one person one is the telephone: the browser's lock says which. */
export interface OneTab {
  /** From now on this tab is the telephone, and the one that was is none any more. */
  readonly takeOver: () => void
  readonly close: () => void
}

interface OneTabHands {
  /** This tab is the telephone. */
  readonly had: () => void
  /** Another tab took it over: let go of everything at once. */
  readonly lost: () => void
  /** Another tab is the telephone. */
  readonly elsewhere: () => void
}

type Locks = Pick<LockManager, "request">

/**
 * A tab that is loaded anew lets go of the lock for a moment. Whoever waits for it leaves it that long, so that a call does not
 * move to another tab each time.
 */
const RELOADS_WITHIN_MS = 5_000

/**
 * Asks for the telephone of this browser, and waits for it where another tab has it.
 *
 * @param name Of the account: two people may be signed in to one browser, one after the other.
 */
export const oneTab = (name: string, { elsewhere, had, lost }: OneTabHands, locks: Locks = navigator.locks): OneTab => {
  const key = `carillon-telephone-${name}`
  let isClosed = false
  let letGo: (() => void) | undefined
  let wanted = Promise.withResolvers<"wanted">()

  /** Ours until `close`, or until another tab takes it. */
  const holding = async (options: LockOptions): Promise<void> => {
    let isOurs = false
    await locks
      .request(key, options, (lock) => {
        if (lock === null || isClosed) return
        isOurs = true
        had()
        return new Promise<void>((resolve) => (letGo = resolve))
      })
      .catch(() => undefined)
    if (isOurs && !isClosed) lost()
  }
  /** Until no tab has it, and none comes back that was loaded anew, or until this one takes it over. */
  const free = async (): Promise<"free" | "wanted"> => {
    const stop = new AbortController()
    const given = locks.request(key, { signal: stop.signal }, () => undefined).catch(() => undefined)
    const first = await Promise.race([given, wanted.promise])
    stop.abort()
    if (first === "wanted") return first
    return Promise.race([pause(RELOADS_WITHIN_MS), wanted.promise])
  }
  const live = async (options: LockOptions): Promise<void> => {
    await holding(options)
    if (isClosed) return
    elsewhere()
    const next = await free()
    wanted = Promise.withResolvers()
    return live(next === "wanted" ? { steal: true } : { ifAvailable: true })
  }
  void live({ ifAvailable: true })
  return {
    takeOver: () => wanted.resolve("wanted"),
    close: () => {
      isClosed = true
      wanted.resolve("wanted")
      letGo?.()
    }
  }
}

const pause = (forMs: number): Promise<"free"> => new Promise((resolve) => setTimeout(() => resolve("free"), forMs))
