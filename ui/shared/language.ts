import { createSignal } from "solid-js"
import { en } from "./words/en.ts"
import { zh, type WordKey } from "./words/zh.ts"

export type Language = "zh-CN" | "en"
export type { WordKey }

const STORAGE_KEY = "carillon.language"
const tables: Record<Language, Record<WordKey, string>> = { "zh-CN": zh, en }

const [language, setLanguage] = createSignal<Language>("zh-CN")
export { language }

/** The text of a key in the language of the screen, with `{name}` filled from `values`. Reactive. */
export const t = (key: WordKey, values: Readonly<Record<string, string | number>> = {}): string =>
  filled(tables[language()][key], values)

/** Puts values into the `{name}` places of a text; a place without a value stays as it is, so that it is seen. */
export const filled = (text: string, values: Readonly<Record<string, string | number>>): string =>
  text.replace(/\{(\w+)\}/gu, (place, name: string) => String(values[name] ?? place))

/** A word that may be new to this build of the screens: then the code itself is shown rather than nothing. */
export const tOr = (key: string, otherwise: string): string => (key in zh ? t(key as WordKey) : otherwise)

/** What the person chose on this browser, else the centre's language, which the served page names. */
export const startLanguage = (): void =>
  speak((localStorage.getItem(STORAGE_KEY) ?? document.documentElement.lang) === "en" ? "en" : "zh-CN")

export const switchLanguage = (): void => {
  speak(language() === "en" ? "zh-CN" : "en")
  localStorage.setItem(STORAGE_KEY, language())
}

const speak = (chosen: Language): void => {
  setLanguage(chosen)
  document.documentElement.lang = chosen
}
