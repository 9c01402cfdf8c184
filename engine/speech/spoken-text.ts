import type { SpeechLanguage } from "#actors/vocabulary.ts"
import { readInEnglish } from "./english.ts"
import { readInMandarin } from "./mandarin.ts"

/** A word that a voice says wrong, and how to write it so that it says it right. */
export interface Pronunciation {
  readonly written: string
  readonly language: SpeechLanguage
  readonly spoken: string
}

/**
 * What a voice is given to say: words of the list in their place, numbers, times, dates and money in words, and nothing that
 * a voice would take for a mark of its own.
 */
export const spokenText = (
  text: string,
  language: SpeechLanguage,
  pronunciations: ReadonlyArray<Pronunciation> = []
): string => {
  const own = pronounced(
    text.normalize("NFC"),
    pronunciations.filter((each) => each.language === language)
  )
  const read = language === "zh-CN" ? readInMandarin(own) : readInEnglish(own)
  return read
    .replaceAll(/[<>[\]{}|\\^`]/gu, " ")
    .replaceAll(/\s+/gu, " ")
    .trim()
}

/** The longest word first, and none within what another one said. In English whole words, in either case. */
const pronounced = (text: string, list: ReadonlyArray<Pronunciation>): string => {
  if (list.length === 0) return text
  const byWritten = new Map(list.map(({ language, spoken, written }) => [keyOf(written, language), spoken]))
  const language = list[0]!.language
  const words = [...list]
    .toSorted((a, b) => b.written.length - a.written.length)
    .map(({ written }) => written.replaceAll(/[.*+?^${}()|[\]\\/-]/gu, String.raw`\$&`))
  const edge = language === "en" ? [String.raw`(?<![\p{L}\p{N}])`, String.raw`(?![\p{L}\p{N}])`] : ["", ""]
  const pattern = new RegExp(`${edge[0]}(?:${words.join("|")})${edge[1]}`, language === "en" ? "giu" : "gu")
  return text.replaceAll(pattern, (found) => byWritten.get(keyOf(found, language)) ?? found)
}

const keyOf = (written: string, language: SpeechLanguage): string =>
  language === "en" ? written.toLowerCase() : written
