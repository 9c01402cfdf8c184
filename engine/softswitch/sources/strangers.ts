/** Whose calls were refused because they come from no trunk and from no account. Pure; the memory is bounded. */

export interface Stranger {
  readonly address: string
  readonly calls: number
  readonly lastMs: number
  /** The number that was dialled last. */
  readonly dialled: string
  /** One of ours was dialled: most likely a line that nobody has entered. Who tries doors dials what they have in their list. */
  readonly isForUs: boolean
}

export interface Strangers {
  /** A call from there was asked for a proof. */
  readonly called: (address: string, dialled: string, isForUs: boolean, nowMs: number) => void
  /** Somebody there has an account and proved it. */
  readonly proved: (address: string) => void
  /** Those of the last day, who called last first. */
  readonly all: (nowMs: number) => ReadonlyArray<Stranger>
}

/** Forged addresses push out whoever was quiet longest, those who dialled a number of ours last of all. */
export const MAX_STRANGERS = 200

const DAY_MS = 86_400_000

export const makeStrangers = (): Strangers => {
  const known = new Map<string, Stranger>()
  const leastWanted = (): string | undefined => {
    for (const { address, isForUs } of known.values()) if (!isForUs) return address
    return known.keys().next().value
  }
  return {
    called: (address, dialled, isForUs, lastMs) => {
      const before = known.get(address)
      known.delete(address)
      if (known.size >= MAX_STRANGERS) known.delete(leastWanted() ?? "")
      const calls = (before?.calls ?? 0) + 1
      known.set(address, { address, calls, lastMs, dialled, isForUs: isForUs || before?.isForUs === true })
    },
    proved: (address) => void known.delete(address),
    all: (nowMs) => [...known.values()].filter(({ lastMs }) => nowMs - lastMs < DAY_MS).toReversed()
  }
}
