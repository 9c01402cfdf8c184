import { CLOCK_HZ, FRAME_SAMPLES, timestampDistance } from "./clock.ts"
import type { RtpPacket } from "./packet.ts"

/**
 * Evens out arrival: packets of any length go in by their RTP timestamp, one 20 ms frame comes out per tick.
 *
 * It keeps octets of G.711, one per sample, at the place their timestamp names, so packets of 10, 20, 30 or 40 ms,
 * in any order, are all the same to it. What has not come when its tick comes is missing, for whoever conceals it. A
 * packet that came too late makes it wait longer, within bounds; four seconds in which nothing was needed so long make it
 * wait less.
 */
export interface JitterRing {
  readonly put: (packet: Pick<RtpPacket, "sequence" | "timestamp" | "ssrc" | "payload">) => Put
  /**
   * Fills `frame` (160 octets) with what is due and `silence` where nothing came; returns the octets that had come.
   * `whole` is told of each half of the frame whether all of it had come: 1 or 0.
   */
  readonly pull: (frame: Uint8Array, silence: number, whole?: Uint8Array) => number
  /** The timestamp of the next sample that {@link pull} gives; it stays where it is while the stream waits for late packets. */
  readonly nextAt: () => number
  /** Forgets everything; the next packet starts a new stream. */
  readonly reset: () => void
  readonly counts: () => JitterCounts
}

export type Put = "kept" | "late" | "duplicate" | "refused"

export interface JitterCounts {
  /** Samples between the next one to play and the end of the newest packet; below 0 when the stream ran dry. */
  readonly depthSamples: number
  /** How long sound waits on the whole: what was waited at the beginning and for late packets since. */
  readonly waitedMs: number
  readonly late: number
  readonly duplicates: number
  /** Frames waited because packets had come too late. */
  readonly held: number
  /** Times the reading place was moved to where the packets are. */
  readonly resyncs: number
}

/** Audio waits this long: two of our frames. A packet of 20 or 40 ms may then come 40 ms after its time, one of 10 or 30 ms, which ends inside a frame, 30 ms. */
export const DELAY_SAMPLES = 2 * FRAME_SAMPLES

/** A late packet lets the stream wait so much longer at most: one straggler of a second must not delay a talk by a second. */
const MAX_HOLD_FRAMES = 2

/** A stall of ours makes a packet or two late; the third within two seconds is the line's doing, and worth waiting for. */
const LATE_WITHIN_FRAMES = 100

/** Waiting for late packets stops here: beyond it a talk suffers more by the delay than by the gaps (ITU-T G.114). */
export const MAX_WAIT_SAMPLES = 10 * FRAME_SAMPLES

/** The most that may wait. A sender 300 ms ahead of us has a new time line, or we were stalled: old audio is worth nothing then. */
export const MAX_DEPTH_SAMPLES = 2_400

/** 512 ms; a power of two above {@link MAX_DEPTH_SAMPLES} plus one packet, so that a mask finds the place. */
const CAPACITY_SAMPLES = 4_096
const MASK = CAPACITY_SAMPLES - 1

/** 120 ms, above every packet time in use; longer ones are refused. */
export const MAX_PACKET_SAMPLES = 960

/** Two late packets in a row happen by reordering; the third means that the sender's time line lies behind ours. */
const LATE_IN_A_ROW = 3

/** After 500 ms without a packet whatever comes next starts afresh: talk spurt, replayed file, restarted sender. */
const IDLE_FRAMES = 25

/** The sender's clock may run faster, by half a percent: audio that has waited too long for four seconds is shortened by one frame. */
const DRIFT_WINDOW_FRAMES = 200

/** Sequence numbers remembered against duplicates: 1.3 s of 20 ms packets. */
const HISTORY = 64

/** Packets begin where ten milliseconds begin, so this is what is there or not. */
export const HALF_SAMPLES = FRAME_SAMPLES / 2

const ABSENT = -1

