/** One header of an event; order matters to readers, so events are lists and not records. */
export type Header = readonly [name: string, value: string]

/** What JSON must not have as it stands in a string (RFC 8259 §7); half a surrogate pair is written as its escape. */
// oxlint-disable-next-line no-control-regex
const NOT_AS_IT_IS = /["\\\u0000-\u001f\ud800-\udfff]/

const quoted = (text: string): string => (NOT_AS_IT_IS.test(text) ? JSON.stringify(text) : `"${text}"`)

/** Some hundred names are ours; those of variables are an engine's, and a script that makes up new ones must not fill our memory. */
const NAMES_LIMIT = 2_000
const names = new Map<string, string>()

const nameInJson = (name: string): string => {
  const known = names.get(name)
  if (known !== undefined) return known
  const text = `${quoted(name)}:`
  if (names.size < NAMES_LIMIT) names.set(name, text)
  return text
}

/** `,"Name":"value"`: whoever writes the first one takes its comma off. */
export const headerInJson = (name: string, value: string): string => `,${nameInJson(name)}${quoted(value)}`

/** A line with its URL-encoded value. */
export const headerInPlain = (name: string, value: string): string => `${name}: ${urlEncode(value)}\n`

/** The bytes FreeSWITCH's switch_url_encode escapes: controls, everything beyond ASCII, and these. */
const UNSAFE = /[^\x21-\x7e]|[#%&+:;<=>?@[\\\]^`{|}"]/u
const EACH_UNSAFE = new RegExp(UNSAFE.source, "gu")

const urlEncode = (value: string): string => (UNSAFE.test(value) ? value.replace(EACH_UNSAFE, encodeCharacter) : value)

const encodeCharacter = (character: string): string => {
  let text = ""
  for (const byte of Buffer.from(character)) text += `%${byte.toString(16).toUpperCase().padStart(2, "0")}`
  return text
}
