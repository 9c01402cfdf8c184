import { FRAME_SAMPLES } from "../../rtp/clock.ts"
import type { JitterRing } from "../../rtp/jitter-ring.ts"
import type { Voice } from "../voice.ts"
import type { MakeOpusCoder, OpusCoder } from "./coder.ts"
import { samplesOf } from "./packet.ts"

/** A packet whose time has not gone by. */
interface Waiting {
  readonly timestamp: number
  readonly packet: Uint8Array
  /** Undefined until its first sample is due: the decoder must be given packets in the order of their time. */
  sound: Int16Array | undefined
}

/** In the ring, where nothing came. */
const NOTHING = 0

/** Marks of packets, 1 to this; the ring holds far fewer packets at a time. */
const MARKS = 255

/** Where the packet after a gap may be: a few have come since. */
const LOOKED_BACK = 12

/** No packet is longer than 120 ms. */
const LONGEST_SAMPLES = 960

/** No datagram that came whole is longer, and no line's Opus near it. */
const MOST_OCTETS = 1_500

/** After a second without a packet the decoder is not asked any more: what it makes up has faded long before. */
const QUIET_FRAMES = 50

/**
 * Opus on a leg. The jitter ring, which holds an octet for each sample, holds for each sample the mark of the packet that says
 * it: so all its rules of time hold for packets of any length. What is due is decoded when it is due; a packet that was
 * lost is asked of the next one, when that has come already (RFC 6716 §2.1.7), and made up by the decoder otherwise.
 */
export const makeOpusVoice = (ring: JitterRing, makeCoder: MakeOpusCoder): Voice => {
  const waiting: Array<Waiting | undefined> = []
  const marks = new Uint8Array(LONGEST_SAMPLES)
  const due = new Uint8Array(FRAME_SAMPLES)
  let last = NOTHING
  let emptyFrames = QUIET_FRAMES
  let coder: OpusCoder | undefined
  let released = false
  void makeCoder().then(
    (made) => {
      if (released) made.free()
      else coder = made
    },
    // Whoever makes coders says why there are none; the leg stays mute.
    () => undefined
  )

  /** The packet that begins there. */
  const beginningAt = (timestamp: number): Waiting | undefined => {
    for (let n = 0; n < LOOKED_BACK; n++) {
      const one = waiting[((last - 1 - n + MARKS) % MARKS) + 1]
      if (one?.timestamp === timestamp) return one
    }
    return undefined
  }

  /** Lays samples of a sound, from its `skip`th on, into the frame; silence where it has none. */
  const lay = (said: Int16Array, at: number, samples: number, from: Int16Array | undefined, skip: number) => {
    const fits = Math.max(0, Math.min(samples, (from?.length ?? 0) - skip))
    if (from !== undefined && fits > 0) said.set(from.subarray(skip, skip + fits), at)
    said.fill(0, at + fits, at + samples)
  }

  /** Fills a gap of the frame; `next` is the packet after it, when it has come. */
  const fillGap = (using: OpusCoder, said: Int16Array, at: number, samples: number, next: Waiting | undefined) => {
    const told = next === undefined || next.sound !== undefined ? undefined : using.recover(next.packet, samples)
    const sound = told ?? using.invent(samples)
    // Of the steps that were decoded, the last belong before what comes next, the first behind what was.
    lay(said, at, samples, sound, told === undefined ? 0 : told.length - samples)
  }

  /** Walks through what is due: parts of packets, and gaps. */
  const fill = (using: OpusCoder, said: Int16Array, dueAt: number, isHeld: boolean) => {
    let at = 0
    while (at < FRAME_SAMPLES) {
      const mark = due[at]!
      let end = at + 1
      while (end < FRAME_SAMPLES && due[end] === mark) end++
      const one = mark === NOTHING ? undefined : waiting[mark]
      if (one === undefined) {
        fillGap(using, said, at, end - at, isHeld ? undefined : beginningAt((dueAt + end) >>> 0))
      } else {
        one.sound ??= using.decode(one.packet) ?? using.invent(samplesOf(one.packet))
        lay(said, at, end - at, one.sound, (dueAt + at - one.timestamp) | 0)
      }
      at = end
    }
  }

  return {
    put: (packet) => {
      const samples = samplesOf(packet.payload)
      if (samples === 0 || packet.payload.length > MOST_OCTETS) return "refused"
      const mark = (last % MARKS) + 1
      marks.fill(mark, 0, samples)
      const { sequence, ssrc, timestamp } = packet
      const taken = ring.put({ sequence, timestamp, ssrc, payload: marks.subarray(0, samples) })
      if (taken !== "kept") return taken
      waiting[mark] = { timestamp, packet: Uint8Array.from(packet.payload), sound: undefined }
      last = mark
      return taken
    },
    pull: (said) => {
      const dueAt = ring.nextAt()
      const present = ring.pull(due, NOTHING)
      emptyFrames = present > 0 ? 0 : Math.min(QUIET_FRAMES, emptyFrames + 1)
      if (coder === undefined || emptyFrames >= QUIET_FRAMES) said.fill(0)
      else fill(coder, said, dueAt, ring.nextAt() === dueAt)
    },
    encode: (samples, into) => coder?.encode(samples, into) ?? 0,
    release: () => {
      released = true
      coder?.free()
      coder = undefined
    }
  }
}
