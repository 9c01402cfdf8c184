import { describe, expect, it } from "vitest"
import type { Negotiated, Vouched } from "../media-contract.ts"
import { FRAME_MS, FRAME_SAMPLES } from "../rtp/clock.ts"
import { buildRtp, parseRtp } from "../rtp/packet.ts"
import { buildRtcp } from "../rtp/rtcp.ts"
import { writeEvent } from "../rtp/telephone-event.ts"
import { encodeFrame, g711 } from "./g711.ts"
import { makeG722 } from "./g722.ts"
import { toneShare } from "./goertzel.ts"
import { makeRtpStream } from "./stream.ts"
import type { RtpStream } from "./stream.ts"

const phone = { address: "192.0.2.10", port: 4_000 }
const nat = { address: "198.51.100.1", port: 61_000 }
const other = { address: "203.0.113.5", port: 7_000 }

const vouched: Vouched = { signalling: nat.address, trusted: false, confirmed: true }

const agreed = (over: Partial<Negotiated> = {}): Negotiated => ({
  remote: phone,
  codec: "PCMA",
  payloadType: 8,
  telephoneEvent: 101,
  direction: "sendrecv",
  ptimeMs: 20,
  rtcpMux: false,
  ...over
})

const audio = (n: number, octet = 0x11, payloadType = 8) =>
  buildRtp({
    marker: false,
    payloadType,
    sequence: n & 0xffff,
    timestamp: n * FRAME_SAMPLES,
    ssrc: 5,
    payload: new Uint8Array(FRAME_SAMPLES).fill(octet)
  })

const key = (event: number, timestamp: number) => {
  const payload = new Uint8Array(4)
  writeEvent(payload, 0, { event, end: true, volume: 10, durationSamples: 800 })
  return buildRtp({ marker: true, payloadType: 101, sequence: 900, timestamp, ssrc: 5, payload })
}

const made = (negotiated?: Negotiated) => {
  const stream = makeRtpStream({ sequence: 65_534, timestamp: 2 ** 32 - 320, ssrc: 0xdead_beef })
  if (negotiated !== undefined) stream.connect(negotiated, vouched)
  return stream
}

const tick = (stream: RtpStream, octet = 0x22, missedFrames = 0) => {
  stream.begin(missedFrames)
  stream.heard.fill(g711.PCMA.linear[octet]!)
  const sent = stream.finish()
  if (sent === undefined) return undefined
  const read = parseRtp(sent.datagram)
  if (read._tag !== "Rtp") throw new Error("we sent no RTP")
  return { ...read.packet, payload: read.packet.payload.slice(), to: sent.to }
}

const ticks = (stream: RtpStream, count: number) => Array.from({ length: count }, () => tick(stream))

describe("what we send", () => {
  it("is one unbroken stream over the ends of both circles", () => {
    const sent = ticks(made(agreed()), 4)
    expect(sent.map((packet) => packet?.sequence)).toEqual([65_534, 65_535, 0, 1])
    expect(sent.map((packet) => packet?.timestamp)).toEqual([2 ** 32 - 320, 2 ** 32 - 160, 0, 160])
    expect(sent.map((packet) => packet?.marker)).toEqual([true, false, false, false])
    expect(new Set(sent.map((packet) => packet?.ssrc))).toEqual(new Set([0xdead_beef]))
    expect(sent[3]?.payload).toEqual(new Uint8Array(FRAME_SAMPLES).fill(0x22))
  })

  it("is nothing before connect, on hold and towards no address, and time goes on meanwhile", () => {
    const stream = made()
    expect(tick(stream)).toBeUndefined()
    stream.connect(agreed({ direction: "recvonly" }), vouched)
    expect(tick(stream)).toBeUndefined()
    expect(stream.heard[0]).toBe(0)
    stream.connect(agreed({ direction: "inactive" }), vouched)
    expect(tick(stream)).toBeUndefined()
    stream.connect(agreed({ remote: { address: "0.0.0.0", port: 4_000 } }), vouched)
    expect(tick(stream)).toBeUndefined()
    stream.connect(agreed({ remote: { address: "192.0.2.10", port: 0 } }), vouched)
    expect(tick(stream)).toBeUndefined()
    stream.connect(agreed({ direction: "sendonly" }), vouched)
    expect(tick(stream)).toMatchObject({ sequence: 65_534, timestamp: 2 ** 32 - 320 + 5 * 160 - 2 ** 32, marker: true })
  })

  it("jumps over frames that were given up, with a marker and no hole in the sequence", () => {
    const stream = made(agreed())
    tick(stream)
    expect(tick(stream, 0, 10)).toMatchObject({ sequence: 65_535, timestamp: 11 * 160 - 320, marker: true })
  })

  it("changes the payload type with the codec and keeps counting", () => {
    const stream = made(agreed())
    tick(stream)
    stream.connect(agreed({ codec: "PCMU", payloadType: 0 }), vouched)
    expect(tick(stream)).toMatchObject({ sequence: 65_535, payloadType: 0 })
  })

  it("is a key instead of audio, in the numbers of the same stream", () => {
    const stream = made(agreed())
    tick(stream)
    stream.pressDigits("#")
    const sent = ticks(stream, 8)
    expect(sent.map((packet) => packet?.payloadType)).toEqual([101, 101, 101, 101, 101, 101, 101, 8])
    expect(sent.map((packet) => packet?.sequence)).toEqual([65_535, 0, 1, 2, 3, 4, 5, 6])
    expect(new Set(sent.slice(0, 7).map((packet) => packet?.timestamp))).toEqual(new Set([2 ** 32 - 160]))
    expect(sent[7]).toMatchObject({ timestamp: 7 * 160 - 160, marker: true })
    expect([...(sent[0]?.payload ?? [])]).toEqual([11, 10, 0, 160])
    expect([...(sent[6]?.payload ?? [])]).toEqual([11, 0x8a, 3, 32])
  })

  it("is no key to a far end that has no telephone-event", () => {
    const stream = made(agreed({ telephoneEvent: undefined }))
    stream.pressDigits("1")
    expect(ticks(stream, 5).map((packet) => packet?.payloadType)).toEqual([8, 8, 8, 8, 8])
  })
})

