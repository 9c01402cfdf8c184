/**
 * A telephone's own registration (RFC 3261 §10.2): REGISTER with digest, kept alive, taken back. Pure, like the user agent
 * it shares a socket with: hand a datagram here first, and to the user agent when the answer is undefined.
 */
import type { Hop } from "../sip-contract.ts"
import { allowEvents } from "../sip/allow-events.ts"
import { type HeaderLines, lineOf, type RequestHead, writeRequest } from "../sip/build.ts"
import { type Challenge, parseChallenge } from "../sip/digest.ts"
import { proofFor } from "../sip/proof.ts"
import { MAX_DELTA_SECONDS } from "../sip/limits.ts"
import { headerOf, headersOf, listOf, numberOf, type SipResponse } from "../sip/message.ts"
import { parseNameAddr } from "../sip/name-addr.ts"
import { octetsOfDatagram, textOf } from "../sip/octets.ts"
import { paramOf } from "../sip/params.ts"
import { parseMessage } from "../sip/parse.ts"
import { reasonOf } from "../sip/status.ts"
import { sameUri } from "../sip/uri.ts"
import { MAGIC_COOKIE } from "../sip/via.ts"
import { makeTimerHeap, type Timer } from "../transaction/timer-heap.ts"
import { type ClientTransaction, makeTransactions } from "../transaction/transactions.ts"

export interface RegistrationOptions {
  /** The telephone's own address: Via and Contact. */
  readonly local: Hop
  /** Where REGISTER goes. */
  readonly registrar: Hop
  /** Host part of the address-of-record and of the Request-URI. */
  readonly domain: string
  readonly user: string
  /** Whose password it is, where that is another name. */
  readonly authUser?: string
  readonly password: string
  readonly userAgent: string
  /** Seconds to ask for; the registrar may grant less. */
  readonly expiresS: number
  /** As {@link UserAgentOptions.token}: fresh unguessable token characters. */
  readonly token: () => string
  /** As {@link UserAgentOptions.events}. */
  readonly events?: ReadonlyArray<string>
}

export type RegistrationCommand =
  | { readonly _tag: "Register" }
  /** Takes the binding back; Unregistered follows when that is confirmed, or nobody answers. */
  | { readonly _tag: "Unregister" }

export type RegistrationOutput =
  | { readonly _tag: "Send"; readonly octets: Uint8Array; readonly to: Hop }
  /** Every time a REGISTER was accepted. */
  | { readonly _tag: "Registered"; readonly expiresS: number }
  | { readonly _tag: "Unregistered" }
  /** Refused (status 403, …), unanswered (408) or out of reach (503). Tried again after {@link RETRY_MS} until Unregister. */
  | { readonly _tag: "RegistrationFailed"; readonly status: number; readonly reason: string }

export interface Registration {
  /** Undefined: not for the registration, hand it to the user agent. */
  readonly receive: (octets: Uint8Array, from: Hop, nowMs: number) => ReadonlyArray<RegistrationOutput> | undefined
  readonly command: (command: RegistrationCommand, nowMs: number) => ReadonlyArray<RegistrationOutput>
  readonly due: (nowMs: number) => ReadonlyArray<RegistrationOutput>
  /** As {@link UserAgent.lost}. */
  readonly lost: (hop: Hop, nowMs: number) => ReadonlyArray<RegistrationOutput>
  readonly nextDueMs: () => number | undefined
}

/** RFC 5626 §4.5 starts at 30 s between attempts, so that a registrar that comes back is not flooded. */
export const RETRY_MS = 30_000

/** A challenge to the answer of a challenge: stale nonces may need a second answer, a wrong password never ends. */
const MAX_ANSWERS = 2

interface Attempt {
  readonly expiresS: number
  readonly answers: number
  readonly credentials: HeaderLines
}

