import { createCipheriv } from "node:crypto"
import { describe, expect, it } from "vitest"
import { DC09_VECTORS } from "../testing/dc-09-vectors.ts"
import { vectorFault } from "../testing/expecting.ts"
import { framed, slowCrc } from "../testing/frames.ts"
import { VECTORS_AT_MS } from "../testing/vector.ts"
import { crc16 } from "./crc.ts"
import { isTorn, makeFrameStream, readFrame, STRICT } from "./frame.ts"
import { receive, type Received, USUAL_WINDOW } from "./receive.ts"

const octets = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0))
const text = (bytes: Uint8Array): string => String.fromCharCode(...bytes)

const take = (sent: Uint8Array | string, key?: string, ignores?: "crc" | "length", nowMs = VECTORS_AT_MS): Received =>
  receive(typeof sent === "string" ? octets(sent) : sent, {
    nowMs,
    speaker: () => ({
      key: key === undefined ? null : Uint8Array.from(Buffer.from(key, "hex")),
      tolerance: { ...STRICT, ...(ignores === undefined ? {} : { [ignores]: "ignored" }) },
      codes: {},
      window: USUAL_WINDOW
    }),
    random: (count) => new Uint8Array(count).fill(7)
  })

const answerOf = (received: Received): string | null =>
  received._tag === "Taken" ? text(received.acknowledgement) : received.answer && text(received.answer)

describe("SIA DC-09", () => {
  it("the CRC is CRC-16/ARC", () => expect(crc16(octets("123456789"))).toBe(0xbb3d))

  it.each(DC09_VECTORS.map((vector) => [vector.what, vector] as const))("%s", (_, vector) => {
    const received = take(vector.sent, vector.key, vector.ignores)
    const said = received._tag === "Taken" ? received.understood : received.why
    expect(vectorFault(vector, { said, answer: answerOf(received) })).toBeUndefined()
  })

  it("a CRC as two raw octets", () => {
    const content = '"SIA-DCS"0005R1L2#1234[#1234|Nri1/MA03]'
    const crc = Number.parseInt(slowCrc(content), 16)
    const raw = [0x0a, crc >> 8, crc & 0xff, ...octets(content.length.toString(16).padStart(4, "0").toUpperCase())]
    const received = take(Uint8Array.from([...raw, ...octets(content), 0x0d]))
    expect(received._tag).toBe("Taken")
  })
})

const pad = (clear: string): string => "x".repeat(16 - ((clear.length + 1) % 16)) + `|${clear}`
const sealed = (clear: string, key: string, id = "SIA-DCS", account = "1234"): string => {
  const cipher = createCipheriv(`aes-${key.length * 4}-cbc`, Buffer.from(key, "hex"), Buffer.alloc(16)).setAutoPadding(
    false
  )
  const hex = Buffer.concat([cipher.update(pad(clear)), cipher.final()])
    .toString("hex")
    .toUpperCase()
  return framed(`"*${id}"0031R0L0#${account}[${hex}`)
}
const KEYS = ["00112233445566778899AABBCCDDEEFF", "00112233445566778899AABBCCDDEEFF0011223344556677", "AB".repeat(32)]
const IN_TIME = "_11:59:45,01-31-2026"

