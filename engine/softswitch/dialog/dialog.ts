/** A dialog (RFC 3261 §12): whom a leg talks to, by which way, and the numbers of its requests. */
import type { Hop, UserAgentOptions } from "../contract.ts"
import type { RequestHead } from "../sip/build.ts"
import { headerOf, listOf, type SipMessage, type SipRequest, type SipResponse } from "../sip/message.ts"
import { parseNameAddr } from "../sip/name-addr.ts"
import { paramOf } from "../sip/params.ts"
import { hostPort, localFor } from "../sip/hop.ts"
import { isUnicastIpv4, parseSipUri, withoutHeaders } from "../sip/uri.ts"
import { DEFAULT_PORT, MAGIC_COOKIE } from "../sip/via.ts"

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
  /** Send to `peer` whatever Contact says: a NAT or our registrar stands between its Contact and us. */
  readonly symmetric: boolean
}

/** The dialog that an INVITE makes at its receiver (RFC 3261 §12.1.1). */
export const dialogOfInvite = (
  invite: SipRequest,
  source: Hop,
  mine: { readonly localTag: string; readonly contact: string; readonly symmetric: boolean }
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
  symmetric: mine.symmetric || (isUnicastIpv4(invite.via.host) && invite.via.host !== source.address)
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
  mine: Pick<UserAgentOptions, "listens" | "local" | "token">,
  cseq = ++dialog.localSeq,
  to = hopOf(dialog)
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

/** Where requests of the dialog go. Names are not looked up: a host that is no address means "where you spoke from". */
export const hopOf = (dialog: Dialog): Hop => {
  if (dialog.symmetric) return dialog.peer
  const [first] = dialog.routes
  const uri = parseSipUri(first === undefined ? dialog.remoteTarget : (parseNameAddr(first)?.uri ?? ""))
  if (uri === undefined || !isUnicastIpv4(uri.host)) return dialog.peer
  return { transport: "udp", address: uri.host, port: uri.port ?? DEFAULT_PORT }
}

/** Our Contact: the user part, in octets, at our own address. */
export const contactAt = (local: Hop, user: string | undefined): string =>
  user === undefined ? `<sip:${hostPort(local)}>` : `<sip:${user}@${hostPort(local)}>`

/** The URI of the first Contact, or undefined when there is none that a request could be sent to. */
const contactOf = (message: SipMessage): string | undefined => {
  const [first] = listOf(message, "contact")
  const uri = first === undefined ? undefined : parseNameAddr(first)?.uri
  return uri !== undefined && parseSipUri(uri) !== undefined ? withoutHeaders(uri) : undefined
}

const isLoose = (uri: string): boolean => paramOf(parseSipUri(uri)?.params ?? [], "lr") !== undefined
