import { createSocket, type Socket } from "node:dgram"
import { answering } from "./child.ts"

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
  readonly packet: Buffer
  to: { readonly address: string; readonly port: number } | undefined
  lastMs: number
}

const ends: Array<FarEnd> = []
const distances = new Uint32Array(MOST_MS * STEPS_A_MS + 1)
let sent = 0
let received = 0

const open = (index: number): Promise<number> => {
  const socket = createSocket({ type: "udp4", recvBufferSize: 262_144, lookup: (host, _, done) => done(null, host, 4) })
  const packet = Buffer.alloc(HEADER_OCTETS + FRAME_OCTETS)
  // 400 Hz in A-law repeats after 20 octets: loud, and no two legs in step.
  for (let n = 0; n < FRAME_OCTETS; n++) packet[HEADER_OCTETS + n] = TONE[(n + index) % TONE.length]!
  packet.writeUInt16BE(0x8000 | PCMA, 0)
  packet.writeUInt32BE(index + 1, 8)
  const end: FarEnd = { socket, packet, to: undefined, lastMs: 0 }
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

const speak = ({ packet, socket, to }: FarEnd): void => {
  if (to === undefined) return
  socket.send(packet, to.port, to.address)
  sent++
  packet.writeUInt16BE((packet.readUInt16BE(2) + 1) & 0xffff, 2)
  packet.writeUInt32BE((packet.readUInt32BE(4) + FRAME_OCTETS) >>> 0, 4)
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
  open: (legs: number) => Promise.all(Array.from({ length: legs }, (_, index) => open(index))),
  speakTo: (addresses: ReadonlyArray<{ readonly address: string; readonly port: number }>) => {
    for (const [index, to] of addresses.entries()) ends[index]!.to = to
    if (!beating) beat()
    beating = true
  },
  heard
})
