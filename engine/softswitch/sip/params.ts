/** `;name=value` lists and comma lists, as Via, name-addr and URIs share them (RFC 3261 §25.1). */

/** Names lower-case; values as written, quotes included; undefined when there is no `=`. */
export type Params = ReadonlyArray<readonly [name: string, value: string | undefined]>

export const NO_PARAMS: Params = []

/** Everything from `start` to the end of the text as parameters, or undefined when it is not well formed. */
export const parseParams = (text: string, start = 0): Params | undefined => {
  const params: Array<readonly [string, string | undefined]> = []
  let at = skipSpace(text, start)
  while (at < text.length) {
    if (text.charCodeAt(at) !== SEMICOLON) return undefined
    const nameFrom = skipSpace(text, at + 1)
    at = endOfWord(text, nameFrom)
    if (at === nameFrom) return undefined
    const name = text.slice(nameFrom, at).toLowerCase()
    at = skipSpace(text, at)
    if (text.charCodeAt(at) !== EQUALS) {
      params.push([name, undefined])
      continue
    }
    const valueFrom = skipSpace(text, at + 1)
    at = text.charCodeAt(valueFrom) === QUOTE ? endOfQuoted(text, valueFrom) : endOfWord(text, valueFrom)
    if (at <= valueFrom) return undefined
    params.push([name, text.slice(valueFrom, at)])
    at = skipSpace(text, at)
  }
  return params
}

/** The value of a parameter without its quotes; "" when it has none; undefined when it is not there. */
export const paramOf = (params: Params, name: string): string | undefined => {
  for (const [key, value] of params) if (key === name) return value === undefined ? "" : unquote(value)
  return undefined
}

export const writeParams = (params: Params): string => {
  let text = ""
  for (const [name, value] of params) text += value === undefined ? `;${name}` : `;${name}=${value}`
  return text
}

/** The parts of a comma list; commas inside quotes and angle brackets do not count (RFC 3261 §7.3.1). */
export const splitList = (value: string): ReadonlyArray<string> => {
  if (!value.includes(",")) return [value.trim()]
  const parts: Array<string> = []
  let from = 0
  let inBrackets = false
  for (let at = 0; at < value.length; at++) {
    const code = value.charCodeAt(at)
    if (code === QUOTE) {
      const end = endOfQuoted(value, at)
      if (end < 0) break
      at = end - 1
    } else if (code === LESS) inBrackets = true
    else if (code === GREATER) inBrackets = false
    else if (code === COMMA && !inBrackets) {
      parts.push(value.slice(from, at).trim())
      from = at + 1
    }
  }
  parts.push(value.slice(from).trim())
  return parts
}

/** Index after the closing quote of the quoted string that opens at `open`, or -1 when it never closes. */
export const endOfQuoted = (text: string, open: number): number => {
  for (let at = open + 1; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === BACKSLASH) at++
    else if (code === QUOTE) return at + 1
  }
  return -1
}

export const unquote = (text: string): string =>
  text.charCodeAt(0) === QUOTE ? text.slice(1, -1).replaceAll(/\\(.)/gs, "$1") : text

export const quote = (text: string): string => `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`

export const skipSpace = (text: string, from: number): number => {
  let at = from
  while (text.charCodeAt(at) === SPACE || text.charCodeAt(at) === TAB) at++
  return at
}

const endOfWord = (text: string, from: number): number => {
  let at = from
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (
      code === SEMICOLON ||
      code === EQUALS ||
      code === COMMA ||
      code === SPACE ||
      code === TAB ||
      code === QUOTE ||
      code === LESS ||
      code === GREATER
    )
      break
  }
  return at
}

const TAB = 0x09
const SPACE = 0x20
const QUOTE = 0x22
const COMMA = 0x2c
const SEMICOLON = 0x3b
const LESS = 0x3c
const EQUALS = 0x3d
const GREATER = 0x3e
const BACKSLASH = 0x5c