describe("what we take", () => {
  it("comes out as the leg's words 40 ms later, silence before", () => {
    const stream = made(agreed())
    const said = Array.from({ length: 5 }, (_, n) => {
      stream.receive(audio(n, 0x11), phone)
      tick(stream)
      return g711.PCMA.encode(stream.said[0]!)
    })
    expect(said).toEqual([0xd5, 0xd5, 0x11, 0x11, 0x11])
  })

  it("is ignored before connect, when we do not listen, and when it is RTCP or comfort noise", () => {
    const rtcp = buildRtcp({ ssrc: 5, cname: "a", sent: undefined, blocks: [], goodbye: false })
    expect(made().receive(audio(0), phone)._tag).toBe("Ignored")
    expect(made(agreed({ direction: "sendonly" })).receive(audio(0), phone)._tag).toBe("Ignored")
    expect(made(agreed({ direction: "inactive" })).receive(audio(0), phone)._tag).toBe("Ignored")
    expect(made(agreed()).receive(rtcp, phone)._tag).toBe("Ignored")
    expect(made(agreed()).receive(rtcp, other)._tag).toBe("Stranger")
    expect(made(agreed()).receive(audio(0, 0, 13), phone)._tag).toBe("Ignored")
  })

  it("is a key by its payload type, told at once, or after its time when the end was lost", () => {
    const stream = made(agreed())
    expect(stream.receive(key(7, 0), phone)).toEqual({ _tag: "Taken", digits: [{ digit: "7", durationSamples: 800 }] })
    const open = key(8, 8_000)
    open[13] = 10
    expect(stream.receive(open, phone)).toEqual({ _tag: "Taken", digits: [] })
    const told = Array.from({ length: 12 }, () => stream.begin(0)).flat()
    expect(told).toEqual([{ digit: "8", durationSamples: 800 }])
  })

  it("is G.722 for who has nothing else: from a wideband telephone and back", () => {
    const coder = makeG722()
    const stream = made(agreed({ codec: "G722", payloadType: 9 }))
    const tone = Int16Array.from(
      { length: FRAME_SAMPLES * 30 },
      (_, i) => 8_000 * Math.sin((2 * Math.PI * 500 * i) / 8_000)
    )
    const [heard, back] = [new Int16Array(tone.length), new Int16Array(tone.length)]
    const answer = makeG722()
    for (let n = 0; n < 30; n++) {
      const payload = new Uint8Array(FRAME_SAMPLES)
      coder.encode(tone.subarray(n * 160, n * 160 + 160), payload)
      // The tenth is lost: what follows is read on as if nothing had been.
      if (n !== 10)
        stream.receive(
          buildRtp({ marker: false, payloadType: 9, sequence: n, timestamp: n * 160, ssrc: 5, payload }),
          phone
        )
      stream.begin(0)
      heard.set(stream.said, n * 160)
      stream.heard.set(stream.said)
      const sent = parseRtp(stream.finish()!.datagram)
      if (sent._tag === "Rtp") answer.decode(sent.packet.payload, back.subarray(n * 160, n * 160 + 160))
    }
    expect(toneShare(heard.subarray(640), 500)).toBeGreaterThan(0.97)
    expect(toneShare(back.subarray(640), 500)).toBeGreaterThan(0.95)
  })

  it("is a key in the audio of a far end that has no events, and of no other", () => {
    const tone = (n: number) => {
      const at = (i: number) => (2 * Math.PI * (n * FRAME_SAMPLES + i)) / 8_000
      const samples = Int16Array.from(
        { length: FRAME_SAMPLES },
        (_, i) => 5_000 * (Math.sin(770 * at(i)) + Math.sin(1_336 * at(i)))
      )
      const payload = n < 5 ? encodeFrame("PCMA", samples) : new Uint8Array(FRAME_SAMPLES).fill(0xd5)
      return buildRtp({ marker: false, payloadType: 8, sequence: n, timestamp: n * FRAME_SAMPLES, ssrc: 5, payload })
    }
    const heardBy = (stream: RtpStream) =>
      Array.from({ length: 12 }, (_, n) => (stream.receive(tone(n), phone), stream.begin(0))).flat()
    expect(heardBy(made(agreed({ telephoneEvent: undefined })))).toMatchObject([{ digit: "5", inBand: true }])
    expect(heardBy(made(agreed()))).toEqual([])
  })

  it.each([
    ["no RTP", Uint8Array.of(1, 2, 3), "3 octets"],
    ["a payload type nobody agreed on", audio(0, 0, 18), "payload type 18"],
    [
      "a packet of a second",
      buildRtp({ marker: false, payloadType: 8, sequence: 1, timestamp: 1, ssrc: 1, payload: new Uint8Array(8_000) }),
      "8000 octets"
    ]
  ])("is a stranger's: %s", (_, datagram, reason) => {
    const received = made(agreed()).receive(datagram, phone)
    expect(received._tag === "Stranger" ? received.reason : received._tag).toContain(reason)
  })
})

