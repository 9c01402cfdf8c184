import type { Codec } from "../media-contract.ts"
import { FRAME_SAMPLES } from "../rtp/clock.ts"
import { HALF_SAMPLES } from "../rtp/jitter-ring.ts"
import type { JitterRing } from "../rtp/jitter-ring.ts"
import { makeConcealment } from "./concealment.ts"
import { decodeFrame, encodeFrame, g711 } from "./g711.ts"
import { makeG722 } from "./g722.ts"
import type { Voice } from "./voice.ts"

/** A codec of an octet a sample. */
interface OctetCodec {
  /** What a missing octet is read as. */
  readonly silence: number
  /** `whole` says of each half of the frame whether it came; what did not is left to whoever conceals it. */
  readonly decode: (octets: Uint8Array, into: Int16Array, whole: Uint8Array) => void
  readonly encode: (samples: Int16Array, into: Uint8Array) => void
}

export const makeOctetVoice = (codec: Exclude<Codec, "opus">, ring: JitterRing): Voice => {
  const { decode, encode, silence } = makeOctetCodec(codec)
  const concealment = makeConcealment()
  const due = new Uint8Array(FRAME_SAMPLES)
  const whole = new Uint8Array(FRAME_SAMPLES / HALF_SAMPLES)
  return {
    put: ring.put,
    pull: (said) => {
      if (ring.pull(due, silence, whole) === 0) said.fill(0)
      else decode(due, said, whole)
      concealment.complete(said, whole)
    },
    encode: (samples, into) => {
      encode(samples, into)
      return FRAME_SAMPLES
    },
    release: () => undefined
  }
}

const makeOctetCodec = (codec: Exclude<Codec, "opus">): OctetCodec => {
  if (codec !== "G722")
    return {
      silence: g711[codec].silence,
      decode: (octets, into) => void decodeFrame(codec, octets, into),
      encode: (samples, into) => void encodeFrame(codec, samples, into)
    }
  // It remembers what was said before.
  const { decode, encode } = makeG722()
  return {
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
