import { createSignal } from "solid-js"
import { zh, type WordKey } from "./words/zh.ts"

export type Language = "zh-CN" | "en"
export type { WordKey }

const STORAGE_KEY = "carillon.language"
const [language, setLanguage] = createSignal<Language>("zh-CN")
export { language }
/** Fetched for who reads it. */
const [english, setEnglish] = createSignal<Record<WordKey, string> | null>(null)

/** The text of a key in the language of the screen, with `{name}` filled from `values`. Reactive. */
export const t = (key: WordKey, values: Readonly<Record<string, string | number>> = {}): string =>
  filled(((language() === "en" ? english() : null) ?? zh)[key], values)

/** Puts values into the `{name}` places of a text; a place without a value stays as it is, so that it is seen. */
export const filled = (text: string, values: Readonly<Record<string, string | number>>): string =>
  text.replace(/\{(\w+)\}/gu, (place, name: string) => String(values[name] ?? place))

/** A word that may be new to this build of the screens: then the code itself is shown rather than nothing. */
export const tOr = (key: string, otherwise: string): string => (key in zh ? t(key as WordKey) : otherwise)

/** What the person chose on this browser, else what the browser asks for first: Chinese for who reads it, English for the others. */
export const startLanguage = (): Promise<void> => speak(chosenHere() ?? languageOf(navigator.languages))

export const languageOf = (wanted: ReadonlyArray<string>): Language =>
  /^zh\b/iu.test(wanted[0] ?? "") ? "zh-CN" : "en"

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

const chosenHere = (): Language | null => {
  const kept = localStorage.getItem(STORAGE_KEY)
  return kept === "en" || kept === "zh-CN" ? kept : null
}

/** Once the words are there: a page is never half in one language. */
const speak = async (chosen: Language): Promise<void> => {
  if (chosen === "en" && english() === null) {
    const { en } = await import("./words/en.ts")
    setEnglish(en)
  }
  setLanguage(chosen)
  document.documentElement.lang = chosen
}
