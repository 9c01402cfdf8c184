import type { Endpoint } from "../endpoint.ts"
import type { Negotiated } from "../media-contract.ts"
import { CLOCK_HZ, FRAME_SAMPLES, timestampDistance } from "../rtp/clock.ts"
import { makeDigitSender } from "../rtp/digit-sender.ts"
import { HEADER_OCTETS } from "../rtp/packet.ts"
import type { Source } from "../rtp/source.ts"
import { writeEvent } from "../rtp/telephone-event.ts"
import type { TelephoneEvent } from "../rtp/telephone-event.ts"
import { EVENT_OCTETS, makePackets } from "./packets.ts"
import type { RtpIdentity, Spoken } from "./packets.ts"
import type { Arrival, Passage } from "./passing.ts"
import type { Speech } from "./speech.ts"
import type { StreamControl } from "./stream-control.ts"

/** What one stream sends: its own frames, keys, or packets of another stream, in one line of numbers and time. */
export const makeSpeaking = (around: {
  readonly identity: RtpIdentity
  readonly source: Source
  readonly control: StreamControl
  /** The frame to send; filled with silence when it could not be. */
  readonly heard: Int16Array
  readonly shift: Passage["shift"]
}) => {
  const { control, heard, identity, shift, source } = around
  const digitsOut = makeDigitSender()
  const packets = makePackets(identity)
  let { timestamp } = identity
  let marker = true

  /** The packet of a key that is being pressed, in place of sound. */
  const keyPacket = (negotiated: Negotiated, at: number, to: Endpoint): Spoken | undefined => {
    const payloadType = negotiated.telephoneEvent
    const key = payloadType === undefined ? undefined : digitsOut.next(at)
    if (key === undefined || payloadType === undefined) return undefined
    const buffer = packets.next()
    heard.fill(0)
    control.sent(EVENT_OCTETS)
    writeEvent(buffer.event, HEADER_OCTETS, eventAt(key.event, negotiated.telephoneEventHz))
    // Audio after the key is a new talk spurt (RFC 3551 §4.1).
    marker = true
    return packets.send(buffer.event, { payloadType, ...key }, to, true)
  }

  return {
    timestamp: (): number => timestamp,
    press: digitsOut.press,
    /** What is sent next is a new talk spurt. */
    begin: (): void => {
      marker = true
    },
    /** Frames were given up. */
    skip: (ticks: number): void => {
      timestamp = (timestamp + ticks) >>> 0
      marker = true
    },
    passOn: (
      negotiated: Negotiated | undefined,
      ticks: number,
      came: ReadonlyArray<Arrival>,
      send: (packet: Spoken) => void
    ): void => {
      const at = timestamp
      timestamp = (timestamp + FRAME_SAMPLES * ticks) >>> 0
      const to = source.target()
      if (negotiated === undefined || to === undefined || !maySend(negotiated)) return shift.forget()
      const key = keyPacket(negotiated, at, to)
      if (key !== undefined) {
        shift.forget()
        return send(key)
      }
      const { payloadType } = negotiated
      // Another stream that begins within the tick goes on from what was sent before it.
      let next = at
      for (const arrival of came) {
        const as = shift.shifted(arrival, { sequence: packets.sequence(), timestamp: next })
        if (as === undefined) continue
        control.sent(arrival.octets)
        send(packets.pass(arrival, { payloadType, ...as }, to))
        next = later(at, (as.timestamp + FRAME_SAMPLES * ticks) >>> 0)
        timestamp = later(timestamp, next)
      }
    },
    finish: (negotiated: Negotiated | undefined, speech: Pick<Speech, "ticks" | "voice">): Spoken | undefined => {
      const at = timestamp
      timestamp = (timestamp + FRAME_SAMPLES * speech.ticks) >>> 0
      const to = source.target()
      if (negotiated === undefined || to === undefined || !maySend(negotiated)) {
        marker = true
        heard.fill(0)
        return undefined
      }
      const key = keyPacket(negotiated, at, to)
      if (key !== undefined) return key
      const buffer = packets.next()
      const octets = speech.voice.encode(heard, buffer.payload)
      if (octets === 0) {
        marker = true
        heard.fill(0)
        return undefined
      }
      control.sent(octets)
      const whole = octets === FRAME_SAMPLES ? buffer.audio : buffer.audio.subarray(0, HEADER_OCTETS + octets)
      const { payloadType } = negotiated
      const packet = packets.send(whole, { payloadType, timestamp: at, marker }, to, false)
      marker = false
      return packet
    }
  }
}

/** The far end's clock may be faster than ours, and time must not go back when we speak again. */
const later = (one: number, other: number): number => (timestampDistance(one, other) > 0 ? other : one)

/** A key with its duration on the clock that was agreed on for keys. */
const eventAt = (event: TelephoneEvent, hz = CLOCK_HZ): TelephoneEvent =>
  hz === CLOCK_HZ ? event : { ...event, durationSamples: (event.durationSamples * hz) / CLOCK_HZ }

const maySend = ({ direction, remote }: Negotiated) =>
  (direction === "sendrecv" || direction === "sendonly") &&
  remote.port !== 0 &&
  remote.address !== "0.0.0.0" &&
  remote.address !== "::"
