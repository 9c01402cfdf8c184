import type { JitterRing } from "../rtp/jitter-ring.ts"

/** One leg's codec, both ways: packets in, linear samples out, and the reverse. Times are in samples of 8 kHz. */
export interface Voice {
  /** Takes a packet of sound. */
  readonly put: JitterRing["put"]
  /** Fills the frame that is due; what did not come is made up. */
  readonly pull: (said: Int16Array) => void
  /** Writes the payload of a frame, and says how many octets it has; 0: there is nothing to send yet. */
  readonly encode: (samples: Int16Array, into: Uint8Array) => number
  readonly release: () => void
}
