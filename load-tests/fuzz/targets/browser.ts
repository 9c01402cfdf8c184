import { makeBrowserSocket } from "#engine/softswitch/media/webrtc/browser-socket.ts"
import { makeCertificate } from "#engine/softswitch/media/webrtc/dtls/certificate.ts"
import { ATTRIBUTE, BINDING, readStun, writeStun } from "#engine/softswitch/media/webrtc/stun.ts"
import { makeDtlsClient } from "#engine/softswitch/testing/dtls-client.ts"
import { Broken, joined, piecesOf, type Target } from "../target.ts"

const PLACE = { address: "192.0.2.7", port: 40_000 }
const OURS = { ufrag: "ours", pwd: "our-password-of-22-chars" }
const THEIRS = { ufrag: "them", pwd: "their-password-of-22-chars" }
const ours = makeCertificate()
const theirs = makeCertificate()

const text = (value: string): Uint8Array => Buffer.from(value)

const check = (more: ReadonlyArray<readonly [number, Uint8Array]>, pwd: string | undefined = OURS.pwd): Uint8Array =>
  writeStun({
    kind: "request",
    method: BINDING,
    transaction: text("transaction1"),
    attributes: [[ATTRIBUTE.username, text("ours:them")], ...more],
    password: pwd
  })

const nominated = check([
  [ATTRIBUTE.priority, new Uint8Array(4)],
  [ATTRIBUTE.controlling, new Uint8Array(8)],
  [ATTRIBUTE.useCandidate, new Uint8Array()]
])

/** The first that a client says; the hello of a real one differs in nothing that matters. */
const hello = (): Uint8Array => {
  let said: Uint8Array = new Uint8Array()
  const client = makeDtlsClient({
    certificate: theirs,
    fingerprint: ours.fingerprint,
    send: (datagram) => (said = datagram)
  })
  client.start(0)
  return said
}

const media = (second: number): Uint8Array => {
  const octets = new Uint8Array(182)
  octets.set([0x80, second, 0, 1])
  return octets
}

/** Everything that comes to the port of a leg with a browser: checks, handshake, protected media. */
export const browser: Target = {
  name: "browser",
  corpus: [
    nominated,
    check([[ATTRIBUTE.controlled, new Uint8Array(8)]]),
    check([], "wrong"),
    hello(),
    joined(nominated, hello()),
    joined(nominated, hello(), hello()),
    joined(nominated, media(8), media(200)),
    joined(nominated, Uint8Array.of(21, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, 1, 0, 2, 2, 40))
  ],
  words: ["\u0000\u0001", "\u0000\u0006", "\u0000\u0008", "\u0080\u0028", "\u0080\u0029", "!\u0012\u00a4B"].concat(
    ["\u0016\u00fe\u00fd", "\u0014\u00fe\u00fd", "\u0015\u00fe\u00fd", "\u0000\u000e", "\u00ff\u0001", "\u0000\u0017"],
    ["\u0001", "\u000b", "\u0010", "\u000f", "\u0080\u0008", "\u0080\u00c8", "ours:them", "\u0000\u0000\u0000\u0000"]
  ),
  run: (input) => {
    const told: Array<string> = []
    const sent: Array<Uint8Array> = []
    const socket = makeBrowserSocket({ sendFrom: (octets) => void sent.push(octets), close: () => undefined }, ours, {
      now: () => 0,
      packet: () => {
        throw new Broken("a packet was taken from somebody without keys")
      },
      secured: () => {
        throw new Broken("a handshake ended without its client")
      },
      back: () => {
        throw new Broken("a browser was told as back that has no keys")
      },
      gone: () => told.push("gone"),
      silent: () => told.push("silent"),
      stranger: (reason) => told.push(reason),
      failed: (reason) => told.push(reason)
    })
    socket.agree({ ours: OURS, theirs: THEIRS, fingerprint: theirs.fingerprint })
    let octetsIn = 0
    for (const piece of piecesOf(input)) {
      octetsIn += piece.length
      socket.receive(Uint8Array.from(piece), PLACE)
      socket.tick()
    }
    for (const octets of sent)
      if (octets.length > 1_500) throw new Broken(`a datagram of ${octets.length} octets was sent`)
    // A hello is answered once, and again for each that repeats it.
    if (sent.reduce((sum, octets) => sum + octets.length, 0) > 4_000 + 40 * octetsIn)
      throw new Broken("too much was sent")
    return [...told, ...sent.map((octets) => readStun(octets)?.kind ?? `record ${octets[0]}`)].join("|")
  }
}