export const makeJitterRing = (): JitterRing => {
  const ring = new Int16Array(CAPACITY_SAMPLES).fill(ABSENT)
  const seen = makeSeen()
  let running = false
  let ssrc = 0
  let readAt = 0
  let endAt = 0
  let lateInARow = 0
  let toHold = 0
  let held = 0
  const patience = makePatience()
  let arrived = false
  let idleFrames = 0
  const slack = makeSlack()
  let late = 0
  let duplicates = 0
  let resyncs = 0

  const reset = () => {
    running = false
    ring.fill(ABSENT)
    seen.forget()
  }

  const begin = (packet: { readonly timestamp: number; readonly ssrc: number }) => {
    reset()
    running = true
    ssrc = packet.ssrc
    readAt = (packet.timestamp - DELAY_SAMPLES) >>> 0
    endAt = packet.timestamp
    lateInARow = 0
    toHold = 0
    idleFrames = 0
    slack.forget()
  }

  /** Moves the reading place; what it jumps over is dropped, what lies ahead of it is kept. */
  const readFrom = (timestamp: number) => {
    const forward = timestampDistance(readAt, timestamp)
    if (forward > 0) {
      for (let i = 0; i < Math.min(forward, CAPACITY_SAMPLES); i++) ring[(readAt + i) & MASK] = ABSENT
    } else {
      const kept = timestampDistance(timestamp, endAt)
      if (kept < 0 || kept > MAX_DEPTH_SAMPLES) {
        ring.fill(ABSENT)
        endAt = timestamp
      }
    }
    readAt = timestamp >>> 0
    if (timestampDistance(readAt, endAt) < 0) endAt = readAt
    lateInARow = 0
    toHold = 0
    slack.forget()
  }

  const resync = (timestamp: number) => {
    resyncs++
    readFrom(timestamp - DELAY_SAMPLES)
  }

  return {
    put: (packet) => {
      const { payload, timestamp } = packet
      const length = payload.length
      if (length === 0 || length > MAX_PACKET_SAMPLES) return "refused"
      if (!running || packet.ssrc !== ssrc) begin(packet)
      if (seen.before(packet)) {
        duplicates++
        return "duplicate"
      }
      arrived = true
      let ahead = timestampDistance(readAt, timestamp)
      if (ahead < 0) {
        late++
        lateInARow++
        if (lateInARow < LATE_IN_A_ROW) {
          toHold = Math.max(toHold, patience.framesFor(-ahead, timestampDistance(readAt, endAt)))
          if (ahead + length <= 0) return "late"
        } else resync(timestamp)
      } else {
        lateInARow = 0
        if (ahead + length > MAX_DEPTH_SAMPLES) resync(timestamp)
      }
      ahead = timestampDistance(readAt, timestamp)
      for (let i = Math.max(0, -ahead); i < length; i++) ring[(timestamp + i) & MASK] = payload[i]!
      if (timestampDistance(endAt, timestamp + length) > 0) endAt = (timestamp + length) >>> 0
      return "kept"
    },
    pull: (frame, silence, whole) => {
      patience.pass()
      if (!running || toHold > 0) {
        frame.fill(silence)
        whole?.fill(0)
        if (toHold > 0) held++
        toHold = Math.max(0, toHold - 1)
        return 0
      }
      const first = takeHalf(ring, readAt, frame, 0, silence)
      const second = takeHalf(ring, readAt, frame, HALF_SAMPLES, silence)
      const present = first + second
      if (whole !== undefined) {
        whole[0] = first === HALF_SAMPLES ? 1 : 0
        whole[1] = second === HALF_SAMPLES ? 1 : 0
      }
      readAt = (readAt + FRAME_SAMPLES) >>> 0
      const depth = timestampDistance(readAt, endAt)
      idleFrames = arrived ? 0 : idleFrames + 1
      arrived = false
      if (idleFrames >= IDLE_FRAMES && depth <= 0) reset()
      if (slack.remains(depth)) readFrom(readAt + FRAME_SAMPLES)
      return present
    },
    nextAt: () => readAt,
    reset,
    counts: () => ({
      waitedMs: (Math.max(DELAY_SAMPLES, timestampDistance(readAt, endAt)) * 1_000) / CLOCK_HZ,
      depthSamples: running ? timestampDistance(readAt, endAt) : 0,
      late,
      duplicates,
      held,
      resyncs
    })
  }
}

/** Says how long the stream waits because packets came too late. */
const makePatience = () => {
  let pulled = 0
  /** When the last two late packets came. */
  let lately: readonly [number, number] = [-Infinity, -Infinity]
  return {
    pass: () => void pulled++,
    /** A packet came so many samples after its time, and so many are waiting. */
    framesFor: (lateSamples: number, depthSamples: number): number => {
      const [third] = lately
      lately = [lately[1], pulled]
      if (pulled - third > LATE_WITHIN_FRAMES) return 0
      const room = Math.floor((MAX_WAIT_SAMPLES - depthSamples) / FRAME_SAMPLES)
      return Math.min(Math.ceil(lateSamples / FRAME_SAMPLES), MAX_HOLD_FRAMES, room)
    }
  }
}

/** Looks, four seconds at a time, whether more was waiting the whole time than is needed. */
const makeSlack = () => {
  let frames = 0
  let least = Infinity
  const forget = () => {
    frames = 0
    least = Infinity
  }
  return {
    forget,
    remains: (depthSamples: number): boolean => {
      least = Math.min(least, depthSamples)
      if (++frames < DRIFT_WINDOW_FRAMES) return false
      const remains = least > DELAY_SAMPLES + FRAME_SAMPLES
      forget()
      return remains
    }
  }
}

/** Remembers the last packets by their numbers. */
const makeSeen = () => {
  const sequences = new Int32Array(HISTORY).fill(ABSENT)
  const timestamps = new Float64Array(HISTORY)
  return {
    before: (packet: { readonly sequence: number; readonly timestamp: number }): boolean => {
      const at = packet.sequence & (HISTORY - 1)
      if (sequences[at] === packet.sequence && timestamps[at] === packet.timestamp) return true
      sequences[at] = packet.sequence
      timestamps[at] = packet.timestamp
      return false
    },
    forget: () => void sequences.fill(ABSENT)
  }
}

/** Moves the samples of half a frame, from its place `at` on, into it, silence where none came; how many there were. */
const takeHalf = (ring: Int16Array, readAt: number, frame: Uint8Array, at: number, silence: number): number => {
  let present = 0
  for (let i = at; i < at + HALF_SAMPLES; i++) {
    const place = (readAt + i) & MASK
    const octet = ring[place]!
    if (octet === ABSENT) frame[i] = silence
    else {
      frame[i] = octet
      ring[place] = ABSENT
      present++
    }
  }
  return present
}
