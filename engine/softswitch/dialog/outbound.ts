/** A call we make: INVITE, its responses, its CANCEL (RFC 3261 §9.1, §13.2). */
import type { ClientUser } from "../transaction/transactions.ts"
import type { Hop, UserAgentCommand, UserAgentOptions } from "../sip-contract.ts"
import { allowEventsOf } from "../sip/allow-events.ts"
import { isToken } from "../sip/header-names.ts"
import { type HeaderLines, lineOf, nameAddr, type RequestHead, writeRequest } from "../sip/build.ts"
import { localFor } from "../sip/hop.ts"
import { MAX_SENDABLE_OCTETS } from "../sip/limits.ts"
import { listOf, type SipResponse } from "../sip/message.ts"
import { parseNameAddr } from "../sip/name-addr.ts"
import { paramOf } from "../sip/params.ts"
import { octetsOf, textOf } from "../sip/octets.ts"
import { proofFor } from "../sip/proof.ts"
import { reasonOf } from "../sip/status.ts"
import { parseSipUri, withoutHeaders } from "../sip/uri.ts"
import { T1_MS } from "../transaction/table.ts"
import { type Acks, makeAcks } from "./acks.ts"
import { sendPending } from "./change.ts"
import { allowOf, type Context, SDP, tellOwner } from "./context.ts"
import { contactAt, type Dialog, headWithin, joinDialog, ownUri } from "./dialog.ts"
import { drop, hangUp, sendBye } from "./ending.ts"
import { type Leg, makeLeg, type Outgoing } from "./leg.ts"
import { isSameParty } from "./origin.ts"
import { acknowledgeEarly, forkOf } from "./prack.ts"
import { learnAllow } from "./refresh.ts"
import { RELIABLE } from "./reliable.ts"
import { REPLACES } from "./replaces.ts"
import { keepSession, sessionOf } from "./session-expiry.ts"

/** RFC 3261 leaves ringing unlimited at the caller; proxies give up after 3 minutes (timer C, §16.6), we a little later. */
export const MAX_RINGING_MS = 300_000

type Invite = Extract<UserAgentCommand, { readonly _tag: "Invite" }>

export const invite = (context: Context, command: Invite): void => {
  const { options } = context
  const fail = (status: number, reason: string): void =>
    context.output({ _tag: "CallFailed", dialog: command.dialog, status, reason })
  const fault = faultOf(command)
  if (fault !== undefined) return fail(400, fault)
  if (context.legs.live() >= options.maxDialogs) return fail(503, "too many dialogs")
  const target = withoutHeaders(octetsOf(command.target))
  const local = localFor(options, command.via)
  const user = escapeUser(command.from.user)
  const account = command.account ?? context.telephoneAt(command.via)
  const isSips = /^sips:/i.test(target)
  const contact = contactAt(local, user, isSips)
  const localTag = options.token()
  const dialog: Dialog = {
    callId: options.token(),
    localTag,
    remoteTag: "",
    local: `${nameAddr(command.from.displayName, fromUri(command, local, isSips ? "sips" : "sip"))};tag=${localTag}`,
    remote: `<${target}>`,
    contact,
    localSeq: 0,
    remoteSeq: undefined,
    remoteTarget: target,
    routes: [],
    peer: command.via,
    account,
    symmetric: account !== undefined
  }
  const head = headWithin(dialog, "INVITE", options, ++dialog.localSeq, command.via)
  const headers: HeaderLines = [
    ["Contact", contact],
    allowOf(options),
    ["User-Agent", options.userAgent],
    supported(options),
    ...command.headers.map(([name, value]) => [name, lineOf(value)] as const)
  ]
  const octets = writeRequest(head, headers, { type: SDP, octets: octetsOf(command.sdp) })
  if (octets.length > MAX_SENDABLE_OCTETS) return fail(513, reasonOf(513))
  open(context, command, dialog, head, headers, octets)
}

/** 100rel: some far ends take no call without (421). Session-Expires is theirs to name: whoever finds ours too short refuses. */
const supported = ({ sessionSeconds, takesTransfers }: UserAgentOptions): HeaderLines[number] => {
  const timer = sessionSeconds === undefined ? [] : ["timer"]
  return ["Supported", [RELIABLE, ...timer, ...(takesTransfers === true ? [REPLACES] : [])].join(", ")]
}

const fromUri = ({ from }: Invite, local: Hop, scheme: "sip" | "sips"): string => {
  const user = escapeUser(from.user)
  if (from.host === undefined) return ownUri(local, user, scheme)
  return user === undefined ? `${scheme}:${from.host}` : `${scheme}:${user}@${from.host}`
}

