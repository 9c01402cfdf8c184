/**
 * NOTIFY inside a call without a subscription, as telephones of many makers take it: `Event: talk` answers the call that
 * rings, `Event: hold` holds it (BroadSoft's remote control; Polycom, Yealink and snom announce it in Allow-Events).
 * RFC 6665 §4.1.3 wants a subscription; what rings here is the INVITE's own early dialog (RFC 3261 §12.1).
 */
import type { Hop } from "../sip-contract.ts"
import { allowEvents, eventOf } from "../sip/allow-events.ts"
import { type HeaderLines, lineOf, writeRequest } from "../sip/build.ts"
import type { SipRequest } from "../sip/message.ts"
import { allowOf, type Context, type Refusal, tellOwner } from "./context.ts"
import { headWithin, hopOf } from "./dialog.ts"
import type { Leg } from "./leg.ts"
import { methodRefusal } from "./rules.ts"

/** Sends NOTIFY; NotifyAnswered follows once, unless the leg ends before. It never ends the leg: who refuses it rings on. */
export const notify = (context: Context, leg: Leg, event: string): void => {
  const answered = (status: number): void =>
    tellOwner(context, leg, { _tag: "NotifyAnswered", dialog: leg.name, status })
  if (!carries(leg)) return answered(481)
  const head = headWithin(leg.dialog, "NOTIFY", context.options)
  const headers: HeaderLines = [
    ["Contact", leg.dialog.contact],
    ["Event", lineOf(event)],
    ["Subscription-State", "active"],
    allowOf(context.options),
    ["User-Agent", context.options.userAgent]
  ]
  context.transactions.open(head, writeRequest(head, headers), hopOf(leg.dialog, context.options), {
    response: ({ status }) => {
      if (status >= 200) answered(status)
    },
    timedOut: () => answered(408),
    unreachable: () => answered(503)
  })
}

/** A dialog is early from the first response with a To tag on; before that, and while it is being cancelled, nothing can be said in it. */
const carries = ({ dialog, phase }: Leg): boolean => {
  if (phase._tag === "Calling") return dialog.remoteTag !== "" && phase.outgoing.cancel === "no"
  return phase._tag === "Confirmed"
}

/** A NOTIFY with an event that is not taken here: 489 where some are, 481 where none is (RFC 6665 §4.1.3). */
export const notifyRefusal = (context: Context, request: SipRequest): Refusal | undefined => {
  const { events = [] } = context.options
  if (events.length === 0) return methodRefusal("NOTIFY")
  if (events.includes(eventOf(request))) return undefined
  return { status: 489, kind: "extension", reason: "Event", headers: allowEvents(events) }
}

export const takeNotify = (context: Context, leg: Leg, request: SipRequest, source: Hop): void => {
  context.transactions.serve(request, source).respond(200, { headers: allowEvents(context.options.events) })
  tellOwner(context, leg, { _tag: "Notified", dialog: leg.name, event: eventOf(request) })
}
