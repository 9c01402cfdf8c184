/** Which transaction a message belongs to (RFC 3261 §17.1.3 and §17.2.3). */
import type { SipRequest, SipResponse } from "../sip/message.ts"
import { headerOf } from "../sip/message.ts"
import { MAGIC_COOKIE, sentBy } from "../sip/via.ts"

export const clientKey = (branch: string, method: string): string => `${method} ${branch}`

export const clientKeyOf = (response: SipResponse): string => clientKey(response.via.branch, response.method)

/** An ACK has the key of the INVITE it acknowledges; a CANCEL's own key differs, {@link cancelledKeyOf} is its INVITE's. */
export const serverKeyOf = (request: SipRequest): string =>
  keyWith(request, request.method === "ACK" ? "INVITE" : request.method)

export const cancelledKeyOf = (cancel: SipRequest): string => keyWith(cancel, "INVITE")

const keyWith = (request: SipRequest, method: string): string => {
  const { via } = request
  if (via.branch.startsWith(MAGIC_COOKIE)) return `${method} ${via.branch} ${sentBy(via).toLowerCase()}`
  // RFC 2543: what makes two requests the same, without the To tag, which the ACK has and the INVITE has not.
  const top = headerOf(request, "via") ?? ""
  return `${method} ${request.uri} ${request.fromTag} ${request.callId} ${request.cseq} ${top}`
}

/** What a request that came by two ways has in common (RFC 3261 §8.2.2.2): to be looked at when it has no To tag. */
export const mergeKeyOf = (request: SipRequest): string =>
  `${request.fromTag} ${request.callId} ${request.cseq} ${request.method}`
