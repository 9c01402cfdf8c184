import { describe, expect, test } from "vitest"
import { MAX_HEADER_OCTETS, MAX_HEADERS } from "./limits.ts"
import { headerOf, listOf } from "./message.ts"
import { octetsOf, textOf } from "./octets.ts"
import { parseMessage } from "./parse.ts"

const HEAD = [
  "OPTIONS sip:1001@192.0.2.1 SIP/2.0",
  "Via: SIP/2.0/UDP 192.0.2.2:5070;branch=z9hG4bKa",
  "From: <sip:x@192.0.2.2>;tag=f",
  "To: <sip:1001@192.0.2.1>",
  "Call-ID: c1",
  "CSeq: 7 OPTIONS"
]

const parse = (lines: ReadonlyArray<string>, body = "") =>
  parseMessage(Buffer.from(`${lines.join("\r\n")}\r\n\r\n${body}`, "latin1"))

const reasonOf = (lines: ReadonlyArray<string>, body = ""): string => {
  const parsed = parse(lines, body)
  return parsed._tag === "Broken" ? parsed.reason : parsed._tag
}

const without = (name: string): ReadonlyArray<string> => HEAD.filter((line) => !line.startsWith(name))

describe("keep-alives", () => {
  for (const [what, octets] of Object.entries({
    CRLF: "\r\n",
    "CRLF CRLF": "\r\n\r\n",
    nothing: "",
    "four NULs": "\0\0\0\0"
  }))
    test(`${what} is one`, () => expect(parseMessage(Buffer.from(octets))).toEqual({ _tag: "KeepAlive" }))

  test("empty lines before a message are skipped", () =>
    expect(parseMessage(Buffer.from(`\r\n\r\n${HEAD.join("\r\n")}\r\n\r\n`))._tag).toBe("Request"))
})

describe("header lines", () => {
  test("compact and oddly written names are their long forms", () => {
    const parsed = parse([
      HEAD[0] ?? "",
      "v : SIP/2.0/UDP h;branch=z9hG4bKa",
      "F:<sip:x@h>;tag=f",
      "t:<sip:y@h>",
      "I:c1",
      "cSEQ: 7 OPTIONS",
      "k: timer"
    ])
    expect(parsed).toMatchObject({ _tag: "Request", callId: "c1", fromTag: "f", cseq: 7 })
    expect(parsed._tag === "Request" && listOf(parsed, "supported")).toEqual(["timer"])
  })

  test("a name from JavaScript's own objects is a name like others", () => {
    const parsed = parse([...HEAD, "constructor: 1", "__proto__: 2"])
    if (parsed._tag !== "Request") throw new Error(parsed._tag)
    expect(headerOf(parsed, "constructor")).toBe("1")
    expect(headerOf(parsed, "__proto__")).toBe("2")
  })

  test("a folded line, also one that ends with the datagram, is one line", () => {
    const parsed = parseMessage(Buffer.from(`${HEAD.join("\r\n")}\r\nSubject: a\r\n \t b\r\n  c`))
    if (parsed._tag !== "Request") throw new Error(parsed._tag)
    expect(headerOf(parsed, "subject")).toBe("a b c")
  })

  test("several Vias in one line and in several are one list", () => {
    const parsed = parse([...HEAD, 'Via: SIP/2.0/UDP b;branch=z9hG4bKb, SIP/2.0/UDP c;x="1,2"'])
    if (parsed._tag !== "Request") throw new Error(parsed._tag)
    expect(listOf(parsed, "via")).toHaveLength(3)
    expect(parsed.via.host).toBe("192.0.2.2")
  })

  for (const header of ["From", "To", "Call-ID", "CSeq", "Via"])
    test(`without ${header} a request is broken`, () => expect(reasonOf(without(header))).toBe(header))

  test("what should stand once stands once", () => {
    expect(reasonOf([...HEAD, "t: <sip:z@h>"])).toBe("to twice")
    expect(reasonOf([...HEAD, "l: 0", "Content-Length: 0"])).toBe("content-length twice")
  })

  test("limits are named", () => {
    expect(reasonOf([...HEAD, ...Array.from({ length: MAX_HEADERS }, (_, n) => `X-${n}: 1`)])).toBe("too many headers")
    expect(reasonOf([...HEAD, `Long: ${"x".repeat(MAX_HEADER_OCTETS)}`])).toBe("long too long")
    expect(parseMessage(Buffer.alloc(65_536, 65))).toMatchObject({ _tag: "Broken", reason: "datagram too long" })
  })
})

describe("bodies", () => {
  test("without Content-Length the body is the rest of the datagram", () =>
    expect(parse(HEAD, "abc")).toMatchObject({ body: "abc" }))
  test("a Content-Length shorter than the datagram cuts it", () =>
    expect(parse([...HEAD, "l: 2"], "abc")).toMatchObject({ body: "ab" }))
  test("a longer one is refused", () => expect(reasonOf([...HEAD, "l: 4"], "abc")).toBe("Content-Length"))
  test("a Content-Length counts octets, not characters", () => {
    const parsed = parse([...HEAD, "l: 6"], octetsOf("你好"))
    if (parsed._tag !== "Request") throw new Error(parsed._tag)
    expect(textOf(parsed.body)).toBe("你好")
  })
})

describe("numbers", () => {
  for (const [line, reason] of [
    ["CSeq: 4294967296 OPTIONS", "CSeq"],
    ["CSeq: -1 OPTIONS", "CSeq"],
    ["CSeq: 1e3 OPTIONS", "CSeq"],
    ["CSeq: 1 INVITE", "CSeq of another method"]
  ] as const)
    test(`${line} is broken`, () => expect(reasonOf([...without("CSeq"), line])).toBe(reason))
  test("CSeq may be all 32 bits", () =>
    expect(parse([...without("CSeq"), "CSeq: 4294967295 OPTIONS"])).toMatchObject({ cseq: 4_294_967_295 }))
  test("Max-Forwards is 0 to 255", () => {
    expect(parse([...HEAD, "Max-Forwards: 255"])).toMatchObject({ maxForwards: 255 })
    expect(reasonOf([...HEAD, "Max-Forwards: 256"])).toBe("Max-Forwards")
    expect(reasonOf([...HEAD, "Max-Forwards: x"])).toBe("Max-Forwards")
  })
})

test("responses and ACKs are never answerable, nor is what has no Via", () => {
  for (const lines of [["SIP/2.0 999 x"], ["ACK sip:a@b SIP/2.0", "Via: SIP/2.0/UDP h"], ["INVITE sip:a@b SIP/2.0"]])
    expect(parse(lines)).toMatchObject({ _tag: "Broken", answerable: undefined })
})

test("octets that are no UTF-8 go through unchanged and read as Latin-1", () => {
  const gbk = "\xd5\xc5\xc8\xfd"
  const parsed = parse([...without("From"), `From: "${gbk}" <sip:x@h>;tag=f`])
  if (parsed._tag !== "Request") throw new Error(parsed._tag)
  expect(parsed.from.displayName).toBe(gbk)
  expect(textOf(parsed.from.displayName)).toBe(gbk)
})
