import { createSocket, type Socket } from "node:dgram"

/**
 * The far ends of many legs in a process of their own, so that the callers' clock is not theirs: each sends a packet of silence
 * every 20 ms to the port it was told, and counts what comes.
 */

export type ToPeers =
  | { readonly open: number }
  | { readonly start: ReadonlyArray<{ readonly leg: number; readonly address: string; readonly port: number }> }
  | "counted"
export type FromPeers =
  | { readonly ports: ReadonlyArray<number> }
  | { readonly sent: number; readonly received: number; readonly silentLegs: number }

const FRAME_MS = 20
/** Legs are spread over the 20 ms, as real ones are. */
const SLICES = 4
const PACKET_OCTETS = 172
/** A-law's zero. */
const SILENCE = 0xd5
const PCMA = 8

interface Peer {
  readonly socket: Socket
  readonly packet: Buffer
  to: { readonly address: string; readonly port: number } | undefined
  received: number
}

const peers: Array<Peer> = []
let sent = 0

const open = (index: number): Promise<number> => {
  const socket = createSocket({ type: "udp4", lookup: (host, _, done) => done(null, host, 4) })
  const packet = Buffer.alloc(PACKET_OCTETS, SILENCE)
  packet.writeUInt16BE(0x8000 | PCMA, 0)
  packet.writeUInt16BE(0, 2)
  packet.writeUInt32BE(0, 4)
  packet.writeUInt32BE(index + 1, 8)
  const peer: Peer = { socket, packet, to: undefined, received: 0 }
  peers[index] = peer
  socket.on("message", () => (peer.received += 1))
  socket.on("error", () => undefined)
  return new Promise((resolve) => socket.bind(0, "127.0.0.1", () => resolve(socket.address().port)))
}

const speak = ({ packet, socket, to }: Peer): void => {
  if (to === undefined) return
  socket.send(packet, to.port, to.address)
  sent += 1
  packet.writeUInt16BE((packet.readUInt16BE(2) + 1) & 0xffff, 2)
  packet.writeUInt32BE((packet.readUInt32BE(4) + 160) >>> 0, 4)
}

/** Counts its own frames, so that a late timer does not slow the stream. */
const beat = (): void => {
  const sliceMs = FRAME_MS / SLICES
  const beganMs = performance.now()
  let slice = 0
  const fire = (): void => {
    for (let index = slice % SLICES; index < peers.length; index += SLICES) speak(peers[index]!)
    slice += 1
    setTimeout(fire, Math.max(0, beganMs + slice * sliceMs - performance.now()))
  }
  fire()
}

process.on("message", (message) => {
  const asked = message as ToPeers
  if (asked === "counted") {
    const received = peers.reduce((sum, peer) => sum + peer.received, 0)
    const silentLegs = peers.filter((peer) => peer.received === 0).length
    process.send?.({ sent, received, silentLegs } satisfies FromPeers)
  } else if ("open" in asked)
    void Promise.all(Array.from({ length: asked.open }, (_, index) => open(index))).then((ports) =>
      process.send?.({ ports } satisfies FromPeers)
    )
  else {
    for (const { address, leg, port } of asked.start) peers[leg]!.to = { address, port }
    beat()
  }
})
process.once("disconnect", () => process.exit(0))
