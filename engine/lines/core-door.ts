import type {
  AlarmAnswer,
  AlarmMessage,
  HeardRow,
  LineNews,
  MessageAnswer,
  Misunderstood
} from "../ports/AlarmIntake.ts"

/** What the lines need of the core. Every promise is rejected while it is away; nothing waits for it to come back. */
export interface CoreDoor {
  /** Answered when every report of the message is on disk. */
  readonly said: (message: AlarmMessage) => Promise<AlarmAnswer>
  readonly notUnderstood: (what: Misunderstood) => Promise<void>
  readonly heard: (rows: ReadonlyArray<HeardRow>) => Promise<void>
  readonly answerMessage: (answer: MessageAnswer) => Promise<void>
  /** Called once; tells each connection from its beginning: `onUp`, all terminals, Complete, then changes. */
  readonly news: (listener: NewsListener) => void
}

export interface NewsListener {
  readonly onUp: () => void
  readonly onNews: (news: LineNews) => void
  readonly onDown: () => void
}
