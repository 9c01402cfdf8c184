import type { Centre } from "#actors/centre.ts"
import { isShipped } from "../records/prompts/schema.ts"
import { KEPT } from "../ports/own-prompts.ts"
import type { TelephonyRequest } from "../ports/Telephony.ts"

/** Of the languages that a prompt has, the first of these is played where nobody says which; then any. */
const USUAL_LANGUAGES = ["zh-CN", "en"]
/** Plays by a name of its own in every switch. */
const MUSIC = "music-on-hold"

/**
 * The file that a prompt's name means at this moment. `en/welcome` is the prompt welcome in English, `welcome` the same in the
 * usual language. What the centre has no file of its own for is the file of that name in the folder of prompts.
 */
export const promptNamed = ({ prompts = {} }: Pick<Centre, "prompts">, name: string): string => {
  const slash = name.indexOf("/")
  const [language, id] = slash < 0 ? [undefined, name] : [name.slice(0, slash), name.slice(slash + 1)]
  const voices = Object.hasOwn(prompts, id) ? prompts[id]! : undefined
  if (voices === undefined) {
    const usual = language === undefined ? USUAL_LANGUAGES.find((each) => isShipped(id, each)) : undefined
    return usual === undefined ? name : `${usual}/${id}`
  }
  const spoken =
    language ?? USUAL_LANGUAGES.find((each) => Object.hasOwn(voices, each)) ?? Object.keys(voices).toSorted()[0]
  const file = spoken !== undefined && Object.hasOwn(voices, spoken) ? voices[spoken]! : null
  if (file !== null) return `${KEPT}/${file}`
  return language !== undefined || spoken === undefined || id === MUSIC ? name : `${spoken}/${id}`
}

/** A request with the file that its prompt means now: whoever hears one already hears it to its end. */
export const withPromptNamed = (centre: Pick<Centre, "prompts">, request: TelephonyRequest): TelephonyRequest =>
  request._tag === "PlayMessage" ? { ...request, prompt: promptNamed(centre, request.prompt) } : request
