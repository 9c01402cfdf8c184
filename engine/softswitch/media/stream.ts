import type { Endpoint } from "../endpoint.ts"
import type { Codec, LineQuality, Negotiated, Vouched } from "../media-contract.ts"
import { CLOCK_HZ, FRAME_MS, FRAME_SAMPLES } from "../rtp/clock.ts"
import type { Digit } from "../rtp/digit-receiver.ts"
import { makeDigitSender } from "../rtp/digit-sender.ts"
import { makeJitterRing } from "../rtp/jitter-ring.ts"
import type { JitterCounts } from "../rtp/jitter-ring.ts"
import { HEADER_OCTETS, parseRtp } from "../rtp/packet.ts"
import { makeSource } from "../rtp/source.ts"
import { writeEvent } from "../rtp/telephone-event.ts"
import type { TelephoneEvent } from "../rtp/telephone-event.ts"
import { makeOpusCoder } from "./opus/coder.ts"
import { makeStreamControl } from "./stream-control.ts"
import { makeToneKeys } from "./tone-keys.ts"
import { EVENT_OCTETS, makePackets } from "./packets.ts"
import type { Outgoing, RtpIdentity, Spoken } from "./packets.ts"
import { speechOf } from "./speech.ts"

/**
 * The RTP of one leg, both ways, without sockets or clock: packets in, one frame of 20 ms out per tick. Outgoing
 * sequence, timestamp and SSRC go on through every prompt, bridge, hold and change of codec. Only the stream knows the
 * codec: its owner hears and speaks linear samples, 160 a frame.
 */
export interface RtpStream {
  /** Takes what was negotiated, and whom the signalling vouches for. */
  readonly connect: (negotiated: Negotiated, vouched: Vouched) => void
  /** The far end acknowledged our answer. */
  readonly confirm: () => void
  readonly codec: () => Codec
  /** Whether the far end has shown that it is there; a prompt waits for that. */
  readonly connected: () => boolean
  /** How long no packet of the far end has come, while one should: 0 on hold and before anything was agreed on. */
  readonly silentMs: () => number
  /** `atMs` is the owner's precise time: what comes between two ticks is measured by it; the time of the tick without it. */
  readonly receive: (datagram: Uint8Array, from: Endpoint, atMs?: number) => Received
  /** A packet of the far end's reports, from the port beside. */
  readonly receiveControl: (datagram: Uint8Array, from: Endpoint, atMs: number) => Received
  /** Reports go beside the media on the same port. */
  readonly controlBeside: () => boolean
  /** The report that is due, and where it goes. */
  readonly report: (atMs: number) => Outgoing | undefined
  readonly farewell: (atMs: number) => Outgoing | undefined
  /** How the line is; undefined before anything was agreed on. */
  readonly quality: () => LineQuality | undefined
  /** Begins a tick: brings the frame that is due into {@link RtpStream.said}. `missedFrames` were given up before it. */
  readonly begin: (missedFrames: number) => ReadonlyArray<Digit>
  /** What the far end says in this tick. */
  readonly said: Int16Array
  /** What the far end is to hear in this tick: fill it between `begin` and `finish`. */
  readonly heard: Int16Array
  /**
   * Ends a tick: the packet to send and where, or undefined when nothing may be sent. A waiting digit takes the frame's
   * place. What is returned is used again in the next tick, its datagram some ticks later.
   */
  readonly finish: () => Spoken | undefined
  readonly pressDigits: (digits: string) => void
  readonly jitter: () => JitterCounts
  /** The leg is over: gives back what its codec holds. */
  readonly release: () => void
}

export type Received =
  | { readonly _tag: "Taken"; readonly digits: ReadonlyArray<Digit> }
  /** Known and not to be heard: RTCP, comfort noise, a packet before `connect` or while we do not listen. */
  | { readonly _tag: "Ignored" }
  | { readonly _tag: "Stranger"; readonly reason: string }

/** Comfort noise (RFC 3389): a static number, sent by telephones in silence without being asked. */
const COMFORT_NOISE = 13

const ignored: Received = { _tag: "Ignored" }
const taken: Received = { _tag: "Taken", digits: [] }
const stranger = (reason: string): Received => ({ _tag: "Stranger", reason })

