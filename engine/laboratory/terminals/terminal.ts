/**
 * A virtual terminal: it says what a device would say, as octets on a real socket, and says it again until it is acknowledged.
 * Nothing here is shared with `engine/alarm-lines`: what is written wrongly on one side shows on the other.
 */

/** What a person, or the device itself, can have it say. */
export const SAYINGS = [
  "press",
  "fall",
  "smoke",
  "cancel",
  "battery-low",
  "battery-charged",
  "heartbeat",
  "test"
] as const
export type Saying = (typeof SAYINGS)[number]

/** One thing that is said: the same number each time it is repeated. */
export interface Message {
  readonly saying: Saying
  /** Counts up in each terminal. */
  readonly number: number
}

export interface Reply {
  /** `again`: at once, with what the answer taught (a clock). `later`: the centre cannot take it now. `refused`: it never will. */
  readonly meaning: "acknowledged" | "again" | "later" | "refused"
  readonly text: string
}

export interface Acknowledged {
  /** performance.now() just before its first packet was sent, and when the acknowledgement was read. */
  readonly sentAt: number
  readonly acknowledgedAt: number
  /** How often it was sent. */
  readonly tries: number
  readonly answer: string
}

export interface Patience {
  /** It is said again when nothing was answered for so long. */
  readonly againMs: number
  /** Given up after this; a real terminal never gives up. */
  readonly withinMs: number
}

export const PATIENCE: Patience = { againMs: 2_000, withinMs: 60_000 }

export interface Terminal {
  /** As the centre's records call its protocol. */
  readonly line: string
  readonly dialect: string | null
  /** As the centre enters it. */
  readonly account: string
  readonly key: string | null
  /** Where it calls from, if it calls. */
  readonly number: string | null
  readonly can: ReadonlySet<Saying>
  /** Rejects when it is refused, or not acknowledged in time; the text says which. */
  readonly say: (saying: Saying, patience?: Partial<Patience & Pick<Message, "number">>) => Promise<Acknowledged>
  readonly close: () => void
}

/** `why`: what was answered, or that nothing was, after so many tries. */
export class NotAcknowledged extends Error {
  readonly isRefused: boolean
  readonly tries: number
  readonly why: string

  constructor(name: string, { isRefused, tries, why }: Pick<NotAcknowledged, "isRefused" | "tries" | "why">) {
    super(`${name} is ${isRefused ? "refused" : `not acknowledged (${tries} tries)`}: ${why}`)
    this.isRefused = isRefused
    this.tries = tries
    this.why = why
  }
}

/** What a protocol has to bring: one try, resolved with what was answered, or undefined after `againMs`. */
export interface Speaking extends Pick<Terminal, "account" | "can" | "line"> {
  readonly dialect?: string
  readonly key?: string
  readonly number?: string
  readonly attempt: (message: Message, againMs: number) => Promise<Reply | undefined>
  readonly close: () => void
}

export const makeTerminal = ({ attempt, dialect, key, number, ...speaking }: Speaking): Terminal => {
  let said = 0
  return {
    ...speaking,
    dialect: dialect ?? null,
    key: key ?? null,
    number: number ?? null,
    say: async (saying, patience = {}) => {
      if (!speaking.can.has(saying)) throw new Error(`a terminal of ${speaking.line} cannot say "${saying}"`)
      const { againMs, withinMs } = { ...PATIENCE, ...patience }
      said = patience.number ?? said + 1
      const message: Message = { saying, number: said }
      const sentAt = performance.now()
      let why = "nothing was answered"
      for (let tries = 1; ; tries++) {
        const begunAt = performance.now()
        const reply = await attempt(message, againMs)
        const acknowledgedAt = performance.now()
        if (reply?.meaning === "acknowledged") return { sentAt, acknowledgedAt, tries, answer: reply.text }
        const name = `${speaking.line} ${speaking.account}: "${saying}"`
        if (reply !== undefined) why = reply.text
        const isRefused = reply?.meaning === "refused"
        if (isRefused || acknowledgedAt - sentAt > withinMs) throw new NotAcknowledged(name, { isRefused, tries, why })
        // A refused connection is there at once; a device waits before it tries again.
        const leftMs = againMs - (acknowledgedAt - begunAt)
        if (reply?.meaning !== "again" && leftMs > 0) await pause(leftMs)
      }
    }
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