describe("encrypted frames", () => {
  for (const key of KEYS)
    it(`are read and answered with a key of ${key.length * 4} bits`, () => {
      const received = take(sealed(`#1234|Nri1/QA01]${IN_TIME}`, key), key)
      if (received._tag === "Refused") throw new Error(received.why.reason)
      expect(received.understood.events).toMatchObject([{ event: "personal" }])
      const frame = readFrame(received.acknowledgement)
      if (isTorn(frame)) throw new Error(frame.reason)
      expect(frame).toMatchObject({ id: "ACK", isEncrypted: true, sequence: "0031", account: "1234" })
    })

  it("another key is refused, and nobody is told more than that it was not done", () => {
    const received = take(sealed(`#1234|Nri1/QA01]${IN_TIME}`, KEYS[0]!), "FF".repeat(16))
    expect(received._tag).toBe("Refused")
    expect(answerOf(received)).toContain('"DUH"0031R0L0#1234[]')
  })

  for (const [what, said] of [
    ["too old", "_11:59:15,01-31-2026"],
    ["from the future", "_12:00:25,01-31-2026"]
  ] as const)
    it(`${what}: NAK tells the time, in clear`, () => {
      const received = take(sealed(`#1234|Nri1/QA01]${said}`, KEYS[0]!), KEYS[0])
      expect(received._tag).toBe("Refused")
      expect(answerOf(received)).toBe('\n234B0025"NAK"0000R0L0A0[]_12:00:00,01-31-2026\r')
    })

  it("without a time it may have been recorded: NAK", () =>
    expect(answerOf(take(sealed("#1234|Nri1/QA01]", KEYS[0]!), KEYS[0]))).toContain('"NAK"'))

  it("an account within that is another's is refused", () =>
    expect(answerOf(take(sealed(`#9999|Nri1/QA01]${IN_TIME}`, KEYS[0]!), KEYS[0]))).toContain('"DUH"'))

  it("a heartbeat", () => {
    const received = take(sealed(`]${IN_TIME}`, KEYS[0]!, "NULL"), KEYS[0])
    expect(received).toMatchObject({
      _tag: "Taken",
      understood: { controller: "1234", events: [{ event: "heartbeat" }] }
    })
  })

  it("no octet of hex that is changed is taken for the same message", () => {
    const sent = sealed(`#1234|Nri1/QA01]${IN_TIME}`, KEYS[0]!)
    const at = sent.indexOf("[") + 1
    for (let place = at; place < sent.length - 1; place += 7) {
      const other = sent[place] === "0" ? "1" : "0"
      expect(take(sent.slice(0, place) + other + sent.slice(place + 1), KEYS[0])._tag).toBe("Refused")
    }
  })
})

describe("an account with a key", () => {
  const speaker = (account: string) => ({
    key: account === "AAA" ? Uint8Array.from(Buffer.from(KEYS[0]!, "hex")) : null,
    tolerance: STRICT,
    codes: {},
    window: USUAL_WINDOW
  })
  const said = (content: string) =>
    receive(octets(framed(content)), { nowMs: VECTORS_AT_MS, speaker, random: (count) => new Uint8Array(count) })

  it("is not spoken for in clear under another one's name", () =>
    expect(said('"SIA-DCS"0001L0#BBB[#AAA|Nri0/BC]')).toMatchObject({ _tag: "Refused" }))
  it("nor by an account that stands within alone", () =>
    expect(said('"SIA-DCS"0001L0[#AAA|Nri0/BC]')).toMatchObject({ _tag: "Refused" }))
  it("one without a key may send for another one without", () =>
    expect(said('"SIA-DCS"0001L0#BBB[#CCC|Nri0/QA01]')).toMatchObject({
      _tag: "Taken",
      understood: { controller: "CCC" }
    }))
})

describe("frames of a connection", () => {
  const one = framed('"SIA-DCS"0005R1L2#1234[#1234|Nri1/MA03]')
  const two = framed('"NULL"0000R1L0#1234[]')

  it("are the same wherever it is cut", () => {
    const all = octets(`${one}\0\r${two}`)
    for (let cut = 0; cut <= all.length; cut += 1) {
      const stream = makeFrameStream()
      const frames = [...stream.take(all.subarray(0, cut))!, ...stream.take(all.subarray(cut))!]
      expect(frames.map((frame) => text(frame))).toEqual([one, two])
    }
  })

  it("one that never ends is given up", () => {
    const stream = makeFrameStream()
    const endless = octets(`\n00000FFF"SIA-DCS"${"9".repeat(1_000)}`)
    const taken = Array.from({ length: 6 }, () => stream.take(endless))
    expect(taken[0]).toEqual([])
    expect(taken.at(-1)).toBeUndefined()
  })
})

describe("whatever comes", () => {
  it("is taken or refused, and never throws", () => {
    let seed = 12_345
    const next = (): number => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648)
    const alphabet = '\n\r\0"*#[]|_/0123456789ABCDEFNLRSIA-DCSQ^:,'
    for (let round = 0; round < 2_000; round += 1) {
      const length = next() % 120
      const noise = Array.from({ length }, () => alphabet[next() % alphabet.length]).join("")
      const received = take(
        round % 2 === 0 ? noise : framed(`"SIA-DCS"0005L0#1234[${noise.replaceAll("\r", "")}`),
        round % 3 === 0 ? KEYS[0] : undefined
      )
      expect(["Refused", "Taken"]).toContain(received._tag)
    }
  })
})
