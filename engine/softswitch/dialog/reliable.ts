/** Provisional responses that must arrive, for a caller who requires them: 18x with RSeq until its PRACK (RFC 3262). */
import type { HeaderLines } from "../sip/build.ts"
import { headerOf, listOf, type SipRequest } from "../sip/message.ts"
import { T1_MS } from "../transaction/table.ts"
import type { Timer } from "../transaction/timer-heap.ts"
import type { Context } from "./context.ts"
import type { Leg } from "./leg.ts"

export const RELIABLE = "100rel"

/** Only who requires them gets them: each costs a round trip, and a 180 that is lost does no harm. */
export const wantsReliable = (invite: SipRequest): boolean =>
  listOf(invite, "require").some((option) => option.toLowerCase() === RELIABLE)

/** Sends an 18x again and again until its PRACK; `gaveUp` runs after 64*T1 without. */
export const sendReliably = (
  context: Context,
  leg: Leg,
  send: (headers: HeaderLines) => void,
  gaveUp: () => void
): void => {
  // RFC 3262 §3: the first is any number below 2^31, each further one the next.
  leg.rseq = leg.rseq === 0 ? 1 + Math.floor(context.chance() * 2 ** 30) : leg.rseq + 1
  const headers: HeaderLines = [
    ["Require", RELIABLE],
    ["RSeq", String(leg.rseq)]
  ]
  let resending: Timer
  const sendFor = (waitMs: number): void => {
    send(headers)
    resending = context.timers.at(context.nowMs() + waitMs, () => sendFor(2 * waitMs))
  }
  const stop = (): void => {
    context.timers.cancel(resending)
    context.timers.cancel(patience)
  }
  const patience = context.timers.at(context.nowMs() + 64 * T1_MS, () => {
    stop()
    leg.reliable = undefined
    gaveUp()
  })
  leg.reliable = { rseq: leg.rseq, stop, afterwards: undefined }
  sendFor(T1_MS)
}

/** Whether a PRACK is for the 18x that waits for one (RFC 3262 §3). */
export const isForOurs = ({ phase, reliable }: Leg, prack: SipRequest): boolean => {
  const [rseq, cseq, method] = (headerOf(prack, "rack") ?? "").trim().split(/\s+/)
  return (
    reliable !== undefined &&
    phase._tag === "Offered" &&
    Number(rseq) === reliable.rseq &&
    Number(cseq) === phase.invite.request.cseq &&
    method === "INVITE"
  )
}

/** Its PRACK came: what waited goes on. */
export const acknowledged = (leg: Leg): void => {
  const { reliable } = leg
  leg.reliable = undefined
  reliable?.stop()
  reliable?.afterwards?.()
}
