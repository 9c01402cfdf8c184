import type { Pulse } from "./events/heartbeat-headers.ts"
import { makeSessionRates } from "./events/session-rates.ts"

/** Counts what HEARTBEAT and `status` tell of the switch. */
export interface PulseTaker {
  /** A leg begins, and gets its number. */
  readonly began: () => number
  readonly legsSinceStart: () => number
  /** It is told now; how idle the machine was counts from here on anew. */
  readonly beat: () => Pulse
  readonly read: () => Pulse
}

/** `idleCpuPct` undefined: nobody looks, and it counts as idle. */
export const makePulseTaker = (
  of: {
    readonly options: { readonly version: string; readonly maxLegs: number }
    readonly media: { readonly counts: () => { readonly recordingsStuck: number } }
    readonly nowMs: () => number
    readonly idleCpuPct?: () => number
  },
  legs: () => number
): PulseTaker => {
  const { media, nowMs } = of
  const { maxLegs, version } = of.options
  const startedMs = nowMs()
  const rates = makeSessionRates()
  let legsSinceStart = 0
  let idleCpuPct = 100
  const read = (): Pulse => ({
    version,
    upMs: nowMs() - startedMs,
    legs: legs(),
    maxLegs,
    legsSinceStart,
    rates: rates.read(nowMs(), legs()),
    idleCpuPct,
    recordingsStuck: media.counts().recordingsStuck
  })
  return {
    began: () => {
      rates.began(nowMs(), legs() + 1)
      return (legsSinceStart += 1)
    },
    legsSinceStart: () => legsSinceStart,
    beat: () => {
      idleCpuPct = of.idleCpuPct?.() ?? idleCpuPct
      return read()
    },
    read
  }
}
