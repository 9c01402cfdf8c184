/** One header of an event; order matters to readers, so events are lists and not records. */
export type Header = readonly [name: string, value: string]

/** An event as it goes to every event socket that asked for it. Serialised at most once per format. */
export interface SwitchEvent {
  readonly name: string
  /** Only of CUSTOM events, e.g. `sofia::register`. */
  readonly subclass: string | undefined
  readonly headers: ReadonlyArray<Header>
  readonly plainFrame: () => string
  readonly jsonFrame: () => string
}

/** `body` is what follows the headers, the answer of a background job. */
export const makeEvent = (
  name: string,
  subclass: string | undefined,
  headers: ReadonlyArray<Header>,
  body?: string
): SwitchEvent => {
  let plain: string | undefined
  let json: string | undefined
  return {
    name,
    subclass,
    headers,
    plainFrame: () => (plain ??= frame("plain", plainBody(headers, body))),
    jsonFrame: () => (json ??= frame("json", jsonBody(headers, body)))
  }
}

const frame = (format: "plain" | "json", body: string): string =>
  `Content-Length: ${Buffer.byteLength(body)}\nContent-Type: text/event-${format}\n\n${body}`

/** Header lines with URL-encoded values, an empty line, then the body if there is one. */
export const plainBody = (headers: ReadonlyArray<Header>, body?: string): string => {
  let text = ""
  for (const [name, value] of headers) text += `${name}: ${urlEncode(value)}\n`
  return body === undefined ? `${text}\n` : `${text}Content-Length: ${Buffer.byteLength(body)}\n\n${body}`
}

/** An object whose keys come in the headers' order; FreeSWITCH repeats Hangup-Cause, so keys may come twice. */
export const jsonBody = (headers: ReadonlyArray<Header>, body?: string): string => {
  const pairs = headers.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`)
  if (body !== undefined) pairs.push(`"Content-Length":"${Buffer.byteLength(body)}"`, `"_body":${JSON.stringify(body)}`)
  return `{${pairs.join(",")}}`
}

/** The bytes FreeSWITCH's switch_url_encode escapes: controls, everything beyond ASCII, and these. */
const UNSAFE = /[^\x21-\x7e]|[#%&+:;<=>?@[\\\]^`{|}"]/gu

const urlEncode = (value: string): string => value.replace(UNSAFE, encodeCharacter)

const encodeCharacter = (character: string): string => {
  let text = ""
  for (const byte of Buffer.from(character)) text += `%${byte.toString(16).toUpperCase().padStart(2, "0")}`
  return text
}
