/** From, To, Contact, Route: a URI with or without a name, angle brackets and parameters (RFC 3261 §20.10, §25.1). */
import { endOfQuoted, NO_PARAMS, paramOf, type Params, parseParams, skipSpace, unquote } from "./params.ts"
import { hasScheme } from "./uri.ts"

export interface NameAddr {
  /** Octets, unquoted; "" when there is none. */
  readonly displayName: string
  readonly uri: string
  /** The header's parameters, not those inside the URI. */
  readonly params: Params
}

/** Undefined when the value is not well formed. Blanks just inside the angle brackets are forgiven (RFC 4475 §3.1.2.14). */
export const parseNameAddr = (value: string): NameAddr | undefined => {
  if (value.charCodeAt(0) === QUOTE) {
    const end = endOfQuoted(value, 0)
    if (end < 0) return undefined
    const open = skipSpace(value, end)
    return value.charCodeAt(open) === LESS ? bracketed(value, open, unquote(value.slice(0, end))) : undefined
  }
  const open = value.indexOf("<")
  if (open < 0) return bare(value)
  const displayName = value.slice(0, open).trim()
  // A comma here is two values or a name that needed quotes; nobody can tell which (RFC 4475 §3.1.2.15).
  return /[",;>]/.test(displayName) ? undefined : bracketed(value, open, displayName)
}

export const tagOf = (party: NameAddr): string | undefined => paramOf(party.params, "tag")

const bracketed = (value: string, open: number, displayName: string): NameAddr | undefined => {
  const close = value.indexOf(">", open)
  if (close < 0) return undefined
  const uri = value.slice(open + 1, close).trim()
  if (!isUri(uri)) return undefined
  const params = close === value.length - 1 ? NO_PARAMS : parseParams(value, close + 1)
  return params === undefined ? undefined : { displayName, uri, params }
}

/** Without brackets every `;` starts a header parameter, and `?` and `,` may not stand in the URI (RFC 3261 §20.10). */
const bare = (value: string): NameAddr | undefined => {
  const semicolon = value.indexOf(";")
  const uri = (semicolon < 0 ? value : value.slice(0, semicolon)).trim()
  if (!isUri(uri) || /[?,]/.test(uri)) return undefined
  const params = semicolon < 0 ? NO_PARAMS : parseParams(value, semicolon)
  return params === undefined ? undefined : { displayName: "", uri, params }
}

const isUri = (uri: string): boolean => hasScheme(uri) && !/[\s<>"]/.test(uri)

const QUOTE = 0x22
const LESS = 0x3c
