import { describe, expect, it } from "vitest"
import { seededChance } from "../testing/chance.ts"
import { timestampDistance } from "./clock.ts"
import { buildRtp, parseRtp, writeHeader } from "./packet.ts"
import type { RtpPacket } from "./packet.ts"

const octets = (hex: string) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))

const packetOf = (datagram: Uint8Array): RtpPacket => {
  const read = parseRtp(datagram)
  if (read._tag !== "Rtp") throw new Error(JSON.stringify(read))
  return read.packet
}

describe("reading a datagram", () => {
  it("reads the twelve octets of a telephone-event as SIPp sends it", () => {
    const packet = packetOf(octets("80e51f30000033e00e054ece010a0000"))
    expect(packet).toMatchObject({
      marker: true,
      payloadType: 101,
      sequence: 7984,
      timestamp: 13_280,
      ssrc: 235_228_878
    })
    expect(packet.csrcs).toEqual([])
    expect([...packet.payload]).toEqual([1, 10, 0, 0])
  })

  it("steps over CSRCs, a header extension and padding to the payload", () => {
    const packet = packetOf(octets("b2080001000000a00000000a0000000b0000000cbede0001deadbeefd5d5000003"))
    expect(packet.csrcs).toEqual([11, 12])
    expect(packet.extension?.profile).toBe(0xbede)
    expect([...(packet.extension?.data ?? [])]).toEqual([0xde, 0xad, 0xbe, 0xef])
    expect([...packet.payload]).toEqual([0xd5, 0xd5])
  })

  it.each([
    ["nothing at all", "", "0 octets"],
    ["half a header", "80080001000000a0", "8 octets"],
    ["STUN or version 0", "000100002112a4420000000000000000", "version 0"],
    ["version 3", "c0080001000000a000000001", "version 3"],
    ["CSRCs beyond the end", "8f080001000000a000000001", "15 CSRCs"],
    ["an extension beyond the end", "90080001000000a000000001bede0002deadbeef", "longer than the packet"],
    ["an extension cut off", "90080001000000a000000001bede", "cut off"],
    ["padding of nothing", "a0080001000000a000000001d500", "padding of 0"],
    ["more padding than payload", "a0080001000000a000000001d503", "padding of 3"]
  ])("refuses %s and says why", (_, hex, reason) => {
    const read = parseRtp(octets(hex))
    expect(read._tag === "NotRtp" ? read.reason : read._tag).toContain(reason)
  })

  it("tells RTCP on the same port apart from a marked RTP packet", () => {
    for (const type of [192, 200, 201, 202, 203, 204, 205, 206, 207, 223]) {
      expect(parseRtp(octets(`80${type.toString(16)}0001000000a000000001`))._tag).toBe("Rtcp")
    }
    expect(packetOf(octets("80880001000000a000000001"))).toMatchObject({ marker: true, payloadType: 8 })
  })

  it("never throws, whatever comes", () => {
    const chance = seededChance(1)
    let taken = 0
    let tooLong = 0
    for (let n = 0; n < 20_000; n++) {
      const datagram = Uint8Array.from({ length: Math.floor(chance() * 60) }, () => chance() * 256)
      if (datagram.length > 0 && n % 2 === 0) datagram[0] = 0x80 | (datagram[0]! & 0x3f)
      const read = parseRtp(datagram)
      if (read._tag === "Rtp") taken++
      if (read._tag === "Rtp" && read.packet.payload.length > datagram.length - 12) tooLong++
    }
    expect(taken).toBeGreaterThan(500)
    expect(tooLong).toBe(0)
  })
})

describe("building a packet", () => {
  it("gives back what was put in, for any header", () => {
    const chance = seededChance(2)
    const below = (limit: number) => Math.floor(chance() * limit)
    for (let n = 0; n < 5_000; n++) {
      const packet: RtpPacket = {
        marker: chance() < 0.5,
        // 64–95 with a marker are RTCP's numbers.
        payloadType: below(64),
        sequence: below(0x1_0000),
        timestamp: below(0x1_0000_0000),
        ssrc: below(0x1_0000_0000),
        csrcs: Array.from({ length: below(16) }, () => below(0x1_0000_0000)),
        extension:
          chance() < 0.5
            ? undefined
            : { profile: below(0x1_0000), data: Uint8Array.from({ length: 4 * below(5) }, () => below(256)) },
        payload: Uint8Array.from({ length: below(200) }, () => below(256))
      }
      expect(packetOf(buildRtp(packet, below(3) === 0 ? below(256) : 0))).toEqual(packet)
    }
  })

  it("writes the plain header in place", () => {
    const into = new Uint8Array(13).fill(0xaa)
    writeHeader(into, { marker: true, payloadType: 8, sequence: 0xffff, timestamp: 0xffff_ffff, ssrc: 0x8000_0001 })
    expect([...into]).toEqual([...octets("8088ffffffffffff80000001aa")])
  })

  it("refuses headers that cannot be written", () => {
    const plain = { marker: false, payloadType: 0, sequence: 0, timestamp: 0, ssrc: 0, payload: new Uint8Array(0) }
    expect(() => buildRtp({ ...plain, csrcs: Array.from({ length: 16 }, () => 0) })).toThrow("16 CSRCs")
    expect(() => buildRtp({ ...plain, extension: { profile: 0, data: new Uint8Array(3) } })).toThrow("32-bit words")
    expect(() => buildRtp(plain, 256)).toThrow("padding of 256")
  })
})

it("distances on the circle have a sign and survive the wrap", () => {
  expect(timestampDistance(0xffff_ff60, 0)).toBe(160)
  expect(timestampDistance(0, 0xffff_ff60)).toBe(-160)
})
