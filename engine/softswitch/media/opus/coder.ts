import { CLOCK_HZ, FRAME_SAMPLES } from "../../rtp/clock.ts"

/** One leg's Opus, both ways, in samples of 8 kHz. It remembers what was said before, and holds memory until `free`. */
export interface OpusCoder {
  /** Writes the packet of a frame; how many octets it has. */
  readonly encode: (frame: Int16Array, into: Uint8Array) => number
  /** What a packet says; undefined when it is broken. */
  readonly decode: (packet: Uint8Array) => Int16Array | undefined
  /** So many samples before this packet, whose own packet was lost: what the packet tells of it, else made up. */
  readonly recover: (next: Uint8Array, samples: number) => Int16Array | undefined
  /** So many samples for which nothing came: made up from what was said before, or the far end's quiet. */
  readonly invent: (samples: number) => Int16Array | undefined
  readonly free: () => void
}

/** Makes a coder; the first loads the codec, some 30 ms. */
export type MakeOpusCoder = () => Promise<OpusCoder>

/**
 * At 24 kbit/s each packet tells of the one before it (measured: from 22 kbit/s on, at this complexity). With the headers of
 * RTP, UDP and IP these are 39 kbit/s each way, 46 over Ethernet: a seat of 56 kbit/s has some left for its signalling.
 */
export const BITRATE = 24_000

/** 0 to 10. From 2 on encoding costs half as much again, and speech of 8 kHz sounds hardly better. */
const COMPLEXITY = 1

/** What the encoder prepares for: without a loss to expect it tells nothing of the packet before. */
const EXPECTED_LOSS_PERCENT = 10

/** Opus counts lost sound in steps of 2.5 ms. */
const STEP_SAMPLES = CLOCK_HZ / 400

export const makeOpusCoder: MakeOpusCoder = async () => {
  // Loaded by the first leg that needs it: 380 kB of code and 2 MB of memory in each thread.
  const { Application, Bandwidth, createDecoder, createEncoder, Signal } = await import("libopus-wasm")
  const decoder = await createDecoder({ channels: 1, sampleRate: CLOCK_HZ })
  const encoder = await createEncoder({
    application: Application.Voip,
    bitrate: BITRATE,
    channels: 1,
    complexity: COMPLEXITY,
    // Packets that stop in silence look like a dead line to old telephones and to our own watch.
    dtx: false,
    fec: true,
    frameSize: FRAME_SAMPLES,
    maxBandwidth: Bandwidth.Narrowband,
    packetLossPercent: EXPECTED_LOSS_PERCENT,
    sampleRate: CLOCK_HZ,
    signal: Signal.Voice,
    vbr: true,
    // No frame may need much more than the line gives.
    vbrConstraint: true
  })

  /** A far end may send what it likes: a packet that cannot be decoded is one that was lost. */
  const orNothing = (decode: () => Int16Array): Int16Array | undefined => {
    try {
      return decode()
    } catch {
      return undefined
    }
  }
  const inSteps = (samples: number) => Math.ceil(samples / STEP_SAMPLES) * STEP_SAMPLES

  return {
    encode: (frame, into) => {
      const packet = encoder.encode(frame, { maxPacketBytes: into.length })
      into.set(packet)
      return packet.length
    },
    decode: (packet) => orNothing(() => decoder.decode(packet)),
    recover: (next, samples) => orNothing(() => decoder.decode(next, { decodeFec: true, frameSize: inSteps(samples) })),
    invent: (samples) => orNothing(() => decoder.decodePacketLoss(inSteps(samples))),
    free: () => {
      encoder.free()
      decoder.free()
    }
  }
}
