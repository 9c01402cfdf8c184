/** A call that comes in: offered, rung, answered or not (RFC 3261 §13.3). */
import type { Hop, Party } from "../sip-contract.ts"
import { allowEvents } from "../sip/allow-events.ts"
import { answerAfterOf } from "../sip/answer-after.ts"
import type { HeaderLines } from "../sip/build.ts"
import { localFor } from "../sip/hop.ts"
import type { NameAddr } from "../sip/name-addr.ts"
import { headerOf, type SipRequest } from "../sip/message.ts"
import { octetsOf, textOf } from "../sip/octets.ts"
import { shown } from "../sip/shown.ts"
import { parseSipUri, userTextOf } from "../sip/uri.ts"
import { reasonOf } from "../sip/status.ts"
import type { Timer } from "../transaction/timer-heap.ts"
import { awaitAck } from "./acknowledgement.ts"
import { sendPending } from "./change.ts"
import { allowOf, type Context, replacing, SDP, tellOwner } from "./context.ts"
import { contactAt, dialogOfInvite, wantsSips } from "./dialog.ts"
import { drop, endByUs, hangUp } from "./ending.ts"
import { type Leg, makeLeg } from "./leg.ts"
import { sendReliably, wantsReliable } from "./reliable.ts"
import { learnAllow } from "./refresh.ts"
import type { Session } from "./session.ts"
import { keepSession, sessionFor, sessionHeaders } from "./session-expiry.ts"

/** RFC 3261 §13.3.1.1: a provisional response each minute keeps proxies from giving the call up. */
const RING_REPEAT_MS = 60_000

/** A call that its owner neither answers nor refuses for so long is forgotten by it, not ringing. */
export const MAX_UNANSWERED_MS = 600_000

/** Who calls whom, as the door found it. */
export interface Caller {
  readonly account: string | undefined
  readonly trunk: string | undefined
  readonly dialled: string
  /** The account that was dialled, where one calls another. */
  readonly callee?: string | undefined
  /** The leg whose place the call takes. */
  readonly replaces?: string | undefined
  readonly replacesOwn?: boolean | undefined
}

/** Takes an INVITE outside any dialog: sends 100 and offers the call to the owner. */
export const offerCall = (context: Context, request: SipRequest, source: Hop, caller: Caller): void => {
  const { options } = context
  const { account, dialled } = caller
  const name = options.token()
  const invite = context.transactions.serve(request, source, {
    cancelled: () => withdraw(context, leg),
    acknowledged: (ack) => acknowledge(context, leg, ack)
  })
  const dialog = dialogOfInvite(request, source, {
    localTag: invite.localTag,
    contact: contactAt(localFor(options, source), parseSipUri(request.uri)?.user, wantsSips(request)),
    account
  })
  const leg = makeLeg(name, false, dialog, { _tag: "Offered", invite, offerless: request.body === "" })
  leg.ringing = [context.timers.at(context.nowMs() + MAX_UNANSWERED_MS, () => withdraw(context, leg))]
  context.legs.add(leg)
  invite.respond(100)
  context.output({
    _tag: "CallOffered",
    dialog: name,
    from: partyOf(request.from),
    to: partyOf(request.to),
    requestUri: textOf(request.uri),
    dialled: shown(dialled),
    sdp: request.body === "" ? undefined : textOf(request.body),
    source,
    callId: textOf(request.callId),
    fromTag: textOf(request.fromTag),
    contact: textOf(dialog.remoteTarget),
    userAgent: shown(textOf(headerOf(request, "user-agent") ?? "")),
    account,
    trunk: caller.trunk,
    answerAfterSeconds: answerAfterOf(request),
    callee: caller.callee,
    replaces: caller.replaces,
    replacesOwn: caller.replacesOwn
  })
}

