/**
 * REFER that we send inside a call: the far end is to leave us and to call somebody else (RFC 3515). What became of it comes
 * by NOTIFY in the same dialog, with a piece of a SIP message (RFC 3420).
 */
import type { Hop } from "../sip-contract.ts"
import { allowEvents, eventOf } from "../sip/allow-events.ts"
import { lineOf, writeRequest } from "../sip/build.ts"
import { headerOf, type SipRequest } from "../sip/message.ts"
import { textOf } from "../sip/octets.ts"
import { reasonOf } from "../sip/status.ts"
import { allowOf, type Context, tellOwner } from "./context.ts"
import { headWithin, hopOf } from "./dialog.ts"
import type { Leg, Referring } from "./leg.ts"
import { SUBSCRIPTION_S } from "./refer.ts"

const SIPFRAG_STATUS = /^SIP\/2\.0 ([1-6]\d\d)(?: ([^\r\n]*))?/u

/** ReferAnswered follows once: what the far end said to the REFER where it refused, and else what became of it. */
export const deflect = (context: Context, leg: Leg, referTo: string): void => {
  // One at a time: both would be told of by the same NOTIFYs.
  if (leg.referring !== undefined || !isTalking(leg))
    return tellOwner(context, leg, { _tag: "ReferAnswered", dialog: leg.name, status: 491, reason: reasonOf(491) })
  const mine: Referring = { patience: undefined }
  leg.referring = mine
  const answered = (status: number): void => {
    if (leg.referring === mine) over(context, leg, status)
  }
  const head = headWithin(leg.dialog, "REFER", context.options)
  const octets = writeRequest(head, [
    ["Contact", leg.dialog.contact],
    ["Refer-To", lineOf(referTo)],
    ["Referred-By", leg.dialog.contact],
    allowOf(context.options),
    ["User-Agent", context.options.userAgent]
  ])
  context.transactions.open(head, octets, hopOf(leg.dialog, context.options), {
    response: ({ status }) => {
      if (status >= 300) return answered(status)
      if (status < 200 || leg.referring !== mine || mine.patience !== undefined) return
      mine.patience = context.timers.at(context.nowMs() + SUBSCRIPTION_S * 1_000, () => answered(408))
    },
    timedOut: () => answered(408),
    unreachable: () => answered(503)
  })
}

const over = (context: Context, leg: Leg, status: number, reason = reasonOf(status)): void => {
  context.timers.cancel(leg.referring?.patience)
  leg.referring = undefined
  tellOwner(context, leg, { _tag: "ReferAnswered", dialog: leg.name, status, reason })
}

const isTalking = ({ phase }: Leg): boolean => phase._tag === "Confirmed" || phase._tag === "Answered"

/** A NOTIFY of the REFER that is under way. */
export const isOfDeflection = (leg: Leg, request: SipRequest): boolean =>
  leg.referring !== undefined && eventOf(request) === "refer"

export const takeReferNotify = (context: Context, leg: Leg, request: SipRequest, source: Hop): void => {
  context.transactions.serve(request, source).respond(200, { headers: allowEvents(context.options.events) })
  const [, digits = "0", reason = ""] = SIPFRAG_STATUS.exec(textOf(request.body)) ?? []
  const status = Number(digits)
  if (status >= 200) return over(context, leg, status, reason || reasonOf(status))
  // It tells no more, and what became of it nobody knows (RFC 3515 §2.4.7).
  if (isLast(request)) over(context, leg, 408)
}

const isLast = (request: SipRequest): boolean =>
  /^\s*terminated\s*(?:;|$)/iu.test(headerOf(request, "subscription-state") ?? "")
