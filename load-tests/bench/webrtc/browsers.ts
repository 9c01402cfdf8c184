import { createSocket, type Socket } from "node:dgram"
import { type BrowserPeer, makeBrowserPeer } from "#engine/softswitch/testing/browser-peer.ts"
import { answering } from "../media/child.ts"
import type { Told } from "./switch.ts"

/**
 * The media of many browsers, in a process of their own: checks, handshake, and a protected packet of a tone every 20 ms. They are
 * the load, and their CPU is nobody's figure.
 */

const FRAME_MS = 20
/** Spread over the 20 ms, as real ones are. */
const SLICES = 4
const HEADER_OCTETS = 12
const FRAME_OCTETS = 160
const PCMA = 8
/** Handshakes begin one after the other, as calls do. */
const HANDSHAKES_A_SLICE = 1

interface OneBrowser {
  readonly socket: Socket
  readonly peer: BrowserPeer
  readonly packet: Buffer
  told: Told | undefined
}

const browsers: Array<OneBrowser> = []
let received = 0
let garbled = 0
let met = 0

/** 400 Hz in A-law repeats after 20 octets. */
const TONE = Uint8Array.of(213, 158, 176, 180, 186, 187, 186, 180, 176, 158, 213, 30, 48, 52, 58, 59, 58, 52, 48, 30)

const open = (index: number): Promise<void> => {
  const socket = createSocket({ type: "udp4", recvBufferSize: 262_144, lookup: (host, _, done) => done(null, host, 4) })
  const packet = Buffer.alloc(HEADER_OCTETS + FRAME_OCTETS)
  for (let n = 0; n < FRAME_OCTETS; n++) packet[HEADER_OCTETS + n] = TONE[(n + index) % TONE.length]!
  packet.writeUInt16BE(0x8000 | PCMA, 0)
  packet.writeUInt32BE(index + 1, 8)
  const one: OneBrowser = {
    socket,
    packet,
    told: undefined,
    peer: makeBrowserPeer({
      // The peer writes its next packet to the same room.
      send: (octets) => socket.send(Uint8Array.from(octets), one.told!.port, "127.0.0.1"),
      rtp: (octets) => {
        received++
        if (octets.length !== HEADER_OCTETS + FRAME_OCTETS) garbled++
      }
    })
  }
  browsers[index] = one
  socket.on("message", (octets) => one.peer.receive(octets, performance.now()))
  socket.on("error", () => undefined)
  return new Promise((resolve) => socket.bind(0, "127.0.0.1", resolve))
}

const speak = ({ packet, peer, told }: OneBrowser, nowMs: number): void => {
  if (told === undefined) return
  peer.tick(nowMs)
  if (!peer.isConnected()) return
  peer.sendRtp(packet)
  packet.writeUInt16BE((packet.readUInt16BE(2) + 1) & 0xffff, 2)
  packet.writeUInt32BE((packet.readUInt32BE(4) + FRAME_OCTETS) >>> 0, 4)
}

const beat = (tolds: ReadonlyArray<Told>): void => {
  const sliceMs = FRAME_MS / SLICES
  const beganMs = performance.now()
  let slice = 0
  const fire = (): void => {
    const nowMs = performance.now()
    for (let n = 0; n < HANDSHAKES_A_SLICE && met < tolds.length; n++, met++) {
      const one = browsers[met]!
      one.told = tolds[met]!
      one.peer.meet(one.told, nowMs)
    }
    for (let index = slice % SLICES; index < browsers.length; index += SLICES) speak(browsers[index]!, nowMs)
    slice++
    setTimeout(fire, Math.max(0, beganMs + slice * sliceMs - performance.now()))
  }
  fire()
}

/** So far. */
export interface BrowsersHeard {
  readonly connected: number
  readonly received: number
  readonly garbled: number
}

answering({
  open: async (legs: number) => {
    await Promise.all(Array.from({ length: legs }, (_, index) => open(index)))
    return browsers.map(({ peer }) => ({ theirs: peer.ice, fingerprint: peer.fingerprint }))
  },
  meet: beat,
  heard: (): BrowsersHeard => ({
    connected: browsers.filter(({ peer }) => peer.isConnected()).length,
    received,
    garbled
  })
})
