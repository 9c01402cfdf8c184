import type { SpeechLanguage } from "#actors/vocabulary.ts"

/** Something that speaks: words in, a WAV file of any rate out. Numbers were put into words before. */
export interface Voice {
  readonly say: (text: string, language: SpeechLanguage) => Promise<Uint8Array>
}
