/** The ACKs we sent for one INVITE of ours, one for each far end whose 2xx came (RFC 3261 §13.2.2.4). */
import type { Hop } from "../sip-contract.ts"
import { writeRequest } from "../sip/build.ts"
import type { SipResponse } from "../sip/message.ts"
import type { Context } from "./context.ts"
import { type Dialog, headWithin, hopOf } from "./dialog.ts"

/** Each fork that answers costs an ACK and a BYE; nobody rings more telephones for one call. */
const MAX_FORKS = 32

export interface Acks {
  /** Whether this is a 2xx that was acknowledged before: its ACK was lost, and goes out again as it was. */
  readonly again: (response: SipResponse) => boolean
  readonly send: (dialog: Dialog, response: SipResponse, cseq: number) => void
  readonly isFull: () => boolean
}

export const makeAcks = (context: Context): Acks => {
  const sent = new Map<string, { readonly octets: Uint8Array; readonly to: Hop }>()
  return {
    again: (response) => {
      const ack = sent.get(response.toTag ?? "")
      if (ack !== undefined) context.output({ _tag: "Send", ...ack })
      return ack !== undefined
    },
    send: (dialog, response, cseq) => {
      const octets = writeRequest(headWithin(dialog, "ACK", context.options, cseq))
      const to = hopOf(dialog, context.options)
      sent.set(response.toTag ?? "", { octets, to })
      context.output({ _tag: "Send", octets, to })
    },
    isFull: () => sent.size >= MAX_FORKS
  }
}
