import { createSocket, type RemoteInfo, type Socket } from "node:dgram"
import type { Endpoint } from "#engine/softswitch/endpoint.ts"
import type { Negotiated } from "#engine/softswitch/media-contract.ts"
import { decodeFrame, encodeFrame, type G711Codec } from "#engine/softswitch/media/g711.ts"
import { toneShare } from "#engine/softswitch/media/goertzel.ts"
import { parseRtp, buildRtp } from "#engine/softswitch/rtp/packet.ts"
import type { Metronome } from "./metronome.ts"

/** 20 ms at 8 kHz. */
const FRAME_SAMPLES = 160
const SAMPLE_RATE = 8000
/** The ear keeps the last two seconds: long enough to tell tones 20 Hz apart. */
const EAR_SAMPLES = 2 * SAMPLE_RATE
/** A tone counts as heard when it makes up this share of what was heard in the last second. */
const HEARD_SHARE = 0.5
/** RFC 4733: a key is pressed for 160 ms here, as a person's finger does. */
const KEY_FRAMES = 8
/** The end packet is sent three times (RFC 4733 §2.5.1.4). */
const KEY_END_PACKETS = 3
const KEYS = "0123456789*#ABCD"

/**
 * One party's ear and mouth: an RTP socket that says a tone (or silence), presses keys as RFC 4733 events, and remembers the
 * last two seconds it heard.
 */
export class Audio {
  readonly port: number
  readonly #socket: Socket
  readonly #metronome: Metronome
  readonly #ear = new Int16Array(EAR_SAMPLES)
  #heardSamples = 0
  #leave: (() => void) | undefined
  #remote: Endpoint | undefined
  #codec: G711Codec = "PCMA"
  #payloadType = 8
  #telephoneEvent: number | undefined
  #sequence = Math.floor(Math.random() * 65_536)
  #timestamp = Math.floor(Math.random() * 2 ** 32)
  readonly #ssrc = Math.floor(Math.random() * 2 ** 32)
  #toneHz = 0
  #toneSample = 0
  /** What is said before the tone goes on, and how much of it was. */
  #sounds: Array<Int16Array> = []
  #soundSample = 0
  readonly #keys: Array<{ readonly event: number; startedAt: number; frames: number; ends: number }> = []
  /** Told of every frame of the other party, decoded, in the order of arrival. */
  readonly onFrame = new Set<(samples: Int16Array) => void>()
  /** The other party's keys (RFC 4733), in the order in which they were pressed. */
  keysHeard = ""
  /** The timestamp of the last key: all packets of one carry it. */
  #lastKey: number | undefined
  packetsSent = 0
  /** Each n-th packet of its own is lost on the way; 0: none. */
  losesEach = 0
  packetsHeard = 0
  /** performance.now() of the last packet heard, and the longest pause between two packets so far. */
  lastHeardAt = 0
  longestPauseMs = 0

