/** What a far end says reliably before its answer is acknowledged by PRACK, each in its order (RFC 3262 §4). */
import { writeRequest } from "../sip/build.ts"
import { headerOf, listOf, numberOf, type SipResponse } from "../sip/message.ts"
import type { Context } from "./context.ts"
import { type Dialog, headWithin, hopOf, joinDialog } from "./dialog.ts"
import type { Leg, Outgoing } from "./leg.ts"
import { RELIABLE } from "./reliable.ts"

/** RFC 3262 §7.1. */
const MAX_RSEQ = 2 ** 32 - 1

/** False when it is not to be heard: it came before, or one before it is missing and both will come again. */
export const acknowledgeEarly = (context: Context, leg: Leg, outgoing: Outgoing, response: SipResponse): boolean => {
  const isReliable = listOf(response, "require").some((option) => option.toLowerCase() === RELIABLE)
  const rseq = numberOf(headerOf(response, "rseq"), MAX_RSEQ)
  const tag = response.toTag
  if (!isReliable || rseq === undefined || tag === undefined || response.status === 100) return true
  const before = outgoing.acknowledged.get(tag)
  if (before !== undefined && rseq !== before.rseq + 1) return false
  // Each telephone behind a proxy has its own dialog; the first has the leg's.
  const { cseq } = outgoing.head
  const dialog = before?.dialog ?? (leg.dialog.remoteTag === tag ? leg.dialog : forkOf(leg.dialog, response, cseq))
  outgoing.acknowledged.set(tag, { dialog, rseq })
  const head = headWithin(dialog, "PRACK", context.options)
  const octets = writeRequest(head, [
    ["RAck", `${rseq} ${cseq} INVITE`],
    ["User-Agent", context.options.userAgent]
  ])
  // Whatever becomes of it: the far end gives the call up by itself when it hears no PRACK.
  context.transactions.open(head, octets, hopOf(dialog, context.options), {
    response: () => undefined,
    timedOut: () => undefined
  })
  return true
}

/** The dialog of another telephone that the same INVITE rings. */
export const forkOf = (dialog: Dialog, response: SipResponse, localSeq: number): Dialog => {
  const fork: Dialog = { ...dialog, remoteTag: "", localSeq }
  joinDialog(fork, response)
  return fork
}
