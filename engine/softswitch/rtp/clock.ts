import type { Codec } from "../media-contract.ts"

/** G.711's RTP clock and sampling rate (RFC 3551 §4.5.14): one tick of the clock is one sample is one octet. */
export const CLOCK_HZ = 8_000

/** What one packet of ours carries, and what the media plane moves per tick: RFC 3551's default packet time. */
export const FRAME_MS = 20

/** Samples, and in G.711 octets, of one frame. */
export const FRAME_SAMPLES = (CLOCK_HZ / 1_000) * FRAME_MS

/** Signed distance from `from` to `to` on the 32-bit RTP timestamp circle, in samples; ±2³¹ at most. */
export const timestampDistance = (from: number, to: number): number => (to - from) | 0

/** Opus counts its time at 48 kHz whatever it carries (RFC 7587 §4.1): six ticks a sample of ours. All others count samples. */
export const ticksPerSample = (codec: Codec): number => (codec === "opus" ? 6 : 1)

/** Reads the timestamps of a stream as samples of 8 kHz, on past the end of their 32 bits. */
export const makeSampleTime = (ticks: number): ((timestamp: number) => number) => {
  if (ticks === 1) return (timestamp) => timestamp
  let last: number | undefined
  let total = 0
  return (timestamp) => {
    total += last === undefined ? timestamp : timestampDistance(last, timestamp)
    last = timestamp
    return Math.floor(total / ticks) >>> 0
  }
}
