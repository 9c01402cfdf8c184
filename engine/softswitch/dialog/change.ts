/** Changing a session that stands: re-INVITE both ways, UPDATE from the far end (RFC 3261 §14, RFC 3311). */
import type { Hop } from "../sip-contract.ts"
import { type HeaderLines, writeRequest } from "../sip/build.ts"
import type { SipRequest, SipResponse } from "../sip/message.ts"
import { octetsOf, textOf } from "../sip/octets.ts"
import { T1_MS } from "../transaction/table.ts"
import { awaitAck } from "./acknowledgement.ts"
import { makeAcks } from "./acks.ts"
import { allowOf, type Context, SDP, tellOwner } from "./context.ts"
import { headWithin, hopOf, refreshTarget } from "./dialog.ts"
import { endByUs } from "./ending.ts"
import type { Change, Leg } from "./leg.ts"
import { keepSession, sessionFor, sessionHeaders, sessionOf, sessionWish } from "./session-expiry.ts"

/** The owner decides in milliseconds; after 10 s it has forgotten, and the far end's timers F and B still run. */
const DECISION_LIMIT_MS = 10_000

/** RFC 3261 §14.2: a random time up to 10 s. */
const MAX_RETRY_AFTER_S = 10

/** 491 four times over is no coincidence. */
const MAX_ATTEMPTS = 4

/** A re-INVITE or UPDATE inside a dialog, whose CSeq is in order. */
export const takeChange = (context: Context, leg: Leg, request: SipRequest, source: Hop): void => {
  const isInvite = request.method === "INVITE"
  const transaction = context.transactions.serve(request, source, { cancelled: () => withdrawChange(context, leg) })
  const obstacle = obstacleTo(leg, request)
  if (obstacle === "ours") return void transaction.respond(491)
  if (obstacle === "theirs") return void transaction.respond(500, { headers: [retryAfter(context)] })
  if (!isInvite && request.body === "") {
    refreshTarget(leg.dialog, request, source)
    return void transaction.respond(200, { headers: agreed(context, leg, request) })
  }
  if (isInvite) transaction.respond(100)
  const patience = context.timers.at(context.nowMs() + DECISION_LIMIT_MS, () => rejectChange(context, leg, 500))
  leg.change = { _tag: "Theirs", transaction, source, offerless: request.body === "", patience }
  const sdp = request.body === "" ? undefined : textOf(request.body)
  tellOwner(context, leg, { _tag: "ChangeOffered", dialog: leg.name, sdp })
}

/** Whose offer is still open, so that this one cannot be taken now (RFC 3261 §14.2, RFC 3311 §5.2). */
const obstacleTo = (leg: Leg, request: SipRequest): "ours" | "theirs" | undefined => {
  const { change, phase, unacknowledged } = leg
  if (request.method === "UPDATE" && request.body === "") return undefined
  if (change._tag === "Theirs" || phase._tag === "Offered") return "theirs"
  if (change._tag === "Ours" || phase._tag === "Calling") return "ours"
  if (unacknowledged === undefined) return undefined
  return request.method === "INVITE" || unacknowledged.offered ? "ours" : undefined
}

export const acceptChange = (context: Context, leg: Leg, sdp: string): void => {
  const { change } = leg
  if (change._tag !== "Theirs") return
  const { offerless, source, transaction } = change
  const { request } = transaction
  leg.lastSdp = sdp
  close(context, leg, change)
  refreshTarget(leg.dialog, request, source)
  const parts = { headers: agreed(context, leg, request), body: { type: SDP, octets: octetsOf(sdp) } }
  const send = (): void => void transaction.respond(200, parts)
  send()
  if (request.method === "UPDATE") return sendPending(context, leg)
  const unacknowledged = { cseq: request.cseq, offered: offerless, resend: send }
  leg.unacknowledged = awaitAck(context, unacknowledged, () => endByUs(context, leg, "no-ack"))
}

export const rejectChange = (context: Context, leg: Leg, status: number): void => {
  const { change } = leg
  if (change._tag !== "Theirs") return
  close(context, leg, change)
  change.transaction.respond(status >= 300 && status <= 699 ? status : 488)
  sendPending(context, leg)
}

/** CANCEL of a re-INVITE: the session stays as it was (RFC 3261 §9.2). The owner's late answer meets no change. */
const withdrawChange = (context: Context, leg: Leg): void => rejectChange(context, leg, 487)

/** Offers a new session, now or as soon as nothing else is in the making; only the newest wish is kept. */
export const offerChange = (context: Context, leg: Leg, sdp: string): void => {
  if (leg.phase._tag === "Ended" || sdp === "") return
  leg.pendingSdp = sdp
  sendPending(context, leg)
}

export const sendPending = (context: Context, leg: Leg): void => {
  const { change, pendingSdp, phase, unacknowledged } = leg
  if (pendingSdp === undefined || phase._tag !== "Confirmed" || change._tag !== "None" || unacknowledged !== undefined)
    return
  leg.pendingSdp = undefined
  sendReinvite(context, leg, pendingSdp, 1)
}

