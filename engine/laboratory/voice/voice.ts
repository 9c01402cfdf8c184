import { readFileSync } from "node:fs"
import { readPrompt } from "#engine/softswitch/media/wav.ts"

export type VoiceLanguage = "en" | "zh-CN"

/** What somebody who fell says into the terminal: samples of 8 kHz, spoken by the house's own voice (espeak-ng). */
export const readVoice = (language: VoiceLanguage): Int16Array =>
  readPrompt(readFileSync(new URL(`help.${language}.wav`, import.meta.url)))
