/** Digest by MD5 and SHA-256, both sides' sums (RFC 7616, RFC 8760; RFC 2617 §3.2.2 for what is old). */
import { hash, timingSafeEqual } from "node:crypto"
import { octetsOf } from "./octets.ts"
import { paramOf, type Params, parseParams, quote, splitList } from "./params.ts"

export interface Credentials {
  readonly username: string
  readonly realm: string
  readonly nonce: string
  readonly uri: string
  readonly response: string
  readonly algorithm: string | undefined
  /** Undefined in the form of RFC 2069, which has neither nc nor cnonce. */
  readonly qop: string | undefined
  readonly nc: string
  readonly cnonce: string
}

/** As they stand in `algorithm`; which is MD5 when left out. */
export type Algorithm = "MD5" | "SHA-256"

export interface Challenge {
  readonly algorithm: Algorithm
  readonly realm: string
  readonly nonce: string
  readonly opaque: string | undefined
  readonly qopAuth: boolean
  readonly stale: boolean
}

/** Digest credentials from an Authorization value; undefined for another scheme or what is not well formed. */
export const parseCredentials = (value: string): Credentials | undefined => {
  const params = digestParams(value)
  if (params === undefined) return undefined
  const username = paramOf(params, "username")
  const realm = paramOf(params, "realm")
  const nonce = paramOf(params, "nonce")
  const uri = paramOf(params, "uri")
  const response = paramOf(params, "response")
  if (
    username === undefined ||
    realm === undefined ||
    nonce === undefined ||
    uri === undefined ||
    response === undefined
  )
    return undefined
  return {
    username,
    realm,
    nonce,
    uri,
    response,
    algorithm: paramOf(params, "algorithm"),
    qop: paramOf(params, "qop"),
    nc: paramOf(params, "nc") ?? "",
    cnonce: paramOf(params, "cnonce") ?? ""
  }
}

/** A challenge we can answer; undefined when it asks another scheme, another algorithm, or auth-int only. */
export const parseChallenge = (value: string): Challenge | undefined => {
  const params = digestParams(value)
  const realm = params && paramOf(params, "realm")
  const nonce = params && paramOf(params, "nonce")
  if (params === undefined || realm === undefined || nonce === undefined) return undefined
  const algorithm = algorithmOf(paramOf(params, "algorithm"))
  if (algorithm === undefined) return undefined
  const qops = paramOf(params, "qop")
    ?.split(",")
    .map((qop) => qop.trim().toLowerCase())
  if (qops !== undefined && !qops.includes("auth")) return undefined
  return {
    algorithm,
    realm,
    nonce,
    opaque: paramOf(params, "opaque"),
    qopAuth: qops !== undefined,
    stale: paramOf(params, "stale")?.toLowerCase() === "true"
  }
}

/** The sum of user:realm:password in lower-case hex: what a directory keeps instead of the password. */
export const ha1Of = (user: string, realm: string, password: string, algorithm: Algorithm = "MD5"): string =>
  SUM[algorithm](octetsOf(`${user}:${realm}:${password}`))

export const algorithmOf = (named: string | undefined): Algorithm | undefined => {
  const name = named?.toUpperCase() ?? "MD5"
  return name === "MD5" || name === "SHA-256" ? name : undefined
}

/** Whether the response proves that its sender knows `ha1`, a sum by the algorithm it names. Takes equally long however much of it is right. */
export const isProof = (credentials: Credentials, method: string, ha1: string): boolean => {
  const algorithm = algorithmOf(credentials.algorithm)
  if (algorithm === undefined) return false
  if (credentials.qop !== undefined && credentials.qop.toLowerCase() !== "auth") return false
  const expected = responseOf(credentials, method, ha1, SUM[algorithm])
  const given = credentials.response.toLowerCase()
  return given.length === expected.length && timingSafeEqual(Buffer.from(given, "latin1"), Buffer.from(expected))
}

/** An Authorization value for a challenge. `nc` counts from 1 for each nonce. */
export const answerChallenge = (
  challenge: Challenge,
  request: { readonly method: string; readonly uri: string },
  account: { readonly user: string; readonly ha1: string },
  use: { readonly nc: number; readonly cnonce: string }
): string => {
  const nc = use.nc.toString(16).padStart(8, "0")
  const qop = challenge.qopAuth ? "auth" : undefined
  const sums = { nonce: challenge.nonce, uri: request.uri, qop, nc, cnonce: use.cnonce }
  const parts = [
    `Digest username=${quote(account.user)}`,
    `realm=${quote(challenge.realm)}`,
    `nonce=${quote(challenge.nonce)}`,
    `uri=${quote(request.uri)}`,
    `response="${responseOf(sums, request.method, account.ha1, SUM[challenge.algorithm])}"`,
    `algorithm=${challenge.algorithm}`
  ]
  if (challenge.opaque !== undefined) parts.push(`opaque=${quote(challenge.opaque)}`)
  if (challenge.qopAuth) parts.push("qop=auth", `nc=${nc}`, `cnonce=${quote(use.cnonce)}`)
  return parts.join(", ")
}

export const writeChallenge = (realm: string, nonce: string, stale: boolean, algorithm: Algorithm = "MD5"): string =>
  `Digest realm=${quote(realm)}, nonce="${nonce}", algorithm=${algorithm}, qop="auth"${stale ? ", stale=true" : ""}`

type Sums = Pick<Credentials, "nonce" | "uri" | "qop" | "nc" | "cnonce">

/** RFC 2617 §3.2.2.1. */
const responseOf = (
  { cnonce, nc, nonce, qop, uri }: Sums,
  method: string,
  ha1: string,
  sum: (octets: string) => string
): string => {
  const ha2 = sum(`${method}:${uri}`)
  return sum(qop === undefined ? `${ha1}:${nonce}:${ha2}` : `${ha1}:${nonce}:${nc}:${cnonce}:${qop}:${ha2}`)
}

/** Over octets: crypto.hash would write characters above 127 as two. */
export const md5 = (octets: string): string => hash("md5", Buffer.from(octets, "latin1"))

const sha256 = (octets: string): string => hash("sha256", Buffer.from(octets, "latin1"))

const SUM: Readonly<Record<Algorithm, (octets: string) => string>> = { MD5: md5, "SHA-256": sha256 }

const digestParams = (value: string): Params | undefined => {
  const scheme = /^Digest[ \t]+/i.exec(value)
  if (scheme === null) return undefined
  const parts = splitList(value.slice(scheme[0].length)).filter((part) => part !== "")
  const params: Array<Params[number]> = []
  for (const part of parts) {
    const one = parseParams(`;${part}`)
    if (one === undefined || one.length !== 1) return undefined
    params.push(...one)
  }
  return params
}
