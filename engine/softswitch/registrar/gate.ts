/** Who may register or call as an account: digest against the directory (RFC 3261 §22, RFC 7616, RFC 8760). */
import type { DirectoryEntry, UserAgentOptions } from "../sip-contract.ts"
import {
  type Algorithm,
  algorithmOf,
  type Credentials,
  isProof,
  md5,
  parseCredentials,
  writeChallenge
} from "../sip/digest.ts"
import { headersOf, type SipRequest } from "../sip/message.ts"
import { makeNonces } from "../sip/nonces.ts"
import { octetsOf } from "../sip/octets.ts"
import { parseSipUri } from "../sip/uri.ts"

export type Verdict =
  | { readonly _tag: "Passed" }
  /** Ask again: the values of WWW- or Proxy-Authenticate, the best first. A guess came with an old nonce and was wrong besides. */
  | { readonly _tag: "Challenged"; readonly challenges: ReadonlyArray<string>; readonly isGuess: boolean }
  /** 403 in both cases, so that nobody learns which accounts there are. */
  | { readonly _tag: "Wrong"; readonly kind: "digest" | "unknown-user"; readonly reason: string }

export interface Gate {
  readonly setDirectory: (entries: ReadonlyArray<DirectoryEntry>) => void
  readonly knows: (user: string) => boolean
  /** `header` is `authorization` or `proxy-authorization`; `user` the account that the request claims to be of. */
  readonly judge: (request: SipRequest, header: string, user: string, nowMs: number) => Verdict
}

/** Compared with when there is no such account, so that a refusal takes equally long. It is no MD5 sum of anything. */
const NO_HA1 = "-".repeat(32)

export const makeGate = (options: {
  readonly realm: string
  readonly token: () => string
  readonly directory: ReadonlyArray<DirectoryEntry>
  readonly digest?: UserAgentOptions["digest"]
}): Gate => {
  const nonces = makeNonces(options.token)
  const realm = octetsOf(options.realm)
  const secret = options.token()
  let directory = new Map<string, DirectoryEntry>()
  /** Of the accounts, how many have the better sum. */
  let share = 0
  const setDirectory = (entries: ReadonlyArray<DirectoryEntry>): void => {
    directory = new Map(entries.map((entry) => [octetsOf(entry.user), entry]))
    share = entries.filter(({ ha1Sha256 }) => ha1Sha256 !== undefined).length / Math.max(1, entries.length)
  }
  setDirectory(options.directory)

  /** Of a user that is not, as likely as of one that is, and always the same: what is offered tells nobody who there is. */
  const hasSha256 = (user: string): boolean => {
    const entry = directory.get(octetsOf(user))
    if (entry !== undefined) return entry.ha1Sha256 !== undefined
    return Number.parseInt(md5(`${secret}:${octetsOf(user)}`).slice(0, 8), 16) / 2 ** 32 < share
  }

  /** A telephone takes the first that it knows (RFC 7616 §3.7); many know MD5 alone. */
  const challenge = (user: string, nowMs: number, stale: boolean, isGuess = false): Verdict => {
    const nonce = nonces.issue(nowMs)
    const algorithms: ReadonlyArray<Algorithm> =
      options.digest !== "md5" && hasSha256(user) ? ["SHA-256", "MD5"] : ["MD5"]
    const challenges = algorithms.map((algorithm) => writeChallenge(realm, nonce, stale, algorithm))
    return { _tag: "Challenged", challenges, isGuess }
  }

  return {
    setDirectory,
    knows: (user) => directory.has(octetsOf(user)),
    judge: (request, header, user, nowMs) => {
      const credentials = credentialsFor(realm, headersOf(request, header))
      if (credentials === undefined) return challenge(user, nowMs, false)
      // Before anything is compared: so that each guess counts against the account that it is about.
      if (credentials.username !== octetsOf(user)) return { _tag: "Wrong", kind: "digest", reason: "another account" }
      const ha1 = sumOf(directory.get(credentials.username), credentials)
      const isRight = isProof(credentials, request.method, ha1 ?? NO_HA1) && ha1 !== undefined
      // RFC 2617 §3.2.1: stale says "only the nonce was wrong", so it is for those who proved that the rest is right.
      if (nonces.judge(credentials.nonce, nowMs) === "old") return challenge(user, nowMs, isRight, !isRight)
      if (ha1 === undefined) return { _tag: "Wrong", kind: "unknown-user", reason: "no such account" }
      if (!isRight) return { _tag: "Wrong", kind: "digest", reason: "wrong response" }
      if (!isSameResource(credentials.uri, request.uri)) return { _tag: "Wrong", kind: "digest", reason: "another URI" }
      const nc = credentials.qop === undefined ? undefined : credentials.nc
      return nonces.spend(credentials.nonce, nc, nowMs) ? { _tag: "Passed" } : challenge(user, nowMs, true)
    }
  }
}

/** The account's sum by the algorithm that the credentials name. */
const sumOf = (entry: DirectoryEntry | undefined, { algorithm }: Credentials): string | undefined =>
  algorithmOf(algorithm) === "SHA-256" ? entry?.ha1Sha256 : entry?.ha1

/** The credentials meant for us; those for another realm, or of a scheme we do not know, count as none. */
const credentialsFor = (realm: string, lines: ReadonlyArray<string>): Credentials | undefined => {
  for (const line of lines) {
    const credentials = parseCredentials(line)
    if (credentials?.realm === realm) return credentials
  }
  return undefined
}

/** RFC 2617 §3.2.2.5 wants the same resource; some telephones leave out the port or the parameters. */
const isSameResource = (claimed: string, actual: string): boolean => {
  if (claimed === actual) return true
  const a = parseSipUri(claimed)
  const b = parseSipUri(actual)
  return a !== undefined && b !== undefined && a.user === b.user && a.host.toLowerCase() === b.host.toLowerCase()
}
