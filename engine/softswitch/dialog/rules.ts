/** What a well-formed request may still be refused for, before anybody looks at its dialog (RFC 3261 §8.2). */
import type { Hop, UserAgentOptions } from "../sip-contract.ts"
import { isSecure } from "../sip/hop.ts"
import { MAX_TEXT_OCTETS } from "../sip/limits.ts"
import { headerOf, headersOf, listOf, type SipRequest } from "../sip/message.ts"
import { parseNameAddr } from "../sip/name-addr.ts"
import { parseSipUri } from "../sip/uri.ts"
import { ACCEPT_SDP, ALLOW, type Refusal, SDP } from "./context.ts"
import { RELIABLE } from "./reliable.ts"
import { REPLACES } from "./replaces.ts"
import { askedSessionS, knowsTimers, MIN_SESSION_S, sessionFor } from "./session-expiry.ts"

/** Methods of the registered extensions that we do not serve; any other name is one nobody registered (501). */
const KNOWN_METHODS = new Set(["MESSAGE", "REFER", "PRACK", "REGISTER", "ACK", "CANCEL"])

/** Refuses a method that is not served in this place. */
export const methodRefusal = (method: string): Refusal => {
  const reason = `method ${method}`
  // No event package is served here (RFC 6665 §4.2.1.2, RFC 3903 §6), and no subscription stands (RFC 6665 §4.1.3).
  if (method === "SUBSCRIBE" || method === "PUBLISH") return { status: 489, kind: "method", reason }
  if (method === "NOTIFY") return { status: 481, kind: "method", reason }
  return { status: KNOWN_METHODS.has(method) ? 405 : 501, kind: "method", reason, headers: [ALLOW] }
}

/** The Request-URI: ours to serve at all? */
export const uriRefusal = ({ uri }: SipRequest, { transport }: Hop): Refusal | undefined => {
  // What asks for TLS all the way and comes without it has lost it on the way (RFC 5630 §3.1.3).
  if (!(isSecure(transport) ? /^sips?:/i : /^sip:/i).test(uri))
    return { status: 416, kind: "extension", reason: "scheme of the Request-URI" }
  const parts = parseSipUri(uri)
  if (parts === undefined) return malformed("Request-URI")
  if (parts.headers !== undefined) return malformed("headers in the Request-URI")
  return undefined
}

type Served = Pick<UserAgentOptions, "sessionSeconds" | "takesTransfers">

/** No extension is needed to talk to us; session timers, reliable provisional responses and Replaces are served. */
export const requireRefusal = (request: SipRequest, options: Served): Refusal | undefined => {
  const unsupported = listOf(request, "require").filter((option) => !isServed(option.toLowerCase(), request, options))
  if (unsupported.length === 0) return undefined
  const headers = [["Unsupported", unsupported.join(", ")]] as const
  return { status: 420, kind: "extension", reason: `Require: ${unsupported.join(", ")}`, headers }
}

/** Of an INVITE without an offer our 18x would have to carry one (RFC 3262 §5), before anybody took the call: not served. */
const isServed = (option: string, request: SipRequest, options: Served): boolean => {
  if (option === REPLACES) return request.method === "INVITE" && options.takesTransfers === true
  if (option === RELIABLE) return request.method === "INVITE" && request.body !== ""
  return option === "timer" && canKeep(request, options)
}

/** Whether a session timer that is required can be had: one to watch, or one to keep where we do that. */
const canKeep = (request: SipRequest, options: Pick<UserAgentOptions, "sessionSeconds">): boolean =>
  options.sessionSeconds !== undefined || sessionFor(request, options) !== undefined

/** Contact, body and session of an INVITE or UPDATE. */
export const sessionRefusal = (request: SipRequest): Refusal | undefined => {
  const contacts = listOf(request, "contact")
  if (hasEmptyMember(request) || contacts.length > 1 || contacts.some((contact) => !isPlace(contact)))
    return malformed("Contact")
  if (request.body !== "" && typeOf(request) !== SDP)
    return { status: 415, kind: "extension", reason: "Content-Type", headers: [ACCEPT_SDP] }
  const encoded = encodingRefusal(request)
  if (encoded !== undefined) return encoded
  if (!takesSdp(request)) return { status: 406, kind: "extension", reason: "Accept", headers: [ACCEPT_SDP] }
  const sessionS = askedSessionS(request)
  // Who does not know timers cannot ask for more (RFC 4028 §9): it is taken as it is.
  if (sessionS === undefined || sessionS >= MIN_SESSION_S || !knowsTimers(request)) return undefined
  return { status: 422, kind: "extension", reason: "Session-Expires", headers: [["Min-SE", String(MIN_SESSION_S)]] }
}

/** The words of a MESSAGE: of any media type, but as they are and no more than are kept. */
export const textRefusal = (request: SipRequest): Refusal | undefined =>
  request.body.length > MAX_TEXT_OCTETS
    ? { status: 413, kind: "extension", reason: `body of ${request.body.length} octets` }
    : encodingRefusal(request)

const encodingRefusal = (request: SipRequest): Refusal | undefined => {
  const encoding = headerOf(request, "content-encoding")
  if (encoding === undefined || encoding.toLowerCase() === "identity") return undefined
  return { status: 415, kind: "extension", reason: "Content-Encoding", headers: [["Accept-Encoding", "identity"]] }
}

/** Contacts of a REGISTER, `*` apart. */
export const contactRefusal = (request: SipRequest): Refusal | undefined =>
  hasEmptyMember(request) || listOf(request, "contact").some((contact) => contact !== "*" && !isPlace(contact))
    ? malformed("Contact")
    : undefined

/** Media type of the body, lower case and without parameters. */
export const typeOf = (request: SipRequest): string =>
  (headerOf(request, "content-type") ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? ""

export const malformed = (reason: string): Refusal => ({ status: 400, kind: "malformed", reason })

const hasEmptyMember = (request: SipRequest): boolean => headersOf(request, "contact").some((line) => line === "")

const isPlace = (contact: string): boolean => parseNameAddr(contact) !== undefined

/** No Accept means SDP (RFC 3261 §20.1); an empty one means nothing at all. */
const takesSdp = (request: SipRequest): boolean => {
  if (headerOf(request, "accept") === undefined) return true
  return listOf(request, "accept").some((range) =>
    [SDP, "application/*", "*/*"].includes(range.split(";", 1)[0]?.trim().toLowerCase() ?? "")
  )
}
