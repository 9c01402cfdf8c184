import { describe, expect, test } from "vitest"
import { seededChance } from "../testing/chance.ts"
import { MAX_DATAGRAM_OCTETS, MAX_HEAD_OCTETS } from "./limits.ts"
import { type Framed, makeStreamReader } from "./stream-reader.ts"

const bytes = (text: string): Uint8Array => Buffer.from(text, "latin1")

const text = (one: Framed): string => ("octets" in one ? Buffer.from(one.octets).toString("latin1") : "")

const short = (all: ReadonlyArray<Framed>): ReadonlyArray<string> =>
  all.map((one) => (one._tag === "Message" ? text(one) : one._tag === "Broken" ? `broken: ${one.reason}` : "ping"))

const read = (...chunks: ReadonlyArray<string>): ReadonlyArray<string> => {
  const reader = makeStreamReader()
  return chunks.flatMap((chunk) => short(reader.take(bytes(chunk))))
}

const options = (body = "", length = `Content-Length: ${body.length}`): string =>
  `OPTIONS sip:a SIP/2.0\r\nVia: v\r\n${length}\r\n\r\n${body}`

describe("messages in a stream", () => {
  test("one message, several in one piece, and a body that looks like a message", () => {
    expect(read(options())).toEqual([options()])
    expect(read(options() + options("abc") + options())).toEqual([options(), options("abc"), options()])
    expect(read(options(options()) + options("x"))).toEqual([options(options()), options("x")])
  })

  test("the short form of Content-Length, in any letters, with blanks, and folded", () => {
    for (const line of ["l: 3", "L:3", "CONTENT-LENGTH \t: 3 ", "Content-Length:\r\n 3"])
      expect(read(options("abc", line) + options())).toEqual([options("abc", line), options()])
  })

  test("wherever the stream is cut, the same messages come out", () => {
    const whole = `\r\n\r\n${options("body\r\n\r\nmore")}\r\n${options()}\r\n\r\n${options("z")}`
    const expected = ["ping", options("body\r\n\r\nmore"), options(), "ping", options("z")]
    for (let at = 0; at <= whole.length; at++) expect(read(whole.slice(0, at), whole.slice(at))).toEqual(expected)
    expect(read(...whole)).toEqual(expected)
    const chance = seededChance(5)
    for (let run = 0; run < 200; run++) {
      const pieces: Array<string> = []
      for (let at = 0; at < whole.length;) {
        const length = 1 + Math.floor(chance() * 20)
        pieces.push(whole.slice(at, at + length))
        at += length
      }
      expect(read(...pieces)).toEqual(expected)
    }
  })

  test("what comes out is not changed by what comes after", () => {
    const reader = makeStreamReader()
    const [first] = reader.take(bytes(options("first") + options("second").slice(0, 10)))
    reader.take(bytes(options("second").slice(10)))
    reader.take(bytes(options("third")))
    expect(first && text(first)).toBe(options("first"))
  })
})

describe("keep-alives (RFC 5626 §3.5.1)", () => {
  test("two line ends ask, one is an answer or nothing", () => {
    expect(read("\r\n\r\n")).toEqual(["ping"])
    expect(read("\r\n\r\n\r\n\r\n")).toEqual(["ping", "ping"])
    expect(read("\r", "\n", "\r", "\n")).toEqual(["ping"])
    expect(read("\r\n", options())).toEqual([options()])
  })

  test("between messages nothing is under way", () => {
    const reader = makeStreamReader()
    expect(reader.isInside()).toBe(false)
    reader.take(bytes("\r\n"))
    expect(reader.isInside()).toBe(false)
    reader.take(bytes("OPT"))
    expect(reader.isInside()).toBe(true)
    reader.take(bytes(options().slice(3)))
    expect(reader.isInside()).toBe(false)
  })
})

describe("what is no stream of messages", () => {
  test("without one good Content-Length there is no telling where the next message begins", () => {
    expect(read("GET / HTTP/1.1\r\nHost: a\r\n\r\n")).toEqual(["broken: no Content-Length in a stream"])
    expect(read(options("", "Content-Length: -1"))).toEqual(["broken: Content-Length"])
    expect(read(options("", "Content-Length: 1x"))).toEqual(["broken: Content-Length"])
    expect(read(options("", "Content-Length:"))).toEqual(["broken: Content-Length"])
    expect(read(options("", "Content-Length: 0\r\nl: 5"))).toEqual(["broken: content-length twice"])
  })

  test("nothing is read after it, and the message itself is given for an answer", () => {
    const reader = makeStreamReader()
    const bad = options("", "X: y")
    const [one] = reader.take(bytes(bad + options()))
    expect(one && text(one)).toBe(bad)
    expect(reader.take(bytes(options()))).toEqual([])
    expect(read(options(), bad, options())).toEqual([options(), "broken: no Content-Length in a stream"])
  })

  test("a head without end is given up at its limit, and so is a body that is too long", () => {
    const reader = makeStreamReader()
    const drop = bytes("x".repeat(1_000))
    const said: Array<string> = []
    for (let octets = 0; octets <= MAX_HEAD_OCTETS; octets += drop.length) said.push(...short(reader.take(drop)))
    expect(said).toEqual(["broken: head too long"])
    expect(read(options("", `X: ${"y".repeat(MAX_HEAD_OCTETS)}\r\nContent-Length: 0`))).toEqual([
      "broken: head too long"
    ])
    expect(read(options("", `Content-Length: ${MAX_DATAGRAM_OCTETS}`))).toEqual(["broken: message too long"])
  })
})
