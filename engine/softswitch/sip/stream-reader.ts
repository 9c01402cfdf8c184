/** Messages out of a stream: framed by Content-Length (RFC 3261 §18.3), with the keep-alives of RFC 5626 §3.5.1 between them. */
import { MAX_DATAGRAM_OCTETS, MAX_HEAD_OCTETS } from "./limits.ts"

export type Framed =
  | { readonly _tag: "Message"; readonly octets: Uint8Array }
  /** Two line ends: the far end asks whether we are there, and one line end is the answer. */
  | { readonly _tag: "Ping" }
  /** What comes after it can no more be told apart; nothing is read from here on. `octets`: what was there of the message. */
  | { readonly _tag: "Broken"; readonly octets: Uint8Array; readonly reason: string }

export interface StreamReader {
  /** What the next octets of the stream make whole. The octets given are not kept. */
  readonly take: (octets: Uint8Array) => ReadonlyArray<Framed>
  /** A message has begun and is not whole: who leaves it so for long is slow or hostile. */
  readonly isInside: () => boolean
}

const FIRST_ROOM_OCTETS = 2_048

export const makeStreamReader = (): StreamReader => {
  let buffer = Buffer.allocUnsafe(0)
  let filled = 0
  /** No head ends before it: a head that drips in is not searched from its start each time. */
  let searched = 0
  /** The whole message's octets, once its head is there: a body that drips in costs no further look at the head. */
  let awaited = 0
  let broken = false

  const append = (octets: Uint8Array): void => {
    const needed = filled + octets.length
    if (needed > buffer.length) {
      const larger = Buffer.allocUnsafe(Math.max(needed, 2 * buffer.length, FIRST_ROOM_OCTETS))
      buffer.copy(larger, 0, 0, filled)
      buffer = larger
    }
    buffer.set(octets, filled)
    filled = needed
  }

  const drop = (count: number): void => {
    buffer.copyWithin(0, count, filled)
    filled -= count
    searched = 0
    awaited = 0
    // A telephone keeps its connection for days and says something each half minute.
    if (filled === 0) buffer = Buffer.allocUnsafe(0)
  }

  const cut = (count: number): Uint8Array => {
    const octets = Uint8Array.prototype.slice.call(buffer, 0, count)
    drop(count)
    return octets
  }

  const fail = (count: number, reason: string): Framed => {
    broken = true
    return { _tag: "Broken", octets: cut(count), reason }
  }

  const next = (): Framed | undefined => {
    if (filled < awaited) return undefined
    while (startsWith(LINE_END) && filled > LINE_END.length) {
      if (startsWith(HEAD_END)) {
        drop(HEAD_END.length)
        return { _tag: "Ping" }
      }
      // A carriage return may be the half of a ping's second line end; anything else is the next message.
      if (filled === LINE_END.length + 1 && buffer[LINE_END.length] === CARRIAGE_RETURN) return undefined
      drop(LINE_END.length)
    }
    if (filled === 0 || startsWith(LINE_END)) return undefined
    const found = buffer.subarray(0, filled).indexOf(HEAD_END, searched)
    if (found < 0) {
      searched = Math.max(0, filled - HEAD_END.length + 1)
      return filled > MAX_HEAD_OCTETS ? fail(filled, "head too long") : undefined
    }
    const headLength = found + HEAD_END.length
    if (headLength > MAX_HEAD_OCTETS) return fail(headLength, "head too long")
    const bodyLength = contentLength(buffer.toString("latin1", 0, headLength))
    if (typeof bodyLength === "string") return fail(headLength, bodyLength)
    if (headLength + bodyLength > MAX_DATAGRAM_OCTETS) return fail(headLength, "message too long")
    searched = found
    awaited = headLength + bodyLength
    return filled < awaited ? undefined : { _tag: "Message", octets: cut(awaited) }
  }

  const startsWith = (octets: Buffer): boolean =>
    filled >= octets.length && buffer.compare(octets, 0, octets.length, 0, octets.length) === 0

  return {
    take: (octets) => {
      if (broken) return []
      append(octets)
      const all: Array<Framed> = []
      for (let one = next(); one !== undefined; one = next()) {
        all.push(one)
        if (broken) break
      }
      return all
    },
    isInside: () => filled > 0 && !startsWith(LINE_END)
  }
}

const LINE_END = Buffer.from("\r\n")
const HEAD_END = Buffer.from("\r\n\r\n")
const CARRIAGE_RETURN = 0x0d

/** Long or short form; the value may stand in a folded line (RFC 3261 §7.3.1). */
const CONTENT_LENGTH = /\r\n(?:content-length|l)[ \t]*:(?:[ \t]|\r\n[ \t])*([^\r\n]*)/gi

/** Octets of the body, or what is wrong: a stream has no other way to tell where it ends (RFC 3261 §20.14). */
const contentLength = (head: string): number | string => {
  const [first, second] = head.matchAll(CONTENT_LENGTH)
  if (first === undefined) return "no Content-Length in a stream"
  if (second !== undefined) return "content-length twice"
  const digits = first[1]?.trim() ?? ""
  return /^\d{1,7}$/.test(digits) ? Number(digits) : "Content-Length"
}