describe("who is believed", () => {
  it("is the place its last packet came from; the SDP's until then", () => {
    const stream = made()
    stream.connect(agreed(), { ...vouched, signalling: phone.address })
    expect(tick(stream)?.to).toEqual(phone)
    const moved = { ...phone, port: 4_444 }
    stream.receive(audio(0), moved)
    expect(tick(stream)?.to).toEqual(moved)
  })

  it("is no stranger: neither before the first packet nor after a silence do his words or keys count", () => {
    const stream = made(agreed())
    expect(stream.receive(audio(0), other)).toEqual({
      _tag: "Stranger",
      reason: "neither the address of the SDP, 192.0.2.10, nor of its sender, 198.51.100.1"
    })
    expect(stream.receive(key(2, 0), other)._tag).toBe("Stranger")
    stream.receive(audio(0), nat)
    ticks(stream, 500)
    expect(stream.receive(audio(1), other)._tag).toBe("Stranger")
    expect(stream.receive(key(2, 0), other)._tag).toBe("Stranger")
    expect(tick(stream)?.to).toEqual(nat)
  })

  it("is nobody's audio of the place before, when the place moves", () => {
    const stream = made(agreed())
    stream.receive(audio(0, 0x11), phone)
    stream.receive(audio(50, 0x33), { ...phone, port: 9 })
    ticks(stream, 100)
    stream.receive(audio(7, 0x33), { ...phone, port: 9 })
    const heard = Array.from({ length: 3 }, () => (tick(stream), stream.said[0]))
    expect(heard).toEqual([0, 0, g711.PCMA.linear[0x33]])
  })
})

describe("a far end that falls silent", () => {
  const silent = (stream: RtpStream, frames: number) => (ticks(stream, frames), stream.silentMs())

  it("is counted from the answer on, and from each packet, whatever is in it", () => {
    const stream = made(agreed())
    expect(silent(stream, 50)).toBe(1_000)
    stream.receive(audio(0, 0, 13), phone)
    expect(stream.silentMs()).toBe(0)
    expect(silent(stream, 50)).toBe(1_000)
    stream.receive(key(3, 0), phone)
    expect(stream.silentMs()).toBe(0)
  })

  it("is not one that strangers send packets for", () => {
    const stream = made(agreed())
    ticks(stream, 50)
    stream.receive(audio(0), other)
    expect(stream.silentMs()).toBe(1_000)
  })

  it("is none before anything was agreed on, and none on hold", () => {
    expect(silent(made(), 50)).toBe(0)
    for (const direction of ["sendonly", "recvonly", "inactive"] as const)
      expect(silent(made(agreed({ direction })), 50)).toBe(0)
  })

  it("is none because we slept", () => {
    const stream = made(agreed())
    stream.begin(100_000)
    expect(stream.silentMs()).toBe(FRAME_MS)
  })
})
