import { type Framed, makeStreamReader } from "#engine/softswitch/sip/stream-reader.ts"
import { THEIRS } from "#engine/softswitch/testing/scripted-peer.ts"
import { Broken, piecesOf, type Target } from "../target.ts"
import { SIP_CORPUS, SIP_WORDS } from "./sip-corpus.ts"
import { makePlace } from "./user-agent-place.ts"

export const userAgent: Target = {
  name: "user-agent",
  corpus: SIP_CORPUS,
  words: SIP_WORDS,
  run: (input) => {
    const place = makePlace(THEIRS)
    for (const piece of piecesOf(input)) place.receive(piece)
    return place.leave()
  }
}

/** The same over a connection: what the stream is cut into must not depend on how it came. */
export const stream: Target = {
  name: "stream",
  corpus: SIP_CORPUS,
  words: SIP_WORDS,
  run: (input) => {
    const whole = framed([Buffer.concat(piecesOf(input))])
    const parted = framed(piecesOf(input).flatMap((piece) => cut(piece, 1 + (input.length % 97))))
    if (JSON.stringify(whole) !== JSON.stringify(parted)) throw new Broken("a stream in pieces is read as another")
    const place = makePlace({ ...THEIRS, transport: "tcp", connection: "c1" })
    const reader = makeStreamReader()
    for (const piece of piecesOf(input))
      for (const one of reader.take(piece))
        if (one._tag !== "Ping") place.receive(one.octets, one._tag === "Broken" ? one.reason : undefined)
    return `${whole.length} ${place.leave()}`
  }
}

const framed = (chunks: ReadonlyArray<Uint8Array>): ReadonlyArray<string> => {
  const reader = makeStreamReader()
  return chunks.flatMap((chunk) => reader.take(chunk).map(shapeOf))
}

/** Of a message that cannot be framed there is more or less when that shows. */
const shapeOf = (one: Framed): string => {
  if (one._tag === "Ping") return "ping"
  return one._tag === "Broken" ? one.reason : Buffer.from(one.octets).toString("latin1")
}

const cut = (octets: Uint8Array, length: number): ReadonlyArray<Uint8Array> =>
  Array.from({ length: Math.ceil(octets.length / length) }, (_, n) => octets.subarray(n * length, (n + 1) * length))
