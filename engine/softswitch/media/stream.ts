import type { Endpoint } from "../endpoint.ts"
import type { Codec, LineQuality, Negotiated, Vouched } from "../media-contract.ts"
import { FRAME_MS, FRAME_SAMPLES } from "../rtp/clock.ts"
import type { Digit } from "../rtp/digit-receiver.ts"
import { makeJitterRing } from "../rtp/jitter-ring.ts"
import type { JitterCounts } from "../rtp/jitter-ring.ts"
import { parseRtp } from "../rtp/packet.ts"
import { makeSource } from "../rtp/source.ts"
import { makeOpusCoder } from "./opus/coder.ts"
import { makeStreamControl } from "./stream-control.ts"
import { makeToneKeys } from "./tone-keys.ts"
import type { Outgoing, RtpIdentity, Spoken } from "./packets.ts"
import { type Arrival, type Arrivals, makePassage } from "./passing.ts"
import { makeSpeaking } from "./speaking.ts"
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
  /** The far end has another way for keys than its voice: nobody needs to listen for their tones. */
  readonly hasKeyEvents: () => boolean
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
  /**
   * What comes is kept as it is for {@link RtpStream.passOn} of another stream, and nothing is heard or said here: both speak Opus,
   * and nobody needs samples. Said at the beginning of each tick; what is Opus without it is decoded.
   */
  readonly setPassing: (isOn: boolean) => void
  readonly arrivals: Arrivals
  /** In place of `finish`: sends on what came from another, a packet at a time. */
  readonly passOn: (came: ReadonlyArray<Arrival>, send: (packet: Spoken) => void) => void
  readonly pressDigits: (digits: string) => void
  /** Listens for tones of keys also where the far end says them in packets. */
  readonly hearKeys: (isOn: boolean) => void
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
  /** Listened to where the far end has no other way in its packets, or it is asked for: it costs a fifth of a leg. */
  const toneKeys = makeToneKeys()
  let hearsKeys = false
  const said = new Int16Array(FRAME_SAMPLES)
  const heard = new Int16Array(FRAME_SAMPLES)
  const source = makeSource()
  const control = makeStreamControl(identity.ssrc, source)
  let speech = speechOf({ codec: "PCMA" }, undefined, ring, makeCoder)
  let negotiated: Negotiated | undefined
  let silentFrames = 0
  const passage = makePassage()
  const speaking = makeSpeaking({ identity, source, control, heard, shift: passage.shift })
  let nowMs = 0

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
    hasKeyEvents: () => negotiated?.telephoneEvent !== undefined,
    connected: source.met,
    silentMs: () => silentFrames * FRAME_MS,
    confirm: source.confirm,
    receiveControl,
    controlBeside: control.beside,
    report: (atMs) => control.report(atMs, speaking.timestamp()),
    farewell: (atMs) => control.farewell(atMs, speaking.timestamp()),
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
      if (passage.isOn())
        return passage.arrivals.put(packet) ? taken : stranger(`${packet.payload.length} octets of audio in a packet`)
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
      if (missedFrames > 0) speaking.skip(missedFrames * FRAME_SAMPLES * speech.ticks)
      if (passage.isOn()) said.fill(0)
      else speech.voice.pull(said)
      const told = speech.keys.due(nowMs)
      if (negotiated === undefined || (negotiated.telephoneEvent !== undefined && !hearsKeys)) return told
      const tones = toneKeys.listen(said)
      return tones.length === 0 ? told : [...told, ...tones]
    },
    arrivals: passage.arrivals,
    setPassing: (isOn) => {
      if (!passage.turn(isOn)) return
      // What waits is of another way of listening.
      ring.reset()
      speaking.begin()
    },
    passOn: (came, send) => speaking.passOn(negotiated, speech.ticks, came, send),
    finish: () => speaking.finish(negotiated, speech),
    pressDigits: (digits) => {
      if (negotiated?.telephoneEvent !== undefined) speaking.press(digits)
    },
    hearKeys: (isOn) => {
      hearsKeys = isOn
    },
    jitter: ring.counts,
    release: () => speech.voice.release()
  }
}

const mayReceive = ({ direction }: Negotiated) => direction === "sendrecv" || direction === "recvonly"