const open = (
  context: Context,
  command: Invite,
  dialog: Dialog,
  head: RequestHead,
  headers: HeaderLines,
  octets: Uint8Array
): void => {
  const acks = makeAcks(context)
  let answers = 0
  /** The same INVITE once more, with the proof that was asked for (RFC 3261 §22.2). */
  const prove = (response: SipResponse): boolean => {
    const { credentials } = command
    if (credentials === undefined || answers > 0 || outgoing.cancel !== "no") return false
    const proof = proofFor(response, { method: "INVITE", uri: head.uri }, credentials, context.options.token())
    if (proof === undefined) return false
    answers += 1
    outgoing.head = headWithin(dialog, "INVITE", context.options, ++dialog.localSeq, command.via)
    const body = { type: SDP, octets: octetsOf(command.sdp) }
    outgoing.transaction = context.transactions.open(
      outgoing.head,
      writeRequest(outgoing.head, [...headers, proof], body),
      command.via,
      user
    )
    return true
  }
  const user: ClientUser = {
    response: (response, from) => {
      if ((response.status === 401 || response.status === 407) && prove(response)) return
      take(context, leg, outgoing, acks, response, from)
    },
    timedOut: () => {
      const status = outgoing.cancel === "no" ? 408 : 487
      fail(context, leg, status, reasonOf(status))
    },
    unreachable: () => {
      const status = outgoing.cancel === "no" ? 503 : 487
      fail(context, leg, status, reasonOf(status), { unreachable: true })
    }
  }
  const transaction = context.transactions.open(head, octets, command.via, user)
  const outgoing: Outgoing = {
    head,
    to: command.via,
    transaction,
    provisional: false,
    cancel: "no",
    elsewhere: false,
    acknowledged: new Map()
  }
  const leg = makeLeg(command.dialog, true, dialog, { _tag: "Calling", outgoing })
  leg.lastSdp = command.sdp
  leg.ringing = [context.timers.at(context.nowMs() + MAX_RINGING_MS, () => cancelCall(context, leg))]
  if (command.answerWithinMs !== undefined)
    leg.ringing = [...leg.ringing, context.timers.at(context.nowMs() + command.answerWithinMs, () => silent())]
  const silent = (): void => {
    if (outgoing.provisional || outgoing.cancel !== "no") return
    outgoing.transaction.abandon()
    fail(context, leg, 408, reasonOf(408))
  }
  context.legs.add(leg)
}

/** Ends a call that is not answered yet. CallFailed follows when the far end, or its silence, confirms it. */
export const cancelCall = (context: Context, leg: Leg, elsewhere = false): void => {
  if (leg.phase._tag !== "Calling") return
  const { outgoing } = leg.phase
  if (outgoing.cancel !== "no") return
  outgoing.cancel = "wanted"
  outgoing.elsewhere = elsewhere
  if (outgoing.provisional) sendCancel(context, leg, outgoing)
}

/** A CANCEL must not overtake its INVITE: it waits for the first provisional response (RFC 3261 §9.1). */
const sendCancel = (context: Context, leg: Leg, outgoing: Outgoing): void => {
  outgoing.cancel = "sent"
  const head: RequestHead = { ...outgoing.head, method: "CANCEL" }
  context.transactions.open(head, writeRequest(head, outgoing.elsewhere ? ELSEWHERE : []), outgoing.to, {
    response: nothing,
    timedOut: nothing
  })
  const giveUp = context.timers.at(context.nowMs() + 64 * T1_MS, () => {
    outgoing.transaction.abandon()
    fail(context, leg, 487, reasonOf(487))
  })
  leg.ringing = [...leg.ringing, giveUp]
}

const ELSEWHERE: HeaderLines = [["Reason", 'SIP;cause=200;text="Call completed elsewhere"']]

const nothing = (): void => undefined

const take = (context: Context, leg: Leg, outgoing: Outgoing, acks: Acks, response: SipResponse, from: Hop): void => {
  const { status } = response
  if (status < 200) return progress(context, leg, outgoing, response)
  if (status >= 300) return fail(context, leg, status, textOf(response.reason), { contacts: contactsOf(response) })
  if (acks.again(response) || acks.isFull()) return
  if (leg.phase._tag !== "Calling") return endFork(context, leg, outgoing, acks, response)
  const { dialog } = leg
  if (!dialog.symmetric && isSameParty(context.options, dialog.peer, from)) dialog.peer = from
  joinDialog(dialog, response)
  acks.send(dialog, response, outgoing.head.cseq)
  if (outgoing.cancel === "no") return confirm(context, leg, response)
  // The 2xx crossed our CANCEL: the call stands, and is ended as one that stands.
  tellOwner(context, leg, { _tag: "CallFailed", dialog: leg.name, status: 487, reason: reasonOf(487) })
  hangUp(context, leg)
}

