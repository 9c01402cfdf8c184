import { HOLD_MS, levelAfterMs } from "./silence.ts"

export interface AtStart {
  readonly heartbeatMs: number | null
  readonly lastHeardAt: number | null
}

/** In a centre of fewer than these a needless `restored` costs less than one that is missing. */
const FEW = 1_000
/** Last-heard times are written in batches, and a silence was told a moment later. */
const UNSURE_MS = 30_000

/**
 * What was told of each terminal before we began. Nobody wrote that down; but who was heard last says until when we could hear, and
 * who had been silent for long by then, of them it had been told. Where that is not sure it is `maybe`: told anew if it is so
 * still, and restored when it is heard.
 */
export const levelsAtStart = (terminals: ReadonlyArray<AtStart>, nowMs: number): ReadonlyArray<0 | 1 | 2 | "maybe"> => {
  const heard = terminals.filter(({ heartbeatMs, lastHeardAt }) => heartbeatMs !== null && lastHeardAt !== null)
  const until = heard.reduce((last, { lastHeardAt }) => Math.max(last, lastHeardAt!), 0)
  const isFew = heard.length < FEW
  return terminals.map(({ heartbeatMs, lastHeardAt }) => {
    if (heartbeatMs === null || lastHeardAt === null) return 0
    const silentMs = until - lastHeardAt
    const [first, second] = [levelAfterMs(1, heartbeatMs), levelAfterMs(2, heartbeatMs)]
    if (silentMs >= second + HOLD_MS + UNSURE_MS) return 2
    if (silentMs >= first + HOLD_MS + UNSURE_MS && silentMs < second - UNSURE_MS) return 1
    if (silentMs >= first - UNSURE_MS) return "maybe"
    return isFew && nowMs - lastHeardAt >= first ? "maybe" : 0
  })
}
