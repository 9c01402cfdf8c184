import { makeRtpStream } from "#engine/softswitch/media/stream.ts"
import { buildRtp } from "#engine/softswitch/rtp/packet.ts"
import { Broken, joined, piecesOf, type Target } from "../target.ts"

const FROM = { address: "192.0.2.2", port: 4_000 }
/** Ticks after the last packet: longer than any of them may wait. */
const TICKS_AFTER = 60
/** A press is told once; no packet is more than two presses. */
const DIGITS_A_PACKET = 2

const packet = (sequence: number, payloadType: number, payload: Uint8Array, timestamp = sequence * 160): Uint8Array =>
  buildRtp({ payloadType, sequence, timestamp, ssrc: 7, marker: sequence === 1, payload })
const voice = new Uint8Array(160).fill(0xd5)
const key = (event: number, ends: boolean, duration: number): Uint8Array =>
  Uint8Array.of(event, ends ? 0x8a : 0x0a, duration >> 8, duration & 0xff)

/** Packets of one far end, one a tick. */
export const rtp: Target = {
  name: "rtp",
  corpus: [
    joined(packet(1, 8, voice), packet(2, 8, voice), packet(3, 8, voice)),
    joined(packet(65_535, 8, voice), packet(0, 8, voice), packet(3, 8, new Uint8Array(480)), packet(2, 8, voice)),
    joined(
      packet(1, 101, key(5, false, 160), 160),
      packet(2, 101, key(5, true, 960), 160),
      packet(3, 101, key(5, true, 960), 160)
    ),
    joined(packet(1, 13, Uint8Array.of(40)), Uint8Array.of(0x80, 200, 0, 6, 0, 0, 0, 7), packet(9, 0, voice))
  ],
  words: [
    "\u0080",
    "\u0090",
    "\u00a0",
    "\u008f",
    "\u0000\u0000\u0000\u0000",
    "\u00ff\u00ff\u00ff\u00ff",
    "\u0080\u00c8\u0000\u0006"
  ],
  run: (input) => {
    const stream = makeRtpStream({ sequence: 1, timestamp: 1, ssrc: 1 })
    stream.connect(
      {
        remote: FROM,
        codec: "PCMA",
        payloadType: 8,
        telephoneEvent: 101,
        direction: "sendrecv",
        ptimeMs: 20,
        rtcpMux: true
      },
      { signalling: FROM.address, trusted: true, confirmed: true }
    )
    const seen = new Set<string>()
    const pieces = piecesOf(input)
    let digits = 0
    for (let tick = 0; tick < pieces.length + TICKS_AFTER; tick++) {
      const piece = pieces[tick]
      if (piece !== undefined) {
        const received = stream.receive(piece, FROM)
        seen.add(received._tag === "Stranger" ? received.reason.replaceAll(/\d+/gu, "0") : received._tag)
        if (received._tag === "Taken") digits += received.digits.length
      }
      digits += stream.begin(0).length
      const sent = stream.finish()
      if (sent !== undefined && sent.datagram.length > 1_500) throw new Broken(`${sent.datagram.length} octets sent`)
    }
    if (digits > pieces.length * DIGITS_A_PACKET) throw new Broken(`${digits} digits of ${pieces.length} packets`)
    const { depthSamples } = stream.jitter()
    if (!Number.isFinite(depthSamples)) throw new Broken(`depth ${depthSamples}`)
    return `${[...seen].toSorted().join("|")} ${digits}`
  }
}
