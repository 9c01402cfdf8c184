import type { Channel } from "../channel.ts"
import type { Exchange } from "../exchange.ts"
import { hangUp } from "./hang-up.ts"

/** Calls that ring while no event socket is connected: enough for a restarting engine's ten seconds at 5 calls/s. */
export const UNATTENDED_RINGING_LIMIT = 50

/** How long a call may ring with nobody to decide about it; proxies give up after three minutes too (RFC 3261 timer C). */
export const UNATTENDED_RINGING_MS = 180_000

/** Looks after calls while no engine does: it may be restarting, and then finds them ringing as they were. */
export interface Unattended {
  /** True when no further call may ring. */
  readonly full: () => boolean
  /** Called with every heartbeat: ends calls that rang too long with nobody there. */
  readonly look: () => void
}

export const makeUnattended = (exchange: Exchange): Unattended => {
  let sinceMs: number | undefined
  let seen = 0

  /** Since when nobody listens; an engine that came and went in between begins a new wait. */
  const since = (): number | undefined => {
    const { hub } = exchange
    if (hub.listeners() > 0) sinceMs = undefined
    else if (sinceMs === undefined || hub.listened() !== seen) sinceMs = exchange.nowMs()
    seen = hub.listened()
    return sinceMs
  }

  return {
    full: () => since() !== undefined && ringing(exchange).length >= UNATTENDED_RINGING_LIMIT,
    look: () => {
      const from = since()
      if (from === undefined) return
      const nowMs = exchange.nowMs()
      for (const channel of ringing(exchange)) {
        const rangMs = (exchange.nowUs() - channel.times.createdUs) / 1000
        if (Math.min(rangMs, nowMs - from) >= UNATTENDED_RINGING_MS) hangUp(exchange, channel, "NO_ANSWER", "us")
      }
    }
  }
}

const ringing = (exchange: Exchange): ReadonlyArray<Channel> =>
  [...exchange.channels.values()].filter(
    ({ answered, direction, hangupCause, house }) =>
      direction === "inbound" && !answered && hangupCause === undefined && house === undefined
  )
