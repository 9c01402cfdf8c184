/**
 * REFER that we send inside a call: the far end is to leave us and to call somebody else (RFC 3515). What became of it comes
 * by NOTIFY in the same dialog, with a piece of a SIP message (RFC 3420).
 */
import type { Hop } from "../sip-contract.ts"
import { allowEvents, eventOf } from "../sip/allow-events.ts"
import { lineOf, writeRequest } from "../sip/build.ts"
import type { SipRequest } from "../sip/message.ts"
import { textOf } from "../sip/octets.ts"
import { reasonOf } from "../sip/status.ts"
import { allowOf, type Context, tellOwner } from "./context.ts"
import { headWithin, hopOf } from "./dialog.ts"
import type { Leg } from "./leg.ts"

const SIPFRAG_STATUS = /^SIP\/2\.0 ([1-6]\d\d)(?: ([^\r\n]*))?/u

/** ReferAnswered follows once: what the far end said to the REFER where it refused, and else what became of it. */
export const deflect = (context: Context, leg: Leg, referTo: string): void => {
  const answered = (status: number, reason = reasonOf(status)): void => {
    if (!leg.referring) return
    leg.referring = false
    tellOwner(context, leg, { _tag: "ReferAnswered", dialog: leg.name, status, reason })
  }
  // One at a time: both would be told of by the same NOTIFYs.
  if (leg.referring || !isTalking(leg))
    return tellOwner(context, leg, { _tag: "ReferAnswered", dialog: leg.name, status: 491, reason: reasonOf(491) })
  leg.referring = true
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
      if (status >= 300) answered(status)
    },
    timedOut: () => answered(408),
    unreachable: () => answered(503)
  })
}

const isTalking = ({ phase }: Leg): boolean => phase._tag === "Confirmed" || phase._tag === "Answered"

/** A NOTIFY of the REFER that is under way. */
export const isOfDeflection = (leg: Leg, request: SipRequest): boolean => leg.referring && eventOf(request) === "refer"

export const takeReferNotify = (context: Context, leg: Leg, request: SipRequest, source: Hop): void => {
  context.transactions.serve(request, source).respond(200, { headers: allowEvents(context.options.events) })
  const [, digits = "0", reason = ""] = SIPFRAG_STATUS.exec(textOf(request.body)) ?? []
  const status = Number(digits)
  if (status < 200) return
  leg.referring = false
  tellOwner(context, leg, { _tag: "ReferAnswered", dialog: leg.name, status, reason: reason || reasonOf(status) })
}