export const ring = (context: Context, leg: Leg, sdp: string | undefined): void => {
  const { phase } = leg
  if (phase._tag !== "Offered") return
  if (leg.reliable !== undefined) {
    leg.reliable.afterwards ??= () => ring(context, leg, sdp)
    return
  }
  const send = (more: HeaderLines): void => {
    const headers: HeaderLines = [
      ["Contact", leg.dialog.contact],
      allowOf(context.options),
      ...allowEvents(context.options.events),
      ...more
    ]
    const body = sdp === undefined ? undefined : { type: SDP, octets: octetsOf(sdp) }
    phase.invite.respond(sdp === undefined ? 180 : 183, { recordRoute: true, headers, body })
  }
  if (wantsReliable(phase.invite.request)) return sendReliably(context, leg, send, () => withdraw(context, leg, 504))
  const sendRinging = (): void => {
    send([])
    const repeat = context.timers.at(context.nowMs() + RING_REPEAT_MS, sendRinging)
    const [patience, previous] = leg.ringing
    context.timers.cancel(previous)
    leg.ringing = [patience as Timer, repeat]
  }
  sendRinging()
}

export const answer = (context: Context, leg: Leg, sdp: string): void => {
  const { phase } = leg
  if (phase._tag !== "Offered") return
  if (leg.reliable !== undefined) {
    // Its SDP may be in the 18x (RFC 3262 §3): the 200 comes after the PRACK.
    leg.reliable.afterwards = () => answer(context, leg, sdp)
    return
  }
  const { invite } = phase
  for (const timer of leg.ringing) context.timers.cancel(timer)
  leg.ringing = []
  const session = sessionFor(invite.request, context.options)
  leg.lastSdp = sdp
  learnAllow(leg, invite.request)
  leg.phase = { _tag: "Answered" }
  const parts = {
    recordRoute: true,
    headers: answerHeaders(context, leg, session),
    body: { type: SDP, octets: octetsOf(sdp) }
  }
  const send = (): void => void invite.respond(200, parts)
  send()
  const unacknowledged = { cseq: invite.request.cseq, offered: phase.offerless, resend: send }
  leg.unacknowledged = awaitAck(context, unacknowledged, () => endByUs(context, leg, "no-ack"))
  keepSession(context, leg, session)
}

const answerHeaders = (context: Context, leg: Leg, session: Session | undefined): HeaderLines => [
  ["Contact", leg.dialog.contact],
  allowOf(context.options),
  ...allowEvents(context.options.events),
  ["Server", context.options.userAgent],
  ...replacing(context.options),
  ...sessionHeaders(session)
]

/** Refuses an offered call. A status that refuses nothing becomes 480. */
export const reject = (context: Context, leg: Leg, status: number, reason: string, retryAfterS?: number): void => {
  const { phase } = leg
  if (phase._tag !== "Offered") return
  phase.invite.respond(refusalStatus(status), {
    reason: reason === "" ? reasonOf(refusalStatus(status)) : reason,
    headers: retryAfterS === undefined ? [] : [["Retry-After", String(retryAfterS)]]
  })
  drop(context, leg)
}

/** ACK of the 2xx, for the call itself and for a re-INVITE. Others' and late ones are ignored. */
export const acknowledge = (context: Context, leg: Leg, ack: SipRequest): void => {
  const { unacknowledged } = leg
  if (unacknowledged === undefined || unacknowledged.cseq !== ack.cseq) return
  unacknowledged.stop()
  leg.unacknowledged = undefined
  const isFirst = leg.phase._tag === "Answered"
  if (isFirst) leg.phase = { _tag: "Confirmed" }
  if (leg.cleared) return hangUp(context, leg)
  const sdp = unacknowledged.offered && ack.body !== "" ? textOf(ack.body) : undefined
  if (isFirst || unacknowledged.offered) tellOwner(context, leg, { _tag: "CallConfirmed", dialog: leg.name, sdp })
  sendPending(context, leg)
}

/** CANCEL, BYE before the answer, or no answer from the owner for too long: 487 (RFC 3261 §9.2, §15.1.2). */
export const withdraw = (context: Context, leg: Leg, status = 487): void => {
  const { phase } = leg
  if (phase._tag !== "Offered") return
  phase.invite.respond(status)
  tellOwner(context, leg, { _tag: "CallCancelled", dialog: leg.name })
  drop(context, leg)
}

export const refusalStatus = (status: number): number => (status >= 300 && status <= 699 ? status : 480)

export const partyOf = (party: NameAddr): Party => ({
  displayName: shown(textOf(party.displayName)),
  user: shown(userTextOf(party.uri)),
  host: parseSipUri(party.uri)?.host ?? "",
  uri: textOf(party.uri)
})
