import type { RtpPacket } from "./packet.ts"
import { CLOCK_HZ } from "./clock.ts"
import type { ReportBlock } from "./rtcp.ts"

/** What came of one sender and what did not (RFC 3550 appendices A.1, A.3 and A.8). Times are ms of one clock. */
export interface Reception {
  readonly note: (packet: Pick<RtpPacket, "sequence" | "timestamp" | "ssrc">, atMs: number) => void
  /** Its block for our next report; undefined before the first packet. Each call begins a new interval. */
  readonly block: (lastReport: number, delay: number) => ReportBlock | undefined
  readonly counts: () => ReceptionCounts
}

export interface ReceptionCounts {
  readonly received: number
  /** Gaps in the numbers, of all streams of the leg: never below 0. */
  readonly lost: number
  /** The sender's jitter as RFC 3550 smoothes it, now and at its worst. */
  readonly jitterMs: number
  readonly worstJitterMs: number
}

/** A step in the numbers beyond this is a new stream, not a loss (RFC 3550 appendix A.1, MAX_DROPOUT). */
const MOST_MISSING = 3_000

export const makeReception = (): Reception => {
  let ssrc: number | undefined
  let base = 0
  let highest = 0
  let received = 0
  let jitter = 0
  let worstJitter = 0
  let transit = 0
  /** Of streams of this leg that are over. */
  let before = { received: 0, lost: 0 }
  let reported = { expected: 0, received: 0 }

  const expected = () => (ssrc === undefined ? 0 : highest - base + 1)
  const lost = () => Math.max(0, expected() - received)

  const begin = (packet: Pick<RtpPacket, "sequence" | "timestamp" | "ssrc">, arrival: number) => {
    before = { received: before.received + received, lost: before.lost + lost() }
    ssrc = packet.ssrc
    base = packet.sequence
    highest = packet.sequence
    received = 0
    jitter = 0
    transit = arrival - packet.timestamp
    reported = { expected: 0, received: 0 }
  }

  return {
    note: (packet, atMs) => {
      const arrival = (atMs * CLOCK_HZ) / 1_000
      if (packet.ssrc !== ssrc) begin(packet, arrival)
      const step = ((packet.sequence - highest) << 16) >> 16
      if (Math.abs(step) > MOST_MISSING) begin(packet, arrival)
      else if (step > 0) highest += step
      received++
      // The RTP clock goes round; the difference of two transits does not care.
      const now = arrival - packet.timestamp
      const difference = Math.abs(now - transit)
      transit = now
      if (difference < CLOCK_HZ * MOST_MISSING) jitter += (difference - jitter) / 16
      worstJitter = Math.max(worstJitter, jitter)
    },
    block: (lastReport, delay) => {
      if (ssrc === undefined) return undefined
      const awaited = expected() - reported.expected
      const came = received - reported.received
      reported = { expected: expected(), received }
      const missing = awaited - came
      return {
        ssrc,
        fractionLost: awaited <= 0 || missing <= 0 ? 0 : Math.min(255, Math.floor((256 * missing) / awaited)),
        lost: Math.max(-0x80_0000, Math.min(0x7f_ffff, expected() - received)),
        highestSequence: highest >>> 0,
        jitter: Math.floor(jitter),
        lastReport,
        delay
      }
    },
    counts: () => ({
      received: before.received + received,
      lost: before.lost + lost(),
      jitterMs: (jitter * 1_000) / CLOCK_HZ,
      worstJitterMs: (worstJitter * 1_000) / CLOCK_HZ
    })
  }
}
