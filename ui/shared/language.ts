import { createSignal } from "solid-js"
import type { WordKey } from "./words/zh.ts"

export type Language = "zh-CN" | "en"
export type { WordKey }

const STORAGE_KEY = "carillon.language"

type Table = Readonly<Record<WordKey, string>>
/** A file a language: who reads one does not fetch the other. */
const TABLES: Readonly<Record<Language, () => Promise<Table>>> = {
  "zh-CN": async () => (await import("./words/zh.ts")).zh,
  en: async () => (await import("./words/en.ts")).en
}

/** What the person chose on this browser, else what the browser asks for first: Chinese for who reads it, English for the others. */
const chosenHere = (): Language | null => {
  const kept = localStorage.getItem(STORAGE_KEY)
  return kept === "en" || kept === "zh-CN" ? kept : null
}

export const languageOf = (wanted: ReadonlyArray<string>): Language =>
  /^zh\b/iu.test(wanted[0] ?? "") ? "zh-CN" : "en"

/** Outside a browser the source language is spoken. */
const atStart: Language = typeof document === "undefined" ? "zh-CN" : (chosenHere() ?? languageOf(navigator.languages))

/** The language and its words change together: a page is never half in one. No page begins before the words are there. */
const [spoken, setSpoken] = createSignal({ language: atStart, table: await TABLES[atStart]() })
export const language = (): Language => spoken().language

/** The text of a key in the language of the screen, with `{name}` filled from `values`. Reactive. */
export const t = (key: WordKey, values: Readonly<Record<string, string | number>> = {}): string =>
  filled(spoken().table[key], values)

/** Puts values into the `{name}` places of a text; a place without a value stays as it is, so that it is seen. */
export const filled = (text: string, values: Readonly<Record<string, string | number>>): string =>
  text.replace(/\{(\w+)\}/gu, (place, name: string) => String(values[name] ?? place))

/** A word that may be new to this build of the screens: then the code itself is shown rather than nothing. */
export const tOr = (key: string, otherwise: string): string => (key in spoken().table ? t(key as WordKey) : otherwise)

/** Says to browser and screen reader what is spoken. */
export const startLanguage = (): void => {
  document.documentElement.lang = language()
}

/** The language that the centre keeps for this person; what was chosen on this browser is stronger. */
export const speakFor = async (wish: Language | "browser" | undefined): Promise<void> => {
  if (chosenHere() === null && wish !== undefined && wish !== "browser") await speak(wish)
}

export const switchLanguage = async (): Promise<void> => {
  const other = language() === "en" ? "zh-CN" : "en"
  localStorage.setItem(STORAGE_KEY, other)
  await speak(other)
}

/** A text that has both languages already, such as a field's name. Reactive. */
export const say = (words: { readonly zh: string; readonly en: string }): string =>
  language() === "en" ? words.en : words.zh

/** The words of a part that is fetched later, which brings them along: as `t`, for them alone. */
export const worded =
  <Key extends string>(words: Readonly<Record<Key, { readonly zh: string; readonly en: string }>>) =>
  (key: Key, values: Readonly<Record<string, string | number>> = {}): string =>
    filled(say(words[key]), values)

const speak = async (chosen: Language): Promise<void> => {
  if (chosen === language()) return
  setSpoken({ language: chosen, table: await TABLES[chosen]() })
  startLanguage()
}
