import { CLOCK_HZ } from "../../rtp/clock.ts"

/** RFC 6716 §3.1: of the 32 configurations of a packet's first octet, how long each frame is, in tenths of ms. */
const SILK_TENTHS = [100, 200, 400, 600]
const HYBRID_TENTHS = [100, 200]
const CELT_TENTHS = [25, 50, 100, 200]

const FIRST_HYBRID = 12
const FIRST_CELT = 16

/** No packet is longer (RFC 6716 §3.2.5, R5). */
const LONGEST_TENTHS = 1_200

/** How many samples of 8 kHz a packet of Opus holds, as its first octets say; 0 when it is none. */
export const samplesOf = (packet: Uint8Array): number => {
  const [toc, count] = packet
  if (toc === undefined) return 0
  const code = toc & 3
  // An arbitrary number of frames is in the second octet; 48 frames of 2.5 ms are the most.
  const frames = code === 0 ? 1 : code === 3 ? (count ?? 0) & 0x3f : 2
  const tenths = frames * tenthsOf(toc >> 3)
  return tenths > LONGEST_TENTHS ? 0 : (tenths * CLOCK_HZ) / 10_000
}

const tenthsOf = (configuration: number): number => {
  if (configuration < FIRST_HYBRID) return SILK_TENTHS[configuration & 3]!
  return configuration < FIRST_CELT ? HYBRID_TENTHS[configuration & 1]! : CELT_TENTHS[configuration & 3]!
}