  private constructor(socket: Socket, port: number, metronome: Metronome) {
    this.#socket = socket
    this.port = port
    this.#metronome = metronome
    socket.on("message", (datagram, from) => this.#hear(datagram, from))
    socket.on("error", () => {})
  }

  static open(address: string, metronome: Metronome): Promise<Audio> {
    const socket = createSocket({ type: "udp4", lookup: (host, _options, answer) => answer(null, host, 4) })
    return new Promise((resolve, reject) => {
      socket.once("error", reject)
      socket.bind(0, address, () => {
        socket.removeListener("error", reject)
        resolve(new Audio(socket, socket.address().port, metronome))
      })
    })
  }

  /** Starts to speak to what offer and answer agreed on. */
  start(negotiated: Negotiated): void {
    this.#remote = negotiated.remote
    // We offer no other, and answer with no other while the switch offers G.711.
    if (negotiated.codec === "G722" || negotiated.codec === "opus")
      throw new Error(`a telephone of the crowd has no ${negotiated.codec}`)
    this.#codec = negotiated.codec
    this.#payloadType = negotiated.payloadType
    this.#telephoneEvent = negotiated.telephoneEvent
    this.#leave ??= this.#metronome.join(() => this.#speak())
  }

  /** 0 = silence. */
  sayTone(hertz: number): void {
    this.#toneHz = hertz
  }

  /** Says these samples, 8 kHz, once, behind those that are not said yet. Its tone is silent meanwhile. */
  play(samples: Int16Array): void {
    this.#sounds.push(samples)
  }

  press(key: string): void {
    const event = KEYS.indexOf(key)
    if (event < 0) throw new Error(`no telephone key is called "${key}"`)
    this.#keys.push({ event, startedAt: -1, frames: 0, ends: 0 })
  }

  /** Share (0–1) of the energy of the last second that lies at `hertz`; 0 when less than a second was heard. */
  hears(hertz: number): number {
    if (this.#heardSamples < SAMPLE_RATE) return 0
    return toneShare(this.#lastSecond(), hertz, SAMPLE_RATE)
  }

  /** Root of the mean square of the last second; 0 when less than a second was heard. A tone of ours has 5,657. */
  loudness(): number {
    if (this.#heardSamples < SAMPLE_RATE) return 0
    const second = this.#lastSecond()
    return Math.sqrt(second.reduce((sum, sample) => sum + sample * sample, 0) / SAMPLE_RATE)
  }

  isHearing(hertz: number): boolean {
    return this.hears(hertz) >= HEARD_SHARE
  }

  close(): void {
    this.#leave?.()
    this.#leave = undefined
    this.#socket.close()
  }

  #lastSecond(): Int16Array {
    const samples = new Int16Array(SAMPLE_RATE)
    const end = this.#heardSamples
    for (let n = 0; n < SAMPLE_RATE; n++) samples[n] = this.#ear[(end - SAMPLE_RATE + n) % EAR_SAMPLES]!
    return samples
  }

  #hear(datagram: Buffer, _from: RemoteInfo): void {
    const read = parseRtp(datagram)
    if (read._tag !== "Rtp") return
    const { packet } = read
    if (packet.payloadType === this.#telephoneEvent) return this.#hearKey(packet)
    if (packet.payloadType !== this.#payloadType) return
    const now = performance.now()
    if (this.packetsHeard > 0) this.longestPauseMs = Math.max(this.longestPauseMs, now - this.lastHeardAt)
    this.lastHeardAt = now
    this.packetsHeard++
    const samples = decodeFrame(this.#codec, packet.payload)
    for (const listener of this.onFrame) listener(samples)
    for (const sample of samples) this.#ear[this.#heardSamples++ % EAR_SAMPLES] = sample
  }

  #hearKey({ payload, timestamp }: { readonly payload: Uint8Array; readonly timestamp: number }): void {
    if (timestamp === this.#lastKey) return
    this.#lastKey = timestamp
    this.keysHeard += KEYS[payload[0]!] ?? "?"
  }

  #speak(): void {
    if (this.#remote === undefined) return
    const key = this.#keys[0]
    if (key !== undefined && this.#telephoneEvent !== undefined) this.#speakKey(key, this.#telephoneEvent)
    else this.#send(this.#payloadType, this.#toneFrame(), this.#timestamp, false)
    this.#timestamp = (this.#timestamp + FRAME_SAMPLES) >>> 0
  }

  /** RFC 4733 §2.5: all packets of one event carry the timestamp of its start, and a growing duration. */
  #speakKey(
    key: { readonly event: number; startedAt: number; frames: number; ends: number },
    payloadType: number
  ): void {
    const begins = key.startedAt < 0
    if (begins) key.startedAt = this.#timestamp
    const ending = key.frames >= KEY_FRAMES
    if (!ending) key.frames++
    const duration = key.frames * FRAME_SAMPLES
    const payload = Uint8Array.of(key.event, (ending ? 0x80 : 0) | 10, duration >> 8, duration & 0xff)
    this.#send(payloadType, payload, key.startedAt, begins)
    if (ending && ++key.ends >= KEY_END_PACKETS) this.#keys.shift()
  }

  #send(payloadType: number, payload: Uint8Array, timestamp: number, marker: boolean): void {
    const { address, port } = this.#remote!
    this.#sequence = (this.#sequence + 1) & 0xffff
    if (this.losesEach > 0 && this.#sequence % this.losesEach === 0) return
    this.#socket.send(
      buildRtp({ payloadType, sequence: this.#sequence, timestamp, ssrc: this.#ssrc, marker, payload }),
      port,
      address
    )
    this.packetsSent++
  }

  /** Peak 8,000: −12 dBm0 or so, as loud as a person and far from clipping. */
  #toneFrame(): Uint8Array {
    const samples = new Int16Array(FRAME_SAMPLES)
    if (this.#sounds.length > 0) this.#takeSound(samples)
    else if (this.#toneHz > 0)
      for (let n = 0; n < FRAME_SAMPLES; n++)
        samples[n] = Math.round(8000 * Math.sin((2 * Math.PI * this.#toneHz * this.#toneSample++) / SAMPLE_RATE))
    return encodeFrame(this.#codec, samples)
  }

  #takeSound(samples: Int16Array): void {
    for (let n = 0; n < FRAME_SAMPLES; n++) {
      const sound = this.#sounds[0]
      if (sound === undefined) return
      samples[n] = sound[this.#soundSample++] ?? 0
      if (this.#soundSample < sound.length) continue
      this.#sounds.shift()
      this.#soundSample = 0
    }
  }
}
