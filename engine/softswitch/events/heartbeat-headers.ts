import type { Header } from "./event.ts"
import type { Rates } from "./session-rates.ts"
import { upTime } from "./up-time.ts"

/** How the switch is, as HEARTBEAT and `status` tell it. */
export interface Pulse {
  readonly version: string
  readonly upMs: number
  readonly legs: number
  readonly maxLegs: number
  readonly legsSinceStart: number
  readonly rates: Rates
  /** Of the whole machine since the last one, percent. */
  readonly idleCpuPct: number
  readonly recordingsStuck: number
}

/** FreeSWITCH's limit of new legs in a second, which we have for each source and not for all: none. */
export const NO_RATE_LIMIT = 0

export const heartbeatHeaders = (pulse: Pulse): ReadonlyArray<Header> => {
  const { idleCpuPct, legs, legsSinceStart, maxLegs, rates, recordingsStuck, upMs, version } = pulse
  return [
    ["Event-Info", "System Ready"],
    ["Up-Time", upTime(upMs)],
    ["FreeSWITCH-Version", version],
    ["Uptime-msec", String(Math.floor(upMs))],
    ["Session-Count", String(legs)],
    ["Max-Sessions", String(maxLegs)],
    ["Session-Per-Sec", String(NO_RATE_LIMIT)],
    ["Session-Per-Sec-Last", String(rates.perSecond)],
    ["Session-Per-Sec-Max", String(rates.perSecondMax)],
    ["Session-Per-Sec-FiveMin", String(rates.perSecondFiveMin)],
    ["Session-Since-Startup", String(legsSinceStart)],
    ["Session-Peak-Max", String(rates.peakMax)],
    ["Session-Peak-FiveMin", String(rates.peakFiveMin)],
    ["Idle-CPU", idleCpuPct.toFixed(6)],
    // Ours: who drives the switch learns of a full disk while the calls go on, and not at their ends.
    ["Recordings-Stuck", String(recordingsStuck)]
  ]
}