const progress = (context: Context, leg: Leg, outgoing: Outgoing, response: SipResponse): void => {
  if (leg.phase._tag !== "Calling") return
  outgoing.provisional = true
  // Only the first fork gets an early dialog; requests of the others before their 2xx are answered 481.
  if (response.status > 100 && response.toTag !== undefined && leg.dialog.remoteTag === "")
    joinDialog(leg.dialog, response)
  const isNews = acknowledgeEarly(context, leg, outgoing, response)
  if (outgoing.cancel === "wanted") return sendCancel(context, leg, outgoing)
  if (response.status === 100 || outgoing.cancel === "sent" || !isNews) return
  tellOwner(context, leg, {
    _tag: "CallProgress",
    dialog: leg.name,
    status: response.status,
    sdp: sdpOf(response),
    allowEvents: allowEventsOf(response)
  })
}

const confirm = (context: Context, leg: Leg, response: SipResponse): void => {
  leg.phase = { _tag: "Confirmed" }
  for (const timer of leg.ringing) context.timers.cancel(timer)
  leg.ringing = []
  learnAllow(leg, response)
  keepSession(context, leg, sessionOf(response, context.options))
  tellOwner(context, leg, { _tag: "CallAnswered", dialog: leg.name, sdp: sdpOf(response) })
  sendPending(context, leg)
}

/** A second telephone answered the same INVITE: its dialog is acknowledged and ended (RFC 3261 §13.2.2.4). */
const endFork = (context: Context, leg: Leg, outgoing: Outgoing, acks: Acks, response: SipResponse): void => {
  const fork =
    outgoing.acknowledged.get(response.toTag ?? "")?.dialog ?? forkOf(leg.dialog, response, outgoing.head.cseq)
  acks.send(fork, response, outgoing.head.cseq)
  sendBye(context, fork, () => undefined)
}

/** Of a redirection, the nearest first (RFC 3261 §8.1.3.4); a call that is given up is not sent on. */
const contactsOf = (response: SipResponse): ReadonlyArray<string> => {
  if (response.status >= 400) return []
  const contacts = listOf(response, "contact").flatMap((line) => parseNameAddr(line) ?? [])
  const rank = ({ params }: (typeof contacts)[number]): number => Number(paramOf(params, "q") ?? "1")
  return contacts.toSorted((a, b) => rank(b) - rank(a)).map(({ uri }) => textOf(uri))
}

const fail = (
  context: Context,
  leg: Leg,
  status: number,
  reason: string,
  { contacts = [], unreachable }: { readonly contacts?: ReadonlyArray<string>; readonly unreachable?: true } = {}
): void => {
  if (leg.phase._tag !== "Calling") return
  const redirection = contacts.length === 0 || leg.phase.outgoing.cancel !== "no" ? {} : { contacts }
  const ofOurs = unreachable === undefined ? {} : { unreachable }
  tellOwner(context, leg, { _tag: "CallFailed", dialog: leg.name, status, reason, ...redirection, ...ofOurs })
  drop(context, leg)
}

export const sdpOf = (message: SipResponse): string | undefined =>
  message.body === "" ? undefined : textOf(message.body)

/** A name or number as the user part of a URI (RFC 3261 §25.1); a plus may stand there as it is. */
export const escapeUser = (user: string): string | undefined =>
  user === "" ? undefined : encodeURIComponent(user.toWellFormed()).replaceAll("%2B", "+")

/** Headers that the stack writes itself, lower case: a second one would make the message another's. */
const OWN_HEADERS = new Set(
  "via from to call-id cseq contact max-forwards route record-route content-type content-length require v f t i m l c".split(
    " "
  )
)

const faultOf = ({ headers, sdp, target }: Invite): string | undefined => {
  if (parseSipUri(octetsOf(target)) === undefined || /\s/.test(target)) return `target ${lineOf(target)}`
  if (sdp === "") return "no SDP"
  for (const [name] of headers)
    if (!isToken(name) || OWN_HEADERS.has(name.toLowerCase())) return `header ${lineOf(name)}`
  return undefined
}
