import type { Codec } from "../media-contract.ts"
import { HALF_SAMPLES } from "../rtp/jitter-ring.ts"
import { decodeFrame, encodeFrame, g711 } from "./g711.ts"
import { makeG722 } from "./g722.ts"

/** One leg's codec, both ways: an octet a sample of 8 kHz, whichever it is. G.722 remembers what was said before. */
export interface Voice {
  readonly codec: Codec
  /** What a missing octet is read as. */
  readonly silence: number
  /** `whole` says of each half of the frame whether it came; what did not is left to whoever conceals it. */
  readonly decode: (octets: Uint8Array, into: Int16Array, whole: Uint8Array) => void
  readonly encode: (samples: Int16Array, into: Uint8Array) => void
}

export const makeVoice = (codec: Codec): Voice => {
  if (codec !== "G722")
    return {
      codec,
      silence: g711[codec].silence,
      decode: (octets, into) => void decodeFrame(codec, octets, into),
      encode: (samples, into) => void encodeFrame(codec, samples, into)
    }
  const { decode, encode } = makeG722()
  return {
    codec,
    silence: 0,
    encode,
    decode: (octets, into, whole) => {
      for (let half = 0; half < whole.length; half++) {
        const [from, to] = [half * HALF_SAMPLES, (half + 1) * HALF_SAMPLES]
        if (whole[half] === 1) decode(octets.subarray(from, to), into.subarray(from, to))
        else into.fill(0, from, to)
      }
    }
  }
}
