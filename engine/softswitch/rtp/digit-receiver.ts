import { CLOCK_HZ, timestampDistance } from "./clock.ts"
import { DIGITS, readEvent } from "./telephone-event.ts"

/** One key press, told once. */
export interface Digit {
  readonly digit: string
  readonly durationSamples: number
  /** It is in the audio, where everybody hears it. */
  readonly inBand?: true
}

/** Turns event packets into presses, each told exactly once (RFC 4733 §2.5.2). Times are ms of one clock. */
export interface DigitReceiver {
  /** What this packet completes: at most the press before, whose end was lost, and its own. */
  readonly receive: (
    packet: { readonly ssrc: number; readonly timestamp: number; readonly payload: Uint8Array },
    nowMs: number
  ) => ReadonlyArray<Digit>
  /** The press whose end packets were lost and that has been silent for {@link LOST_END_MS}. */
  readonly due: (nowMs: number) => ReadonlyArray<Digit>
}

/** Updates come every 20–50 ms; four missing ones in a row mean that the key is up and its three end packets were lost. */
export const LOST_END_MS = 200

/** A repeated packet of a told press comes within some tens of ms; later than this the same timestamp is a new press (replayed captures do so). */
export const FORGET_MS = 500

/** The same bound on the RTP clock: packets of an older press this near are reordered ones. */
const reorderedTicks = (clockHz: number) => (clockHz * FORGET_MS) / 1_000

/** In what a stream counts its timestamps, and in what its keys' durations: not always the same. */
export interface DigitClocks {
  readonly streamHz: number
  readonly eventHz: number
}

/** A press longer than the 16-bit duration goes on as a next segment where this one ended (RFC 4733 §2.5.1.3). */
const LONGEST_SEGMENT_SAMPLES = 0xffff

const nothing: ReadonlyArray<Digit> = []

export const makeDigitReceiver = (
  { eventHz, streamHz }: DigitClocks = { streamHz: CLOCK_HZ, eventHz: CLOCK_HZ }
): DigitReceiver => {
  interface Press {
    readonly ssrc: number
    readonly event: number
    timestamp: number
    /** Samples of the finished segments of a long press. */
    before: number
    durationSamples: number
    seenAtMs: number
    told: boolean
  }
  let press: Press | undefined

  const tell = (ended: Press): Digit => {
    ended.told = true
    const ticks = ended.before + ended.durationSamples
    return { digit: DIGITS[ended.event]!, durationSamples: Math.round((ticks * CLOCK_HZ) / eventHz) }
  }

  const due = (nowMs: number): ReadonlyArray<Digit> =>
    press !== undefined && !press.told && nowMs - press.seenAtMs >= LOST_END_MS ? [tell(press)] : nothing

  return {
    due,
    receive: (packet, nowMs) => {
      const event = readEvent(packet.payload)
      if (event === undefined || event.event >= DIGITS.length) return nothing
      const overdue = due(nowMs)
      if (press !== undefined && press.told && nowMs - press.seenAtMs >= FORGET_MS) press = undefined

      if (press !== undefined && press.ssrc === packet.ssrc) {
        const since = timestampDistance(press.timestamp, packet.timestamp)
        if (since < 0 && since > -reorderedTicks(streamHz)) return overdue
        const sameKey = press.event === event.event
        if (sameKey && !press.told && since === LONGEST_SEGMENT_SAMPLES && press.durationSamples === since) {
          press.timestamp = packet.timestamp
          press.before += press.durationSamples
          press.durationSamples = 0
        }
        if (press.timestamp === packet.timestamp && sameKey) {
          press.seenAtMs = nowMs
          if (press.told) return overdue
          press.durationSamples = Math.max(press.durationSamples, event.durationSamples)
          return event.end ? [...overdue, tell(press)] : overdue
        }
      }
      const previous = press
      press = {
        ssrc: packet.ssrc,
        event: event.event,
        timestamp: packet.timestamp,
        before: 0,
        durationSamples: event.durationSamples,
        seenAtMs: nowMs,
        told: false
      }
      const told = previous !== undefined && !previous.told ? [...overdue, tell(previous)] : overdue
      return event.end ? [...told, tell(press)] : told
    }
  }
}
