import { readDialString } from "../calls/dial-string.ts"
import type { OriginateRequest } from "../calls/route.ts"

/** Whom to ring, and what the leg does once it has answered. */
export interface OriginateOrder {
  readonly request: OriginateRequest
  /** The dial string of the one for whom it is bridged; undefined of a leg that is parked. */
  readonly bridgedTo: string | undefined
}

const REFUSED = { error: "-ERR DESTINATION_OUT_OF_ORDER\n" } as const

/**
 * Reads `{a=b,c='d e'}user/1001 &park()`, or `… &bridge(user/1002)`. Failures are FreeSWITCH's words: a space outside quotes
 * splits the string, and what follows is then no destination (`-ERR DESTINATION_OUT_OF_ORDER`).
 */
export const parseOriginate = (text: string): OriginateOrder | { readonly error: string } => {
  const [dial = "", word = ""] = splitWords(text.trim())
  // Quotes hold it together where a variable's value has spaces.
  const application = /^'(&.*)'$/u.exec(word)?.[1] ?? word
  if (application === "") return { error: "-USAGE: <call url> &park()|&bridge(<call url>)\n" }
  const request = readDialString(dial)
  if (request === undefined) return REFUSED
  if (/^&park(?:\(\))?$/u.test(application)) return { request, bridgedTo: undefined }
  const bridgedTo = /^&bridge\((.+)\)$/u.exec(application)?.[1]
  return bridgedTo === undefined || readDialString(bridgedTo) === undefined ? REFUSED : { request, bridgedTo }
}

/** Words parted by spaces; quotes hold words together only inside braces, where they belong to a value. */
const splitWords = (text: string): ReadonlyArray<string> => {
  const words: Array<string> = []
  let word = ""
  let quoted = false
  for (const character of text) {
    if (character === "'") quoted = !quoted
    if (character === " " && !quoted) {
      if (word !== "") words.push(word)
      word = ""
    } else word += character
  }
  if (word !== "") words.push(word)
  return words
}
