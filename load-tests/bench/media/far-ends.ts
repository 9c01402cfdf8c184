import { createSocket, type Socket } from "node:dgram"
import { createEncoder } from "libopus-wasm"
import { answering } from "./child.ts"
import { OPUS_PAYLOAD_TYPE, speaksOpus } from "./opus-legs.ts"

/**
 * The far ends of many legs, in a process of their own: each says a tone, one packet every 20 ms, to where it was told, and
 * takes what comes. They are the load, and their CPU is nobody's figure.
 */

const FRAME_MS = 20
/** Legs are spread over the 20 ms, as real ones are. */
const SLICES = 4
const HEADER_OCTETS = 12
const FRAME_OCTETS = 160
const PCMA = 8

/** Distances between two packets of a leg from 20 ms are counted in steps of 0.1 ms; what is further off counts as the last. */
const STEPS_A_MS = 10
const MOST_MS = 500

interface FarEnd {
  readonly socket: Socket
  /** What it says, over and over. */
  readonly packets: ReadonlyArray<Buffer>
  /** Of its clock in a packet. */
  readonly ticks: number
  saidPackets: number
  to: { readonly address: string; readonly port: number } | undefined
  lastMs: number
}

const ends: Array<FarEnd> = []
const distances = new Uint32Array(MOST_MS * STEPS_A_MS + 1)
let sent = 0
let received = 0

/** Half a second of a tone in Opus: all its far ends say the same, and their decoders do not know. */
const opusPackets = async (): Promise<ReadonlyArray<Uint8Array>> => {
  const encoder = await createEncoder({
    bitrate: 24_000,
    channels: 1,
    complexity: 1,
    fec: true,
    frameSize: FRAME_OCTETS,
    packetLossPercent: 10,
    sampleRate: 8_000
  })
  const packets = Array.from({ length: 25 }, (_, n) => {
    const at = (i: number) => 8_000 * Math.sin((2 * Math.PI * 400 * (n * FRAME_OCTETS + i)) / 8_000)
    return encoder.encode(Int16Array.from({ length: FRAME_OCTETS }, (_sample, i) => at(i)))
  })
  encoder.free()
  return packets
}

const packetOf = (index: number, payloadType: number, payload: Uint8Array): Buffer => {
  const packet = Buffer.alloc(HEADER_OCTETS + payload.length)
  packet.set(payload, HEADER_OCTETS)
  packet.writeUInt16BE(0x8000 | payloadType, 0)
  packet.writeUInt32BE(index + 1, 8)
  return packet
}

// 400 Hz in A-law repeats after 20 octets: loud, and no two legs in step.
const toneOf = (index: number): Uint8Array =>
  Uint8Array.from({ length: FRAME_OCTETS }, (_, n) => TONE[(n + index) % TONE.length]!)

const open = (index: number, opus: ReadonlyArray<Uint8Array> | undefined): Promise<number> => {
  const socket = createSocket({ type: "udp4", recvBufferSize: 262_144, lookup: (host, _, done) => done(null, host, 4) })
  const packets = opus?.map((payload) => packetOf(index, OPUS_PAYLOAD_TYPE, payload)) ?? [
    packetOf(index, PCMA, toneOf(index))
  ]
  const ticks = FRAME_OCTETS * (opus === undefined ? 1 : 6)
  const end: FarEnd = { socket, packets, ticks, saidPackets: 0, to: undefined, lastMs: 0 }
  ends[index] = end
  socket.on("message", () => {
    const nowMs = performance.now()
    received++
    if (end.lastMs > 0)
      distances[Math.min(distances.length - 1, Math.round(Math.abs(nowMs - end.lastMs - FRAME_MS) * STEPS_A_MS))]!++
    end.lastMs = nowMs
  })
  socket.on("error", () => undefined)
  return new Promise((resolve) => socket.bind(0, "127.0.0.1", () => resolve(socket.address().port)))
}

const TONE = Uint8Array.of(213, 158, 176, 180, 186, 187, 186, 180, 176, 158, 213, 30, 48, 52, 58, 59, 58, 52, 48, 30)

const speak = (end: FarEnd): void => {
  const { packets, saidPackets, socket, ticks, to } = end
  if (to === undefined) return
  const packet = packets[saidPackets % packets.length]!
  packet.writeUInt16BE(saidPackets & 0xffff, 2)
  packet.writeUInt32BE((saidPackets * ticks) >>> 0, 4)
  socket.send(packet, to.port, to.address)
  sent++
  end.saidPackets++
}

/** Counts its own frames, so that a late timer does not slow the stream. */
const beat = (): void => {
  const sliceMs = FRAME_MS / SLICES
  const beganMs = performance.now()
  let slice = 0
  const fire = (): void => {
    for (let index = slice % SLICES; index < ends.length; index += SLICES) speak(ends[index]!)
    slice++
    setTimeout(fire, Math.max(0, beganMs + slice * sliceMs - performance.now()))
  }
  fire()
}

/** So far; the jitter is that of the packets since it was asked last. */
export interface Heard {
  readonly sent: number
  readonly received: number
  readonly jitterP99Ms: number
}

const heard = (): Heard => {
  const all = distances.reduce((sum, count) => sum + count, 0)
  let left = Math.floor(all * 0.01)
  let step = distances.length - 1
  for (; step > 0; step--) {
    left -= distances[step]!
    if (left < 0) break
  }
  distances.fill(0)
  return { sent, received, jitterP99Ms: step / STEPS_A_MS }
}

let beating = false
answering({
  open: async ({ legs, opus }: { readonly legs: number; readonly opus: number }) => {
    const said = await opusPackets()
    return Promise.all(
      Array.from({ length: legs }, (_, index) => open(index, speaksOpus(index, legs, opus) ? said : undefined))
    )
  },
  speakTo: (addresses: ReadonlyArray<{ readonly address: string; readonly port: number }>) => {
    for (const [index, to] of addresses.entries()) ends[index]!.to = to
    if (!beating) beat()
    beating = true
  },
  heard
})