export const makeRegistration = (options: RegistrationOptions): Registration => {
  let now = 0
  let outputs: Array<RegistrationOutput> = []
  let wanted = false
  let cseq = 0
  let askS = options.expiresS
  let next: Timer | undefined
  let generation = 0
  let current: ClientTransaction | undefined
  const output = (one: RegistrationOutput): void => void outputs.push(one)
  const timers = makeTimerHeap()
  const transactions = makeTransactions({
    timers,
    nowMs: () => now,
    token: options.token,
    isSameParty: (one, other) => one.address === other.address,
    send: (octets, to) => output({ _tag: "Send", octets, to })
  })

  const user = encodeURIComponent(options.user.toWellFormed())
  const uri = `sip:${options.domain}`
  const record = `<sip:${user}@${options.domain}>`
  const contactUri = `sip:${user}@${options.local.address}:${options.local.port}`
  const callId = options.token()
  const tag = options.token()

  const schedule = (afterMs: number): void => {
    timers.cancel(next)
    next = timers.at(now + afterMs, () => attempt({ expiresS: askS, answers: 0, credentials: [] }))
  }

  const attempt = (what: Attempt): void => {
    const mine = generation
    const head: RequestHead = {
      method: "REGISTER",
      uri,
      local: options.local,
      branch: MAGIC_COOKIE + options.token(),
      from: `${record};tag=${tag}`,
      to: record,
      callId,
      cseq: ++cseq,
      routes: []
    }
    const headers: HeaderLines = [
      ["Contact", `<${contactUri}>`],
      ["Expires", String(what.expiresS)],
      ...what.credentials,
      ...allowEvents(options.events),
      ["User-Agent", lineOf(options.userAgent)]
    ]
    current = transactions.open(head, writeRequest(head, headers), options.registrar, {
      response: (response) => mine === generation && take(what, response),
      timedOut: () => mine === generation && fail(what, 408, reasonOf(408)),
      unreachable: () => mine === generation && fail(what, 503, reasonOf(503))
    })
  }

  const take = (what: Attempt, response: SipResponse): void => {
    const { status } = response
    if (status < 200) return
    if (status < 300) return accept(what, response)
    if (status === 401 || status === 407) return answer(what, response)
    const least = numberOf(headerOf(response, "min-expires"), MAX_DELTA_SECONDS)
    if (status === 423 && least !== undefined && least > what.expiresS) {
      askS = least
      return attempt({ expiresS: least, answers: 0, credentials: [] })
    }
    fail(what, status, textOf(response.reason))
  }

  const answer = (what: Attempt, response: SipResponse): void => {
    const challenge = challengeOf(response)
    const mayTryAgain = what.answers === 0 || (challenge?.stale === true && what.answers < MAX_ANSWERS)
    if (challenge === undefined || !mayTryAgain) return fail(what, response.status, textOf(response.reason))
    const account = { user: options.authUser ?? options.user, password: options.password }
    const proof = proofFor(response, { method: "REGISTER", uri }, account, options.token())
    if (proof !== undefined) attempt({ expiresS: what.expiresS, answers: what.answers + 1, credentials: [proof] })
  }

  const accept = (what: Attempt, response: SipResponse): void => {
    if (what.expiresS === 0) return output({ _tag: "Unregistered" })
    const expiresS = grantedS(response, contactUri) ?? what.expiresS
    output({ _tag: "Registered", expiresS })
    schedule(expiresS * 500)
  }

  const fail = (what: Attempt, status: number, reason: string): void => {
    // Who cannot take a binding back leaves it to expire.
    if (what.expiresS === 0) return output({ _tag: "Unregistered" })
    output({ _tag: "RegistrationFailed", status, reason })
    schedule(RETRY_MS)
  }

  const during = (atMs: number, work: () => void): ReadonlyArray<RegistrationOutput> => {
    now = atMs
    outputs = []
    work()
    return outputs
  }

  return {
    receive: (octets, from, atMs) => {
      const text = octetsOfDatagram(octets)
      if (!text.startsWith("SIP/") || !text.includes(callId)) return undefined
      const message = parseMessage(octets)
      if (message._tag !== "Response" || message.callId !== callId) return undefined
      return during(atMs, () => void transactions.takeResponse(message, from))
    },
    command: (command, atMs) =>
      during(atMs, () => {
        const registers = command._tag === "Register"
        if (registers === wanted) return
        wanted = registers
        // What was asked before the change of mind must not be asked again, and its answers are of no interest.
        generation++
        current?.abandon()
        timers.cancel(next)
        attempt({ expiresS: registers ? askS : 0, answers: 0, credentials: [] })
      }),
    due: (atMs) => during(atMs, () => timers.run(atMs)),
    lost: (hop, atMs) => during(atMs, () => transactions.lost(hop)),
    nextDueMs: timers.nextDueMs
  }
}

const challengeOf = (response: SipResponse): Challenge | undefined => {
  const name = response.status === 401 ? "www-authenticate" : "proxy-authenticate"
  return headersOf(response, name)
    .map((value) => parseChallenge(value))
    .find((challenge) => challenge !== undefined)
}

/** Seconds granted to our Contact, or in general (RFC 3261 §10.2.4). */
const grantedS = (response: SipResponse, contactUri: string): number | undefined => {
  for (const contact of listOf(response, "contact")) {
    const parsed = parseNameAddr(contact)
    if (parsed !== undefined && sameUri(parsed.uri, contactUri))
      return numberOf(paramOf(parsed.params, "expires"), MAX_DELTA_SECONDS)
  }
  return numberOf(headerOf(response, "expires"), MAX_DELTA_SECONDS)
}
