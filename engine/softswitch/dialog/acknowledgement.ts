/** A 2xx to an INVITE is sent again until its ACK comes, by us and not by the transaction (RFC 3261 §13.3.1.4). */
import { T1_MS, T2_MS } from "../transaction/table.ts"
import type { Timer } from "../transaction/timer-heap.ts"
import type { Context } from "./context.ts"
import type { Unacknowledged } from "./leg.ts"

/** `gaveUp` runs after 64*T1 without ACK. */
export const awaitAck = (
  context: Pick<Context, "nowMs" | "timers">,
  what: { readonly cseq: number; readonly offered: boolean; readonly resend: () => void },
  gaveUp: () => void
): Unacknowledged => {
  let resending: Timer
  const resendAfter = (waitMs: number): void => {
    resending = context.timers.at(context.nowMs() + waitMs, () => {
      what.resend()
      resendAfter(Math.min(2 * waitMs, T2_MS))
    })
  }
  const stop = (): void => {
    context.timers.cancel(resending)
    context.timers.cancel(patience)
  }
  resendAfter(T1_MS)
  const patience = context.timers.at(context.nowMs() + 64 * T1_MS, () => {
    stop()
    gaveUp()
  })
  return { cseq: what.cseq, offered: what.offered, stop }
}
