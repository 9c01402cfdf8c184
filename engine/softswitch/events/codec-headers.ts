import type { Channel } from "../channel.ts"
import type { Codec } from "../media-contract.ts"
import { CLOCK_HZ, ticksPerSample } from "../rtp/clock.ts"
import type { Header } from "./event.ts"

/** As its rtpmap says; what is heard is 8 kHz all the same. */
export const rateOf = (codec: Codec): string => String(CLOCK_HZ * ticksPerSample(codec))

/** Opus says no rate of bits beforehand. */
const bitRateOf = (codec: Codec): string => (codec === "PCMA" || codec === "PCMU" || codec === "G722" ? "64000" : "0")

/** What CODEC says again behind the channel, in small letters: of what is read from the leg, or what is written to it. */
export const codecHeaders = ({ negotiated }: Channel, way: "read" | "write"): ReadonlyArray<Header> =>
  negotiated === undefined
    ? []
    : [
        [`channel-${way}-codec-name`, negotiated.codec],
        [`channel-${way}-codec-rate`, rateOf(negotiated.codec)],
        [`channel-${way}-codec-bit-rate`, bitRateOf(negotiated.codec)]
      ]