const sendReinvite = (context: Context, leg: Leg, sdp: string, attempt: number): void => {
  const { dialog } = leg
  const { options } = context
  const head = headWithin(dialog, "INVITE", options)
  const headers: HeaderLines = [
    ["Contact", dialog.contact],
    allowOf(options),
    ["User-Agent", options.userAgent],
    ...sessionWish(options, leg.session)
  ]
  const acks = makeAcks(context)
  const mine: Change = { _tag: "Ours" }
  leg.change = mine

  /** False when the leg ended meanwhile; a leg that ended has no change. */
  const settle = (): boolean => {
    if (leg.change !== mine) return false
    leg.change = { _tag: "None" }
    return true
  }
  const lost = (cause: "bye" | "session-expired"): void => {
    if (settle()) endByUs(context, leg, cause)
  }
  const response = (answer: SipResponse, from: Hop): void => {
    const { status } = answer
    if (status < 200) return
    if (status < 300) {
      if (acks.again(answer)) return
      refreshTarget(dialog, answer, from)
      acks.send(dialog, answer, head.cseq)
      if (!settle()) return
      keepSession(context, leg, sessionOf(answer, options))
      leg.lastSdp = sdp
      const agreedSdp = answer.body === "" ? undefined : textOf(answer.body)
      tellOwner(context, leg, { _tag: "CallAnswered", dialog: leg.name, sdp: agreedSdp, offered: sdp })
      return sendPending(context, leg)
    }
    // RFC 3261 §12.2.1.2: it has ended the call, and our side of that got lost; or it cannot be reached any more.
    if (status === 481) return lost("bye")
    if (status === 408) return lost("session-expired")
    if (!settle()) return
    if (status === 491 && attempt < MAX_ATTEMPTS) return waitAndRetry(context, leg, sdp, attempt + 1)
    refused(context, leg, status, sdp)
  }
  const transaction = context.transactions.open(
    head,
    writeRequest(head, headers, { type: SDP, octets: octetsOf(sdp) }),
    hopOf(dialog, context.options),
    {
      response,
      timedOut: () => lost("session-expired"),
      // The talk goes on without its signalling: the far end may come back by another connection, or media tell that it will not.
      unreachable: () => {
        if (settle()) refused(context, leg, 503, sdp)
      },
      ended: () => context.timers.cancel(patience)
    }
  )
  // Between 1xx and the final response the transaction has no timer of its own (RFC 3261 §17.1.1.2).
  const patience = context.timers.at(context.nowMs() + 64 * T1_MS, () => {
    if (leg.change !== mine && leg.phase._tag !== "Ended") return
    transaction.abandon()
    lost("session-expired")
  })
}

/** Nothing changed. Where a newer wish waits, its answer is the one that counts. */
const refused = (context: Context, leg: Leg, status: number, offered: string): void => {
  if (leg.pendingSdp !== undefined) return sendPending(context, leg)
  tellOwner(context, leg, { _tag: "ChangeRefused", dialog: leg.name, status, offered })
}

/** RFC 3261 §14.1: who made the Call-ID waits 2.1 to 4 s, the other up to 2 s, in steps of 10 ms. */
const waitAndRetry = (context: Context, leg: Leg, sdp: string, attempt: number): void => {
  const waitMs = leg.weCalled
    ? 2_100 + 10 * Math.floor(context.chance() * 191)
    : 10 * Math.floor(context.chance() * 201)
  const again = (): void => {
    const isFree = leg.change === waiting && leg.unacknowledged === undefined
    const newest = leg.pendingSdp ?? sdp
    if (leg.change === waiting) leg.change = { _tag: "None" }
    leg.pendingSdp = undefined
    if (isFree) return sendReinvite(context, leg, newest, attempt)
    leg.pendingSdp = newest
  }
  const waiting: Change = { _tag: "Waiting", retry: context.timers.at(context.nowMs() + waitMs, again) }
  leg.change = waiting
}

const close = (context: Context, leg: Leg, change: Extract<Change, { readonly _tag: "Theirs" }>): void => {
  context.timers.cancel(change.patience)
  leg.change = { _tag: "None" }
}

/** What a 2xx to a change says besides the session. */
const agreed = (context: Context, leg: Leg, request: SipRequest): HeaderLines => {
  const { options } = context
  const session = sessionFor(request, options)
  if (leg.phase._tag === "Confirmed") keepSession(context, leg, session)
  return [["Contact", leg.dialog.contact], allowOf(options), ["Server", options.userAgent], ...sessionHeaders(session)]
}

const retryAfter = (context: Context): HeaderLines[number] => [
  "Retry-After",
  String(Math.floor(context.chance() * (MAX_RETRY_AFTER_S + 1)))
]
