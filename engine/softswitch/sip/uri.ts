/** SIP URIs: parts, comparison (RFC 3261 §19.1) and the user part as people read it. */
import { textOf } from "./octets.ts"
import { NO_PARAMS, paramOf, type Params, parseParams } from "./params.ts"

export interface SipUri {
  readonly scheme: "sip" | "sips"
  /** As written, escapes kept, without the password; undefined when the URI has no `@`. */
  readonly user: string | undefined
  readonly password: string | undefined
  readonly host: string
  readonly port: number | undefined
  readonly params: Params
  /** What follows `?`, as written. */
  readonly headers: string | undefined
}

const SCHEME = /^[a-z][a-z0-9+.-]*:./i
const HOST = /^(?:\[[0-9a-f:.]+\]|[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?\.?)$/i
const UNRESERVED = /[A-Za-z0-9\-_.!~*'()]/

export const hasScheme = (uri: string): boolean => SCHEME.test(uri)

export const isSipScheme = (uri: string): boolean => /^sips?:/i.test(uri)

/** The parts of a sip: or sips: URI, or undefined when it is another scheme's or not well formed. */
export const parseSipUri = (text: string): SipUri | undefined => {
  const colon = text.indexOf(":")
  const scheme = text.slice(0, colon).toLowerCase()
  if (scheme !== "sip" && scheme !== "sips") return undefined
  // The user part may hold `;`, `?` and `/` but never a bare `@`, nor may anything after it (RFC 3261 §25.1).
  const atSign = text.indexOf("@", colon)
  const userInfo = atSign < 0 ? undefined : text.slice(colon + 1, atSign)
  const rest = text.slice(Math.max(colon, atSign) + 1)
  const question = rest.indexOf("?")
  const headers = question < 0 ? undefined : rest.slice(question + 1)
  const hostAndParams = question < 0 ? rest : rest.slice(0, question)
  const semicolon = hostAndParams.indexOf(";")
  const hostPort = semicolon < 0 ? hostAndParams : hostAndParams.slice(0, semicolon)
  const params = semicolon < 0 ? NO_PARAMS : parseParams(hostAndParams, semicolon)
  const place = parseHostPort(hostPort)
  if (place === undefined || params === undefined || userInfo === "" || /[\s<>"]/.test(userInfo ?? "")) return undefined
  const passwordAt = userInfo?.indexOf(":") ?? -1
  return {
    scheme,
    user: passwordAt < 0 ? userInfo : userInfo?.slice(0, passwordAt),
    password: passwordAt < 0 ? undefined : userInfo?.slice(passwordAt + 1),
    host: place.host,
    port: place.port,
    params,
    headers
  }
}

/** As it can stand in a Request-URI, which has no headers (RFC 3261 §19.1.1, Table 1). */
export const withoutHeaders = (uri: string): string => {
  const headers = parseSipUri(uri)?.headers
  return headers === undefined ? uri : uri.slice(0, -headers.length - 1)
}

export const parseHostPort = (
  text: string
): { readonly host: string; readonly port: number | undefined } | undefined => {
  const colon = text.startsWith("[") ? text.indexOf(":", text.indexOf("]")) : text.indexOf(":")
  const host = colon < 0 ? text : text.slice(0, colon)
  if (!HOST.test(host)) return undefined
  if (colon < 0) return { host, port: undefined }
  const port = parsePort(text.slice(colon + 1))
  return port === undefined ? undefined : { host, port }
}

export const parsePort = (text: string): number | undefined => {
  if (!/^\d{1,5}$/.test(text)) return undefined
  const port = Number(text)
  return port >= 1 && port <= 65_535 ? port : undefined
}

/** The user part with its escapes resolved, as text: what was dialled. Of a tel: or foreign URI, what follows the scheme. */
export const userTextOf = (uri: string): string => {
  const user = isSipScheme(uri) ? parseSipUri(uri)?.user : uri.slice(uri.indexOf(":") + 1).split(";", 1)[0]
  return user === undefined ? "" : textOf(unescaped(user))
}

/** Octets with their escapes resolved (RFC 3261 §25.1). */
export const unescaped = (text: string): string => text.replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) => octet(hex))

/** Whether both name the same resource (RFC 3261 §19.1.4). URIs that are not SIP must be equal as written. */
export const sameUri = (left: string, right: string): boolean => {
  if (left === right) return true
  const a = parseSipUri(left)
  const b = parseSipUri(right)
  if (a === undefined || b === undefined) return false
  return (
    a.scheme === b.scheme &&
    normal(a.user) === normal(b.user) &&
    normal(a.password) === normal(b.password) &&
    a.host.toLowerCase() === b.host.toLowerCase() &&
    a.port === b.port &&
    sameParams(a.params, b.params) &&
    sameHeaders(a.headers, b.headers)
  )
}

/** These count also when only one of the two URIs has them; others only when both do. */
const COUNTING_ALONE = new Set(["user", "ttl", "method", "maddr", "transport"])

const sameParams = (a: Params, b: Params): boolean =>
  a.every(([name, value]) => {
    const other = b.find(([otherName]) => normal(otherName) === normal(name))
    return other === undefined
      ? !COUNTING_ALONE.has(name)
      : normal(value)?.toLowerCase() === normal(other[1])?.toLowerCase()
  }) && b.every(([name]) => !COUNTING_ALONE.has(name) || paramOf(a, name) !== undefined)

const sameHeaders = (a: string | undefined, b: string | undefined): boolean => headerKey(a) === headerKey(b)

const headerKey = (headers: string | undefined): string =>
  (headers ?? "")
    .split("&")
    .map((header) => normal(header))
    .toSorted()
    .join("&")

/** An escaped unreserved character equals the character itself; escapes of others stay, with one spelling of their digits. */
const normal = (text: string | undefined): string | undefined =>
  text?.replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) =>
    UNRESERVED.test(octet(hex)) ? octet(hex) : `%${hex.toUpperCase()}`
  )

const octet = (hex: string): string => String.fromCharCode(Number.parseInt(hex, 16))
