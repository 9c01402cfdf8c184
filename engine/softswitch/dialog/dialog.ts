/** A dialog (RFC 3261 §12): whom a leg talks to, by which way, and the numbers of its requests. */
import type { Hop, UserAgentOptions } from "../sip-contract.ts"
import type { RequestHead } from "../sip/build.ts"
import { headerOf, listOf, type SipMessage, type SipRequest, type SipResponse } from "../sip/message.ts"
import { parseNameAddr } from "../sip/name-addr.ts"
import { paramOf } from "../sip/params.ts"
import { unicastOf } from "../sip/address.ts"
import { hopOfUri, hostPort, isSecure, localFor, type Own } from "../sip/hop.ts"
import { parseSipUri, withoutHeaders } from "../sip/uri.ts"
import { MAGIC_COOKIE } from "../sip/via.ts"

export interface Dialog {
  readonly callId: string
  readonly localTag: string
  /** "" until the far end has named one, and for RFC 2543 peers. */
  remoteTag: string
  /** From of our requests, with tag. */
  readonly local: string
  /** To of our requests, with tag. */
  remote: string
  /** Contact of our messages. */
  readonly contact: string
  localSeq: number
  remoteSeq: number | undefined
  remoteTarget: string
  /** Route values, first hop first. */
  routes: ReadonlyArray<string>
  /** Where the far end's messages come from. */
  peer: Hop
  /** The account whose telephone the far end is, as it proved. */
  readonly account: string | undefined
  /** Send to `peer` whatever Contact says: a NAT or our registrar stands between its Contact and us. */
  readonly symmetric: boolean
}

/** The dialog that an INVITE makes at its receiver (RFC 3261 §12.1.1). */
export const dialogOfInvite = (
  invite: SipRequest,
  source: Hop,
  mine: { readonly localTag: string; readonly contact: string; readonly account: string | undefined }
): Dialog => ({
  callId: invite.callId,
  localTag: mine.localTag,
  remoteTag: invite.fromTag,
  local: `${headerOf(invite, "to") ?? ""};tag=${mine.localTag}`,
  remote: headerOf(invite, "from") ?? "",
  contact: mine.contact,
  localSeq: 0,
  remoteSeq: invite.cseq,
  // RFC 2543 did not ask for a Contact; the caller's own URI is what is left then.
  remoteTarget: contactOf(invite) ?? invite.from.uri,
  routes: listOf(invite, "record-route"),
  peer: source,
  account: mine.account,
  symmetric: mine.account !== undefined || (unicastOf(invite.via.host) ?? source.address) !== source.address
})

/** Takes over what a response that makes or confirms a dialog says, at the sender of the INVITE (RFC 3261 §12.1.2). */
export const joinDialog = (dialog: Dialog, response: SipResponse): void => {
  const tag = response.toTag ?? ""
  if (dialog.remoteTag !== tag) dialog.remoteSeq = undefined
  dialog.remoteTag = tag
  dialog.remote = headerOf(response, "to") ?? dialog.remote
  dialog.remoteTarget = contactOf(response) ?? dialog.remoteTarget
  dialog.routes = listOf(response, "record-route").toReversed()
}

/** A target refresh: the far end's new Contact, and where its message came from (RFC 3261 §12.2). */
export const refreshTarget = (dialog: Dialog, message: SipMessage, from: Hop): void => {
  dialog.remoteTarget = contactOf(message) ?? dialog.remoteTarget
  if (message._tag === "Request") dialog.peer = from
}

/** Head of the next request inside the dialog. ACK and CANCEL have the number of their INVITE, and pass it. */
export const headWithin = (
  dialog: Dialog,
  method: string,
  mine: Own & Pick<UserAgentOptions, "token">,
  cseq = ++dialog.localSeq,
  to = hopOf(dialog, mine)
): RequestHead => {
  const { callId, remoteTarget, routes } = dialog
  const local = localFor(mine, to)
  const base = {
    method,
    local,
    branch: MAGIC_COOKIE + mine.token(),
    from: dialog.local,
    to: dialog.remote,
    callId,
    cseq
  }
  const [first, ...rest] = routes
  const firstUri = first === undefined ? undefined : parseNameAddr(first)?.uri
  if (first === undefined || firstUri === undefined || isLoose(firstUri)) return { ...base, uri: remoteTarget, routes }
  // A strict router wants itself in the Request-URI and the target last (RFC 3261 §12.2.1.1).
  return { ...base, uri: firstUri, routes: [...rest, `<${remoteTarget}>`] }
}

/**
 * Where requests of the dialog go. Names are not looked up: a host that is no address means "where you spoke from". Over a
 * stream they go by the far end's own connection while it stands, whatever port its Contact has: many a peer takes no
 * connection at all (RFC 5923, RFC 5626).
 */
export const hopOf = (dialog: Dialog, own: Own): Hop => {
  const { peer } = dialog
  if (dialog.symmetric) return peer
  const [first] = dialog.routes
  const hop = hopOfUri(own, first === undefined ? dialog.remoteTarget : (parseNameAddr(first)?.uri ?? ""))
  if (hop === undefined) return peer
  return peer.connection !== undefined && hop.address === peer.address ? { ...peer, port: hop.port } : hop
}

/** Our own URI: the user part, in octets, at our own address. */
export const ownUri = (local: Hop, user: string | undefined, scheme: "sip" | "sips" = "sip"): string =>
  user === undefined ? `${scheme}:${hostPort(local)}` : `${scheme}:${user}@${hostPort(local)}`

/**
 * Our Contact: with the transport by which we want to be asked again. `sips` where the far end wants nothing else on the way
 * (RFC 3261 §12.1.1); `ws` is the word for WebSocket with and without TLS (RFC 7118 §5.2).
 */
export const contactAt = (local: Hop, user: string | undefined, isSips = false): string => {
  const scheme = isSips && isSecure(local.transport) ? "sips" : "sip"
  return `<${ownUri(local, user, scheme)}${CONTACT_PARAM[scheme][local.transport]}>`
}

const CONTACT_PARAM = {
  sip: { udp: "", tcp: ";transport=tcp", tls: ";transport=tls", ws: ";transport=ws", wss: ";transport=ws" },
  sips: { udp: "", tcp: "", tls: "", ws: "", wss: ";transport=ws" }
} as const

/** Whether the far end asks for TLS all the way, by its Request-URI or by where it is to be asked itself. */
export const wantsSips = (invite: SipRequest): boolean => {
  const [nearest = ""] = listOf(invite, "record-route")
  const isSips = (uri: string | undefined): boolean => /^sips:/i.test(uri ?? "")
  return isSips(invite.uri) || isSips(nearest === "" ? contactOf(invite) : parseNameAddr(nearest)?.uri)
}

/** The URI of the first Contact, or undefined when there is none that a request could be sent to. */
const contactOf = (message: SipMessage): string | undefined => {
  const [first] = listOf(message, "contact")
  const uri = first === undefined ? undefined : parseNameAddr(first)?.uri
  return uri !== undefined && parseSipUri(uri) !== undefined ? withoutHeaders(uri) : undefined
}

const isLoose = (uri: string): boolean => paramOf(parseSipUri(uri)?.params ?? [], "lr") !== undefined
