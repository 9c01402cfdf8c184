import { FRAME_SAMPLES } from "./clock.ts"
import { DIGITS } from "./telephone-event.ts"
import type { TelephoneEvent } from "./telephone-event.ts"

/** One packet to send in the place of a frame of audio. */
export interface EventPacket {
  readonly marker: boolean
  /** The press's own timestamp: that of its first packet, in all of them. */
  readonly timestamp: number
  readonly event: TelephoneEvent
}

/** Presses keys towards the far end, one packet a frame (RFC 4733 §2.5.1). */
export interface DigitSender {
  /** Appends keys; characters that are no keys are left out. Returns how many were taken. */
  readonly press: (digits: string) => number
  /** The packet of this frame, or undefined when audio may go out. `timestamp` is the RTP time of the frame. */
  readonly next: (timestamp: number) => EventPacket | undefined
}

/** 100 ms of tone: above the 40 ms every receiver must know (ITU-T Q.24), and short enough to dial ten digits in two seconds. */
const TONE_FRAMES = 5

/** 100 ms between keys, for receivers behind a gateway that turns them into tones. */
const PAUSE_FRAMES = 5

/** The end packet goes out three times, against loss (RFC 4733 §2.5.1.4). */
const END_PACKETS = 3

/** −10 dBm0, the usual level of a key. */
const VOLUME = 10

/** Longer than any number or menu path; keys beyond it are not taken. */
export const MAX_WAITING_DIGITS = 64

export const makeDigitSender = (): DigitSender => {
  let waiting = ""
  let current: { readonly event: number; readonly timestamp: number; frames: number; ends: number } | undefined
  let pauseFrames = 0

  return {
    press: (digits) => {
      const keys = [...digits.toUpperCase()].filter((digit) => DIGITS.includes(digit))
      const taken = keys.slice(0, MAX_WAITING_DIGITS - waiting.length)
      waiting += taken.join("")
      return taken.length
    },
    next: (timestamp) => {
      if (current === undefined) {
        if (pauseFrames > 0) {
          pauseFrames--
          return undefined
        }
        const digit = waiting[0]
        if (digit === undefined) return undefined
        waiting = waiting.slice(1)
        current = { event: DIGITS.indexOf(digit), timestamp, frames: 0, ends: 0 }
      }
      const { event } = current
      current.frames = Math.min(current.frames + 1, TONE_FRAMES)
      const end = current.frames === TONE_FRAMES
      if (end) current.ends++
      const packet: EventPacket = {
        marker: current.frames === 1,
        timestamp: current.timestamp,
        event: { event, end, volume: VOLUME, durationSamples: current.frames * FRAME_SAMPLES }
      }
      if (current.ends === END_PACKETS) {
        current = undefined
        pauseFrames = PAUSE_FRAMES
      }
      return packet
    }
  }
}
