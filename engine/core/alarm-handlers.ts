import * as Effect from "effect/Effect"
import type * as Stream from "effect/Stream"
import type {
  AlarmAnswer,
  AlarmMessage,
  HeardRow,
  LineNews,
  MessageAnswer,
  Misunderstood
} from "../ports/AlarmIntake.ts"
import type { AlarmTerminals } from "../ports/AlarmTerminals.ts"
import type { StoreAway } from "../ports/CoreRpc.ts"
import type { AlarmDoor } from "./alarm-door.ts"
import type { MisunderstoodKeeper } from "./alarm-misunderstood.ts"
import type { AlarmTexts } from "./alarm-texts.ts"
import type { LineFeed } from "./line-feed.ts"

/** What the lines ask of the core, as CoreRpc has it. */
export interface AlarmHandlers {
  readonly AlarmSaid: (asked: { readonly message: AlarmMessage }) => Effect.Effect<AlarmAnswer, StoreAway>
  readonly AlarmNotUnderstood: (asked: { readonly what: Misunderstood }) => Effect.Effect<void>
  readonly LineNews: () => Stream.Stream<LineNews>
  readonly TerminalsHeard: (asked: { readonly rows: ReadonlyArray<HeardRow> }) => Effect.Effect<void, StoreAway>
  readonly AnswerMessage: (answer: MessageAnswer) => Effect.Effect<void>
}

export const alarmHandlers = (parts: {
  readonly door: AlarmDoor
  readonly misunderstood: MisunderstoodKeeper
  readonly feed: LineFeed
  readonly texts: AlarmTexts
  readonly terminals: AlarmTerminals["Service"]
}): AlarmHandlers => {
  const { door, feed, misunderstood, terminals, texts } = parts
  return {
    AlarmSaid: ({ message }) => door.said(message),
    AlarmNotUnderstood: ({ what }) => Effect.sync(() => misunderstood.keep(what)),
    LineNews: () => feed.stream,
    TerminalsHeard: ({ rows }) => terminals.heard(rows),
    AnswerMessage: texts.answer
  }
}
