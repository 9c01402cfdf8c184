import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { SpeechLanguage } from "#actors/vocabulary.ts"

/** More than two minutes of speech: whoever has more to say records it. */
export const SPEECH_MOST_CHARACTERS = 500

/** A text that was spoken: a prompt like any other. */
export const Spoken = Schema.Struct({
  /** What the switch is asked to play; the same text is spoken once. */
  prompt: Schema.String,
  durationMs: Schema.Int
})
export type Spoken = typeof Spoken.Type

export class SpeechRefused extends Schema.TaggedError<SpeechRefused>()("SpeechRefused", {
  /** `nothing-to-say`: no word is left of the text; `busy`: too many others wait; `away`: the voice failed or cannot be reached. */
  reason: Schema.Literals(["nothing-to-say", "too-long", "busy", "away"]),
  why: Schema.String
}) {}

/** Says texts: numbers, times, dates and money as a person would, words of the pronunciation list as it wants them. */
export class Speech extends Context.Service<
  Speech,
  {
    readonly say: (text: string, language: SpeechLanguage) => Effect.Effect<Spoken, SpeechRefused>
    /** No file is kept of anything that was said before. What is asked for again is made again. */
    readonly forget: Effect.Effect<void>
  }
>()("engine/ports/Speech") {}
