import { flow } from "#engine/records/flows/schema.ts"
import { prompt } from "#engine/records/prompts/schema.ts"
import { makeFromText } from "../administration/form/own/prompt-files.ts"
import { createRow } from "../administration/records.ts"
import { allRows } from "../administration/references.ts"
import type { Language } from "../shared/language.ts"
import { change, plain, problemsIn, type Problems } from "./keeping.ts"
import { firstNumber, type Standing } from "./standing.ts"
import { type MadeWelcome, OWN_WELCOME, promptOf, voicesOf, type Welcome } from "./welcome.ts"
import { readBody, bodyOf } from "./wizard-flow.ts"
import { w } from "./words.ts"

export type Spoken = { readonly made: MadeWelcome } | { readonly problems: Problems }

/** The file of a text; what cannot be spoken is said beside the text. */
export const speakWelcome = async (text: string, language: Language): Promise<Spoken> => {
  const made = await makeFromText(text, language)
  return made.kind === "done"
    ? { made: { text, file: made.value.file } }
    : { problems: problemsIn(made, { text: "welcome" }) }
}

/** The welcome, and the way of the first number over it. Nothing is said before the sound is there. */
export const keepWelcome = async (standing: Standing, said: Welcome): Promise<Problems> => {
  if (said.choice === "own") {
    const spoken = said.made?.text === said.text ? { made: said.made } : await speakWelcome(said.text, said.language)
    if ("problems" in spoken) return spoken.problems
    const kept = await keepPrompt(spoken.made, said.language)
    if (kept !== null) return kept
  }
  const behind = firstNumber(standing)
  const simple = behind?.body === undefined ? null : readBody(behind.body)
  if (behind?.flow === undefined || simple === null) return { "": w("test.no-number") }
  const welcome = promptOf(said)
  if (simple.welcome === welcome) return null
  const led = await change(plain(flow), behind.flow, { body: bodyOf({ ...simple, welcome }) })
  return led.kind === "done" ? null : problemsIn(led, {})
}

/** Read anew: an attempt that stopped after it has made the row already. */
const keepPrompt = async (made: MadeWelcome, language: Language): Promise<Problems> => {
  const prompts = (await allRows(plain(prompt))) ?? []
  const voices = { ...voicesOf({ prompts }, OWN_WELCOME), [language]: made }
  const row = prompts.find(({ id }) => id === OWN_WELCOME)
  const kept =
    row === undefined
      ? await createRow(plain(prompt), OWN_WELCOME, { name: w("prompts.row"), voices })
      : await change(plain(prompt), row, { voices })
  return kept.kind === "done" ? null : problemsIn(kept, { [`voices.${language}`]: "welcome", voices: "welcome" })
}
