/** Requests inside a dialog (RFC 3261 §12.2.2). */
import type { Hop } from "../sip-contract.ts"
import { headerOf, type SipRequest } from "../sip/message.ts"
import { takeChange } from "./change.ts"
import { ACCEPT_SDP, allowOf, type Context, type Refusal, tellOwner } from "./context.ts"
import { isOfDeflection, takeReferNotify } from "./deflect.ts"
import { drop } from "./ending.ts"
import { acknowledge, withdraw } from "./inbound.ts"
import { DTMF, DTMF_RELAY, digitOf } from "./info.ts"
import type { Leg } from "./leg.ts"
import { notifyRefusal, takeNotify } from "./notify.ts"
import { isFromParty, strangerRefusal } from "./origin.ts"
import { referRefusal } from "./refer.ts"
import { acknowledged, isForOurs } from "./reliable.ts"
import { malformed, methodRefusal, requireRefusal, sessionRefusal, textRefusal, typeOf } from "./rules.ts"

/** ACK of a 2xx. Any other ACK is of no dialog we know, and an ACK is never answered. */
export const takeAck = (context: Context, ack: SipRequest, source: Hop): void => {
  const leg = context.legs.of(ack)
  if (leg === undefined) return
  if (isFromParty(context, leg.dialog, source)) return acknowledge(context, leg, ack)
  context.output({ _tag: "Refused", ...strangerRefusal(ack), status: 0, source })
}

/** Any other request that has a To tag and is no retransmission. */
export const takeWithin = (context: Context, request: SipRequest, source: Hop): void => {
  const leg = context.legs.of(request)
  if (leg === undefined) return refuseUnknown(context, request, source)
  const { dialog } = leg
  // Before the number is looked at: a stranger's must not make the party's own come too late.
  if (!isFromParty(context, dialog, source)) return context.refuse(request, source, strangerRefusal(request))
  if (dialog.remoteSeq !== undefined && request.cseq <= dialog.remoteSeq)
    return context.refuse(request, source, { status: 500, kind: "malformed", reason: "CSeq out of order" })
  dialog.remoteSeq = request.cseq
  if (leg.phase._tag === "Ended" && request.method !== "BYE") return refuseUnknown(context, request, source)
  const refusal = requireRefusal(request, context.options) ?? refusalOf(context, leg, request)
  if (refusal !== undefined) return refuseOnce(context, request, source, refusal)
  switch (request.method) {
    case "BYE":
      return takeBye(context, leg, request, source)
    case "INVITE":
    case "UPDATE":
      return takeChange(context, leg, request, source)
    case "INFO":
      return takeInfo(context, leg, request, source)
    case "PRACK":
      return takePrack(context, leg, request, source)
    case "NOTIFY":
      return (isOfDeflection(leg, request) ? takeReferNotify : takeNotify)(context, leg, request, source)
    case "REFER":
      return context.refers.take(context, leg, request, source)
    case "MESSAGE":
      return context.takeText(request, source, leg)
    default:
      context.transactions.serve(request, source).respond(200, { headers: [allowOf(context.options), ACCEPT_SDP] })
  }
}

const refusalOf = (context: Context, leg: Leg, request: SipRequest): Refusal | undefined => {
  switch (request.method) {
    case "BYE":
    case "OPTIONS":
      return undefined
    case "PRACK":
      // A second offer while the first is being rung: the session can be changed when it stands.
      return request.body === "" ? undefined : { status: 488, kind: "extension", reason: "offer in PRACK" }
    case "INVITE":
    case "UPDATE":
      return sessionRefusal(request)
    case "INFO":
      return infoRefusal(request)
    case "NOTIFY":
      return isOfDeflection(leg, request) ? undefined : notifyRefusal(context, request)
    case "REFER":
      return context.options.takesTransfers === true ? referRefusal(request) : TRANSFER_REFUSAL
    case "MESSAGE":
      return context.options.takesMessages === true ? textRefusal(request) : methodRefusal(request.method)
    default:
      return methodRefusal(request.method)
  }
}

/** Declined, so that the far end goes on with the call it has (RFC 3515 §2.4.2). */
const TRANSFER_REFUSAL: Refusal = { status: 603, kind: "method", reason: "REFER" }

const takePrack = (context: Context, leg: Leg, request: SipRequest, source: Hop): void => {
  if (!isForOurs(leg, request)) return refuseOnce(context, request, source, unknownDialog(request))
  context.transactions.serve(request, source).respond(200)
  acknowledged(leg)
}

const infoRefusal = (request: SipRequest): Refusal | undefined => {
  if (headerOf(request, "info-package") !== undefined)
    return { status: 469, kind: "extension", reason: "Info-Package", headers: [["Recv-Info", ""]] }
  if (request.body === "") return undefined
  const type = typeOf(request)
  if (type !== DTMF_RELAY && type !== DTMF)
    return { status: 415, kind: "extension", reason: "Content-Type", headers: [["Accept", `${DTMF_RELAY}, ${DTMF}`]] }
  return digitOf(request.body, type) === undefined ? malformed("body without a digit") : undefined
}

const takeInfo = (context: Context, leg: Leg, request: SipRequest, source: Hop): void => {
  context.transactions.serve(request, source).respond(200)
  const digit = digitOf(request.body, typeOf(request))
  if (digit !== undefined) tellOwner(context, leg, { _tag: "DigitInfo", dialog: leg.name, ...digit })
}

const takeBye = (context: Context, leg: Leg, request: SipRequest, source: Hop): void => {
  // A callee must not send BYE before its answer (RFC 3261 §15); the INVITE's own final response ends the call.
  if (leg.phase._tag === "Calling") return refuseOnce(context, request, source, unknownDialog(request))
  context.transactions.serve(request, source).respond(200)
  if (leg.phase._tag === "Offered") return withdraw(context, leg)
  // Where it crossed our own BYE the owner has let go of the leg already, and hears nothing.
  tellOwner(context, leg, { _tag: "CallEnded", dialog: leg.name, cause: "bye" })
  drop(context, leg)
}

const refuseUnknown = (context: Context, request: SipRequest, source: Hop): void =>
  context.refuse(request, source, unknownDialog(request))

const unknownDialog = ({ method }: SipRequest): Refusal => ({
  status: 481,
  kind: "unknown-dialog",
  reason: `${method} of no dialog`
})

/** With a transaction: answered without one, a retransmission would be out of order and hear 500. */
const refuseOnce = (context: Context, request: SipRequest, source: Hop, refusal: Refusal): void => {
  const { headers = [], kind, reason, status } = refusal
  context.transactions.serve(request, source).respond(status, { headers })
  context.output({ _tag: "Refused", kind, reason, source, status })
}
