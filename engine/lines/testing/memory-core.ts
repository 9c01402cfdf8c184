import type {
  AlarmAnswer,
  AlarmMessage,
  HeardRow,
  LineEntry,
  MessageAnswer,
  Misunderstood
} from "../../ports/AlarmIntake.ts"
import type { CoreDoor, NewsListener } from "../core-door.ts"

type Door = CoreDoor & {
  readonly messages: ReadonlyArray<AlarmMessage>
  readonly misunderstood: ReadonlyArray<Misunderstood>
  readonly rows: ReadonlyArray<HeardRow>
  readonly answers: ReadonlyArray<MessageAnswer>
  /** Connects, and tells these terminals. */
  readonly connect: (entries: ReadonlyArray<LineEntry>) => void
  /** Connects, and does not come to the end of its list. */
  readonly begin: () => void
  readonly listener: () => NewsListener
  readonly lose: () => void
  /** From now on messages wait until `write`. */
  readonly hold: () => void
  readonly write: () => void
  /** Resolves when so many messages were said. */
  readonly saidBy: (count: number) => Promise<void>
}

/** A core in memory: keeps what it is told, and answers as it would. */
export const memoryCore = (): Door => {
  let listener: NewsListener | undefined
  let isUp = false
  let held: Array<() => void> | undefined
  let known = new Set<string>()
  const messages: Array<AlarmMessage> = []
  const misunderstood: Array<Misunderstood> = []
  const rows: Array<HeardRow> = []
  const answers: Array<MessageAnswer> = []
  const waiting: Array<{ readonly count: number; readonly go: () => void }> = []
  const whileUp = () => {
    if (!isUp) throw new Error("the core is away")
  }
  const begin = () => {
    isUp = true
    listener?.onUp()
  }
  return {
    messages,
    misunderstood,
    rows,
    answers,
    said: async (message) => {
      whileUp()
      messages.push(message)
      for (const { count, go } of waiting) if (messages.length >= count) go()
      if (held !== undefined) await new Promise<void>((go) => void held?.push(go))
      whileUp()
      const answer: AlarmAnswer = known.has(`${message.line} ${message.account}`)
        ? { _tag: "Written", terminal: message.account }
        : { _tag: "NotProvisioned" }
      return answer
    },
    notUnderstood: async (what) => {
      whileUp()
      misunderstood.push(what)
    },
    heard: async (some) => {
      whileUp()
      rows.push(...some)
    },
    answerMessage: async (answer) => {
      whileUp()
      answers.push(answer)
    },
    news: (given) => {
      listener = given
    },
    begin,
    connect: (entries) => {
      begin()
      known = new Set(entries.map(({ account, line }) => `${line} ${account}`))
      listener?.onNews({ _tag: "Entered", terminals: entries })
      listener?.onNews({ _tag: "Complete" })
    },
    listener: () => listener!,
    lose: () => {
      isUp = false
      listener?.onDown()
    },
    hold: () => {
      held = []
    },
    write: () => {
      const all = held ?? []
      held = undefined
      for (const go of all) go()
    },
    saidBy: (count) =>
      messages.length >= count
        ? Promise.resolve()
        : new Promise((go) => {
            waiting.push({ count, go })
          })
  }
}

/** A terminal that is entered. */
export const entry = (given: Partial<LineEntry> & Pick<LineEntry, "account" | "line">): LineEntry => ({
  id: `${given.line}-${given.account}`,
  revision: 1,
  dialect: null,
  key: null,
  numbers: [],
  area: null,
  carrier: null,
  heartbeatMs: null,
  lastHeardAt: null,
  ...given
})
