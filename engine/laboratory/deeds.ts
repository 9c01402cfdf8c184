import { makeNumbers } from "./known.ts"
import { NotAcknowledged, type Saying, SAYINGS, type Terminal } from "./terminals/terminal.ts"

/** What a device does that is more than one thing said. */
export const TRICKS = ["double-press", "lost-network", "storm"] as const
export type Trick = (typeof TRICKS)[number]

export const DEEDS = [...SAYINGS, ...TRICKS] as const
export type Deed = Saying | Trick

/** What came of it. Of several that were said: how many of them, the slowest, and what was answered last. */
export interface Done {
  readonly acknowledged: number
  readonly of: number
  readonly tries: number
  /** From the first packet to the acknowledgement; null: there was none. */
  readonly ms: number | null
  readonly answer: string
}

export interface Extent {
  /** Until it gives up; a real device never does. */
  readonly withinMs: number
  /** Presses of a storm, and the time over which they come. */
  readonly count: number
  readonly seconds: number
}

const CALLS: ReadonlySet<string> = new Set(["call", "contact-id"])

/** A finger that presses twice. */
const BETWEEN_PRESSES_MS = 300
const BEAT_EVERY_MS = 5_000

/** Does it, and waits for each acknowledgement. Rejects with what is a fault of ours alone. */
export const perform = async (
  terminal: Terminal,
  deed: Deed,
  extent: Extent,
  nextNumber = makeNumbers()
): Promise<Done> => {
  const say = (saying: Saying): Promise<Done> => sayOnce(terminal, saying, extent.withinMs, nextNumber())
  if (deed === "double-press") {
    const first = say("press")
    await pause(BETWEEN_PRESSES_MS)
    // Whoever calls has one line, and says the second thing when the first is said; all others do not wait.
    if (CALLS.has(terminal.line)) return together([await first, await say("press")])
    return together(await Promise.all([first, say("press")]))
  }
  if (deed === "lost-network") {
    const beats: Array<Done> = []
    const last = Math.ceil((extent.seconds * 1_000) / BEAT_EVERY_MS)
    for (let beat = 1; beat <= last; beat++) {
      beats.push(await say("heartbeat"))
      if (beat < last) await pause(BEAT_EVERY_MS)
    }
    return together(beats)
  }
  if (deed === "storm")
    return together(
      await Promise.all(
        Array.from({ length: extent.count }, async (_, n) => {
          await pause((n * extent.seconds * 1_000) / extent.count)
          return say("press")
        })
      )
    )
  return say(deed)
}

const sayOnce = async (terminal: Terminal, saying: Saying, withinMs: number, number: number): Promise<Done> => {
  try {
    const { acknowledgedAt, answer, sentAt, tries } = await terminal.say(saying, { withinMs, number })
    return { acknowledged: 1, of: 1, tries, ms: Math.round((acknowledgedAt - sentAt) * 10) / 10, answer }
  } catch (error) {
    if (!(error instanceof NotAcknowledged)) throw error
    return { acknowledged: 0, of: 1, tries: error.tries, ms: null, answer: error.why }
  }
}

const together = (all: ReadonlyArray<Done>): Done => {
  const times = all.flatMap(({ ms }) => (ms === null ? [] : [ms]))
  return {
    acknowledged: times.length,
    of: all.length,
    tries: all.reduce((sum, { tries }) => sum + tries, 0),
    ms: times.length === 0 ? null : Math.max(...times),
    // What went wrong says more than the last that went well.
    answer: (all.find(({ ms }) => ms === null) ?? all.at(-1))?.answer ?? ""
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
