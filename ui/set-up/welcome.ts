import type { PromptVoices } from "#engine/records/prompts/schema.ts"
import type { Language } from "../shared/language.ts"
import { firstNumber, type Standing } from "./standing.ts"
import { readBody } from "./wizard-flow.ts"

/** The row of the welcome that is made here. Those that came with the programme stay as they are. */
export const OWN_WELCOME = "hotline-welcome"

/** Of those that came with the programme, the ones that fit at a call's begin. */
export const SHIPPED_WELCOMES = ["connecting", "welcome"] as const satisfies ReadonlyArray<string>
export type WelcomeChoice = "own" | (typeof SHIPPED_WELCOMES)[number]

/** A file and the text it was made of: another text needs another file. */
export interface MadeWelcome {
  readonly text: string
  readonly file: string
}

export interface Welcome {
  readonly choice: WelcomeChoice
  /** In which it is spoken. */
  readonly language: Language
  readonly text: string
  readonly made: MadeWelcome | null
}

/** Names no keys: the flow of a new number asks for none. */
export const proposedText = (centre: string, language: Language): string =>
  language === "en"
    ? `Hello, this is ${centre}. We are connecting you now; please wait a moment.`
    : `您好，这里是${centre}，正在为您转接，请稍候。`

/** How a flow names it. */
export const promptOf = ({ choice, language }: Pick<Welcome, "choice" | "language">): string =>
  `${language}/${choice === "own" ? OWN_WELCOME : choice}`

/** What callers of the first number hear now; where they hear nothing yet, a proposal in the language of the screen. */
export const welcomeOf = (standing: Standing, screen: Language): Welcome => {
  const body = firstNumber(standing)?.body
  const heard = body === undefined ? null : (readBody(body)?.welcome ?? null)
  const language = heard?.startsWith("en/") === true ? "en" : heard === null ? screen : "zh-CN"
  const id = heard?.split("/").at(-1)
  const shipped = SHIPPED_WELCOMES.find((each) => each === id)
  const own = voicesOf(standing, OWN_WELCOME)[language]
  return {
    choice: shipped ?? "own",
    language,
    text: own?.text ?? proposedText(String(standing.centre["name"]), language),
    made: own === undefined || own.file === null ? null : { text: own.text, file: own.file }
  }
}

/** The recordings of a prompt by their languages; none where there is no such prompt. */
export const voicesOf = ({ prompts }: Pick<Standing, "prompts">, id: string): PromptVoices =>
  (prompts.find((each) => each.id === id)?.["voices"] ?? {}) as PromptVoices