export const makeRtpStream = (identity: RtpIdentity, makeCoder = makeOpusCoder): RtpStream => {
  const ring = makeJitterRing()
  const digitsOut = makeDigitSender()
  /** Listened to where the far end has no other way in its packets: it costs a fifth of a leg. */
  const toneKeys = makeToneKeys()
  const said = new Int16Array(FRAME_SAMPLES)
  const heard = new Int16Array(FRAME_SAMPLES)
  const packets = makePackets(identity)
  const source = makeSource()
  const control = makeStreamControl(identity.ssrc, source)
  let speech = speechOf({ codec: "PCMA" }, undefined, ring, makeCoder)
  let negotiated: Negotiated | undefined
  let silentFrames = 0
  let nowMs = 0
  let { timestamp } = identity
  let marker = true

  const receiveControl = (datagram: Uint8Array, from: Endpoint, atMs: number): Received => {
    if (negotiated === undefined) return ignored
    const refused = control.receive(datagram, from, atMs)
    if (refused !== undefined) return stranger(refused)
    silentFrames = 0
    return ignored
  }

  return {
    said,
    heard,
    codec: () => speech.codec,
    connected: source.met,
    silentMs: () => silentFrames * FRAME_MS,
    confirm: source.confirm,
    receiveControl,
    controlBeside: control.beside,
    report: (atMs) => control.report(atMs, timestamp),
    farewell: (atMs) => control.farewell(atMs, timestamp),
    quality: () => control.quality(ring.counts().late, ring.counts().waitedMs),
    connect: (next, vouched) => {
      if (negotiated?.codec !== next.codec) ring.reset()
      speech = speechOf(next, speech, ring, makeCoder)
      source.agree(next.remote, vouched)
      control.agree(next)
      negotiated = next
    },
    receive: (datagram, from, atMs = nowMs) => {
      if (negotiated === undefined) return ignored
      const read = parseRtp(datagram)
      if (read._tag === "Rtcp") return receiveControl(datagram, from, atMs)
      if (read._tag === "NotRtp") return stranger(read.reason)
      const { packet } = read
      const { payloadType } = packet
      const audio = payloadType === negotiated.payloadType
      const event = payloadType === negotiated.telephoneEvent
      if (!audio && !event && payloadType !== COMFORT_NOISE)
        return stranger(`payload type ${payloadType} was not agreed on`)
      const admitted = source.admit(from, packet)
      if (typeof admitted !== "string") return stranger(admitted.refused)
      if (admitted === "moved") ring.reset()
      silentFrames = 0
      const timed = speech.ticks === 1 ? packet : { ...packet, timestamp: speech.sampleTime(packet.timestamp) }
      control.came(timed, atMs)
      if (!mayReceive(negotiated)) return ignored
      if (event) return { _tag: "Taken", digits: speech.keys.receive(packet, nowMs) }
      if (!audio) return ignored
      return speech.voice.put(timed) === "refused"
        ? stranger(`${packet.payload.length} octets of audio in a packet`)
        : taken
    },
    begin: (missedFrames) => {
      const frames = 1 + missedFrames
      nowMs += frames * FRAME_MS
      source.pass(frames)
      // Frames that were given up do not count: a machine that slept has not listened.
      silentFrames = negotiated?.direction === "sendrecv" ? silentFrames + 1 : 0
      if (missedFrames > 0) {
        timestamp = (timestamp + missedFrames * FRAME_SAMPLES * speech.ticks) >>> 0
        marker = true
      }
      speech.voice.pull(said)
      const told = speech.keys.due(nowMs)
      if (negotiated === undefined || negotiated.telephoneEvent !== undefined) return told
      const tones = toneKeys.listen(said)
      return tones.length === 0 ? told : [...told, ...tones]
    },
    finish: () => {
      const at = timestamp
      timestamp = (timestamp + FRAME_SAMPLES * speech.ticks) >>> 0
      const to = source.target()
      if (negotiated === undefined || to === undefined || !maySend(negotiated)) {
        marker = true
        heard.fill(0)
        return undefined
      }
      const buffer = packets.next()
      const key = negotiated.telephoneEvent === undefined ? undefined : digitsOut.next(at)
      if (key !== undefined && negotiated.telephoneEvent !== undefined) {
        heard.fill(0)
        control.sent(EVENT_OCTETS)
        writeEvent(buffer.event, HEADER_OCTETS, eventAt(key.event, negotiated.telephoneEventHz))
        // Audio after the key is a new talk spurt (RFC 3551 §4.1).
        marker = true
        return packets.send(buffer.event, { payloadType: negotiated.telephoneEvent, ...key }, to, true)
      }
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
    },
    pressDigits: (digits) => {
      if (negotiated?.telephoneEvent !== undefined) digitsOut.press(digits)
    },
    jitter: ring.counts,
    release: () => speech.voice.release()
  }
}

/** A key with its duration on the clock that was agreed on for keys. */
const eventAt = (event: TelephoneEvent, hz = CLOCK_HZ): TelephoneEvent =>
  hz === CLOCK_HZ ? event : { ...event, durationSamples: (event.durationSamples * hz) / CLOCK_HZ }

const mayReceive = ({ direction }: Negotiated) => direction === "sendrecv" || direction === "recvonly"

const maySend = ({ direction, remote }: Negotiated) =>
  (direction === "sendrecv" || direction === "sendonly") &&
  remote.port !== 0 &&
  remote.address !== "0.0.0.0" &&
  remote.address !== "::"
