/**
 * Sound that goes from one leg to another as it came: nothing is decoded. Numbers and times are shifted to those of the stream
 * that sends it on, so that gaps stay gaps and the listener's own jitter buffer sees what the network did.
 */
import { HEADER_OCTETS, type RtpPacket } from "../rtp/packet.ts"

/** RFC 6716 §3.4: no frame of Opus is longer. */
const MOST_OCTETS = 1_275

/** What came in one tick: two at most in peace, some more after a stall. */
const MOST_ARRIVALS = 4

/** A room is used again only when the socket has let go of what was in it: after two more ticks. */
const ROOMS = 3 * MOST_ARRIVALS

export interface Arrival {
  sequence: number
  timestamp: number
  ssrc: number
  marker: boolean
  octets: number
  /** Room for a header, and the payload behind it. */
  readonly datagram: Uint8Array
}

/** Keeps what came until the tick takes it. */
export const makeArrivals = () => {
  let rooms: ReadonlyArray<Arrival> = []
  let kept = 0
  const waiting: Array<Arrival> = []
  return {
    /** False: more than anybody sends in a tick, or longer than Opus is. */
    put: ({ marker, payload, sequence, ssrc, timestamp }: RtpPacket): boolean => {
      if (payload.length === 0 || payload.length > MOST_OCTETS) return false
      // Most legs never pass anything.
      if (rooms.length === 0) rooms = Array.from({ length: ROOMS }, makeRoom)
      if (waiting.length === MOST_ARRIVALS) waiting.shift()
      const room = rooms[kept++ % ROOMS]!
      room.datagram.set(payload, HEADER_OCTETS)
      room.octets = payload.length
      room.sequence = sequence
      room.timestamp = timestamp
      room.ssrc = ssrc
      room.marker = marker
      waiting.push(room)
      return true
    },
    /** In the order of their numbers. */
    take: (): ReadonlyArray<Arrival> =>
      waiting.length === 0 ? NONE : waiting.splice(0).toSorted((one, other) => stepOf(one.sequence, other.sequence)),
    forget: (): void => void waiting.splice(0)
  }
}
export type Arrivals = ReturnType<typeof makeArrivals>

const NONE: ReadonlyArray<Arrival> = []

const makeRoom = (): Arrival => ({
  sequence: 0,
  timestamp: 0,
  ssrc: 0,
  marker: false,
  octets: 0,
  datagram: new Uint8Array(HEADER_OCTETS + MOST_OCTETS)
})

/** From one 16-bit number to another, the shorter way. */
const stepOf = (to: number, from: number): number => ((to - from) << 16) >> 16

/** Further on than this is another stream: five seconds. */
const MOST_STEP = 250

/** What the sending stream would use next. */
export interface Next {
  readonly sequence: number
  readonly timestamp: number
}

/** Whether a stream passes what comes to it, and what it has of that. */
export const makePassage = () => {
  const arrivals = makeArrivals()
  const shift = makeShift()
  let isOn = false
  return {
    arrivals,
    shift,
    isOn: (): boolean => isOn,
    /** False: it was so already. */
    turn: (next: boolean): boolean => {
      if (next === isOn) return false
      isOn = next
      arrivals.forget()
      shift.forget()
      return true
    }
  }
}

export type Passage = ReturnType<typeof makePassage>

/** Numbers and times of one stream as those of another, which never goes back. */
export const makeShift = () => {
  let shift: { readonly ssrc: number; readonly sequence: number; readonly timestamp: number } | undefined
  return {
    /** Undefined: it came too late, what is newer has been sent. */
    shifted: (
      { marker, sequence, ssrc, timestamp }: Pick<Arrival, "marker" | "sequence" | "ssrc" | "timestamp">,
      next: Next
    ): (Next & { readonly marker: boolean }) | undefined => {
      const known = shift?.ssrc === ssrc ? shift : undefined
      const step = known === undefined ? 0 : stepOf((sequence + known.sequence) & 0xffff, next.sequence)
      if (known !== undefined && step < 0 && step > -MOST_STEP) return undefined
      const isNew = known === undefined || Math.abs(step) >= MOST_STEP
      const now = isNew
        ? { ssrc, sequence: (next.sequence - sequence) & 0xffff, timestamp: (next.timestamp - timestamp) >>> 0 }
        : known
      shift = now
      return {
        sequence: (sequence + now.sequence) & 0xffff,
        timestamp: (timestamp + now.timestamp) >>> 0,
        marker: marker || isNew
      }
    },
    /** Something else was sent in between: what comes next is fitted in anew. */
    forget: (): void => {
      shift = undefined
    }
  }
}
