import { createEncoder } from "libopus-wasm"
import { describe, expect, it } from "vitest"
import type { Negotiated } from "../../media-contract.ts"
import { FRAME_SAMPLES } from "../../rtp/clock.ts"
import { buildRtp, parseRtp } from "../../rtp/packet.ts"
import { makeJitterRing } from "../../rtp/jitter-ring.ts"
import { parseRtcp } from "../../rtp/rtcp.ts"
import { readEvent, writeEvent } from "../../rtp/telephone-event.ts"
import { seededChance } from "../../testing/chance.ts"
import { toneShare } from "../goertzel.ts"
import { makeRtpStream } from "../stream.ts"
import type { RtpStream } from "../stream.ts"
import { BITRATE, makeOpusCoder } from "./coder.ts"
import { makeOpusVoice } from "./voice.ts"

const phone = { address: "192.0.2.10", port: 4_000 }
const TICKS = 6

const opus = (over: Partial<Negotiated> = {}): Negotiated => ({
  remote: phone,
  codec: "opus",
  payloadType: 107,
  telephoneEvent: 101,
  telephoneEventHz: 48_000,
  direction: "sendrecv",
  ptimeMs: 20,
  rtcpMux: true,
  ...over
})

/** A stream whose coder is there. */
const connected = async (negotiated = opus(), at = 1_000) => {
  const coders = await Promise.all([makeOpusCoder(), makeOpusCoder()])
  const stream = makeRtpStream({ sequence: 7, timestamp: at, ssrc: 0xbeef }, () => Promise.resolve(coders.pop()!))
  stream.connect(negotiated, { signalling: phone.address, trusted: false, confirmed: true })
  await Promise.resolve()
  return stream
}

const tone = (hz: number, from: number, length = FRAME_SAMPLES) =>
  Int16Array.from({ length }, (_, i) => 9_000 * Math.sin((2 * Math.PI * hz * (from + i)) / 8_000))

/** Vowel-like: a pitch with its harmonics, breathing. */
const voiced = (from: number, length: number) =>
  Int16Array.from({ length }, (_, i) => {
    const t = (from + i) / 8_000
    const breath = 0.6 + 0.4 * Math.sin(2 * Math.PI * 3 * t)
    let sum = 0
    for (let n = 1; n <= 8; n++) sum += Math.sin(2 * Math.PI * 140 * n * t) / n
    return 5_000 * breath * sum
  })

/** Of that voice, RMS: a fifth of its loudest, as its breath goes. */
const QUIETEST_BREATH = 800

/** What a telephone says in Opus, packets of `ms`. */
const telephone = async (ms: 10 | 20 | 40 | 60 = 20, say: (from: number, length: number) => Int16Array = voiced) => {
  const length = ms * 8
  const encoder = await createEncoder({
    application: 2_048,
    bitrate: 24_000,
    channels: 1,
    complexity: 1,
    fec: true,
    frameSize: length,
    packetLossPercent: 15,
    sampleRate: 8_000
  })
  return (n: number, first = 0): Uint8Array =>
    buildRtp({
      marker: false,
      payloadType: 107,
      sequence: n & 0xffff,
      timestamp: (first + n * length * TICKS) >>> 0,
      ssrc: 5,
      payload: encoder.encode(say(n * length, length))
    })
}

const hear = (stream: RtpStream) => {
  stream.begin(0)
  const said = stream.said.slice()
  const sent = stream.finish()
  return { said, sent: sent === undefined ? undefined : { ...sent, datagram: sent.datagram.slice() } }
}

const joined = (frames: ReadonlyArray<Int16Array>) => {
  const all = new Int16Array(frames.length * FRAME_SAMPLES)
  frames.forEach((frame, n) => all.set(frame, n * FRAME_SAMPLES))
  return all
}

const rtpOf = (datagram: Uint8Array | undefined) => {
  const read = parseRtp(datagram ?? new Uint8Array(0))
  if (read._tag !== "Rtp") throw new Error("no RTP")
  return read.packet
}

describe("what a leg hears in Opus", () => {
  it.each([10, 20, 40, 60] as const)("is the tone its telephone says, in packets of %i ms", async (ms) => {
    const say = await telephone(ms, (from, length) => tone(440, from, length))
    const stream = await connected()
    const frames: Array<Int16Array> = []
    let sent = 0
    for (let n = 0; n < 100; n++) {
      while (sent * ms <= n * 20) stream.receive(say(sent++), phone)
      frames.push(hear(stream).said)
    }
    expect(toneShare(joined(frames.slice(40)), 440)).toBeGreaterThan(0.95)
    stream.release()
  })

  it("goes on where the 32 bits of the timestamp end", async () => {
    const say = await telephone(20, (from, length) => tone(440, from, length))
    const stream = await connected()
    const frames: Array<Int16Array> = []
    for (let n = 0; n < 100; n++) {
      stream.receive(say(n, 2 ** 32 - 50 * FRAME_SAMPLES * TICKS - 4), phone)
      frames.push(hear(stream).said)
    }
    expect(toneShare(joined(frames.slice(30)), 440)).toBeGreaterThan(0.95)
    expect(stream.jitter()).toMatchObject({ late: 0, resyncs: 0 })
  })

  it("is silence before the codec is loaded, and the tone as soon as it is", async () => {
    const coder = await makeOpusCoder()
    const loading = Promise.withResolvers<typeof coder>()
    const stream = makeRtpStream({ sequence: 7, timestamp: 0, ssrc: 1 }, () => loading.promise)
    stream.connect(opus(), { signalling: phone.address, trusted: false, confirmed: true })
    const say = await telephone(20, (from, length) => tone(440, from, length))
    const frames: Array<Int16Array> = []
    const sentAny: Array<boolean> = []
    for (let n = 0; n < 60; n++) {
      stream.receive(say(n), phone)
      const { said, sent } = hear(stream)
      frames.push(said)
      sentAny.push(sent !== undefined)
      if (n === 9) loading.resolve(coder)
      // oxlint-disable-next-line no-await-in-loop -- the codec comes between two frames
      if (n === 9) await Promise.resolve()
    }
    expect(sentAny.indexOf(true)).toBe(10)
    expect(joined(frames.slice(0, 10)).every((sample) => sample === 0)).toBe(true)
    expect(toneShare(joined(frames.slice(30)), 440)).toBeGreaterThan(0.95)
  })

  it("asks the next packet of one that was lost: nearer to what was said than what a decoder makes up", async () => {
    const say = await telephone()
    const [lossy, whole, blind] = await Promise.all([connected(), connected(), makeOpusCoder()])
    const packets: Array<Uint8Array> = []
    const isLost = (n: number) => n > 20 && n % 5 === 0
    let [recovered, invented] = [0, 0]
    for (let n = 0; n < 300; n++) {
      packets.push(rtpOf(say(n)).payload)
      whole.receive(packetOf(n, packets[n]!), phone)
      if (!isLost(n)) lossy.receive(packetOf(n, packets[n]!), phone)
      const [{ said }, { said: original }] = [hear(lossy), hear(whole)]
      // Two frames wait in the ring.
      const heard = n - 2
      if (heard < 0) continue
      const made = isLost(heard) ? blind.invent(FRAME_SAMPLES) : blind.decode(packets[heard]!)
      if (!isLost(heard)) continue
      recovered += distance(said, original)
      invented += distance(made!, original)
    }
    expect(recovered).toBeLessThan(invented / 2)
    for (const one of [lossy, whole]) one.release()
  })

  it("makes up what no packet tells of, and fades when nothing comes any more", async () => {
    const say = await telephone()
    const stream = await connected()
    for (let n = 0; n < 50; n++) {
      stream.receive(say(n), phone)
      hear(stream)
    }
    const after = Array.from({ length: 60 }, () => loudness(hear(stream).said))
    // Two frames were waiting; the third is made up.
    expect(after[2]).toBeGreaterThan(500)
    expect(after.at(-1)).toBe(0)
  })

  it("speaks over a line that loses one in twenty and is late by 250 ms, 50 more or less", async () => {
    const say = await telephone()
    const stream = await connected()
    const chance = seededChance(11)
    const under: Array<{ readonly dueMs: number; readonly packet: Uint8Array }> = []
    const frames: Array<Int16Array> = []
    for (let n = 0; n < 1_500; n++) {
      const nowMs = n * 20
      const packet = say(n)
      if (chance() >= 0.05) under.push({ dueMs: nowMs + 200 + 100 * chance(), packet })
      for (const { packet: arrived } of under.filter(({ dueMs }) => dueMs > nowMs - 20 && dueMs <= nowMs))
        stream.receive(arrived, phone)
      frames.push(hear(stream).said)
    }
    // Until it has learned how long to wait, some come too late. The voice is loud for most of a breath.
    const settled = frames.slice(250)
    const audible = settled.filter((frame) => loudness(frame) > QUIETEST_BREATH / 2).length / settled.length
    expect(audible).toBeGreaterThan(0.99)
    expect(stream.quality()).toMatchObject({ lost: expect.closeTo(75, -1.6) })
  })

  it("is never broken by a packet: any octets are heard or refused", async () => {
    const chance = seededChance(6)
    const stream = await connected()
    const say = await telephone()
    for (let n = 0; n < 2_000; n++) {
      const payload = rtpOf(say(n)).payload.slice(0, 1 + Math.floor(chance() * 80))
      for (let hit = 0; hit < 3; hit++) payload[Math.floor(chance() * payload.length)] = Math.floor(chance() * 256)
      const timestamp = n * FRAME_SAMPLES * TICKS + Math.floor(chance() * 3) * 120
      stream.receive(
        buildRtp({ marker: false, payloadType: 107, sequence: n & 0xffff, timestamp, ssrc: 5, payload }),
        phone
      )
      hear(stream)
    }
    expect(stream.receive(packetOf(2_000, new Uint8Array(0)), phone)).toMatchObject({ _tag: "Stranger" })
    // And a good stream is heard after it.
    const tones = await telephone(20, (from, length) => tone(440, from, length))
    const frames: Array<Int16Array> = []
    for (let n = 2_001; n < 2_100; n++) {
      stream.receive(tones(n), phone)
      frames.push(hear(stream).said)
    }
    expect(toneShare(joined(frames.slice(40)), 440)).toBeGreaterThan(0.95)
  })
})

describe("a packet of Opus", () => {
  const put = (payload: Uint8Array) => {
    const decoded: Array<ReadonlyArray<number>> = []
    const decode = (packet: Uint8Array) => {
      decoded.push([...packet])
      return undefined
    }
    const coder = { decode, recover: () => undefined, invent: (n: number) => new Int16Array(n), encode: () => 0 }
    const voice = makeOpusVoice(makeJitterRing(), () => Promise.resolve({ ...coder, free: () => undefined }))
    return { decoded, voice, taken: voice.put({ sequence: 1, timestamp: 160, ssrc: 5, payload }) }
  }

  it("is refused when it is longer than any that a line carries", () => {
    expect(put(new Uint8Array(1_501).fill(0x48, 0, 1)).taken).toBe("refused")
    expect(put(new Uint8Array(1_500).fill(0x48, 0, 1)).taken).toBe("kept")
  })

  it("is the leg's own: what comes next into the socket's memory does not change it", async () => {
    const memory = Buffer.alloc(40, 0x48)
    const { decoded, voice } = put(memory.subarray(0, 20))
    memory.fill(0xff)
    await Promise.resolve()
    for (let n = 0; n < 8; n++) voice.pull(new Int16Array(FRAME_SAMPLES))
    expect(decoded).toEqual([Array.from({ length: 20 }, () => 0x48)])
  })
})

describe("what a leg says in Opus", () => {
  it("is silence, also for its recording, as long as there is no coder to say it", () => {
    const stream = makeRtpStream({ sequence: 7, timestamp: 0, ssrc: 1 }, () => new Promise(() => undefined))
    stream.connect(opus(), { signalling: phone.address, trusted: false, confirmed: true })
    stream.begin(0)
    stream.heard.fill(3_000)
    expect(stream.finish()).toBeUndefined()
    expect(stream.heard).toEqual(new Int16Array(FRAME_SAMPLES))
  })

  it("is one packet every 20 ms with a clock of 48 kHz, small enough for 56 kbit/s, and decodes to what was said", async () => {
    const stream = await connected()
    const far = await makeOpusCoder()
    const said: Array<Int16Array> = []
    let octets = 0
    const timestamps: Array<number> = []
    for (let n = 0; n < 200; n++) {
      stream.begin(0)
      stream.heard.set(tone(440, n * FRAME_SAMPLES))
      const packet = rtpOf(stream.finish()?.datagram.slice())
      timestamps.push(packet.timestamp - n * FRAME_SAMPLES * TICKS)
      expect([packet.payloadType, packet.marker]).toEqual([107, n === 0])
      octets += packet.payload.length
      said.push(far.decode(packet.payload)!)
    }
    expect(new Set(timestamps).size).toBe(1)
    expect(toneShare(joined(said.slice(40)), 440)).toBeGreaterThan(0.95)
    // With 12 octets of RTP, 8 of UDP, 20 of IP and 18 of Ethernet to each.
    const kbitPerSecond = ((octets / 200 + 58) * 8 * 50) / 1_000
    expect(kbitPerSecond).toBeLessThan(56)
    expect(octets / 200).toBeLessThanOrEqual((BITRATE / 8 / 50) * 1.05)
  })

  it("goes on when the codec changes: to G.711, and back", async () => {
    const stream = await connected()
    const types = []
    for (const next of [opus(), opus({ codec: "PCMA", payloadType: 8 }), opus()]) {
      stream.connect(next, { signalling: phone.address, trusted: false, confirmed: true })
      // oxlint-disable-next-line no-await-in-loop -- the codec comes between two frames
      await Promise.resolve()
      stream.begin(0)
      const { payload, payloadType, sequence } = rtpOf(stream.finish()?.datagram.slice())
      types.push([payloadType, sequence, payload.length === FRAME_SAMPLES])
    }
    expect(types).toEqual([
      [107, 7, false],
      [8, 8, true],
      [107, 9, false]
    ])
  })
})

describe("keys beside Opus", () => {
  it.each([
    [48_000, 4_800],
    [8_000, 800]
  ])("are told in samples of 8 kHz, whether they count at %i Hz or not", async (telephoneEventHz, duration) => {
    const stream = await connected(opus({ telephoneEventHz }))
    const payload = new Uint8Array(4)
    writeEvent(payload, 0, { event: 5, end: true, volume: 10, durationSamples: duration })
    const pressed = buildRtp({ marker: true, payloadType: 101, sequence: 9, timestamp: 960, ssrc: 5, payload })
    expect(stream.receive(pressed, phone)).toEqual({ _tag: "Taken", digits: [{ digit: "5", durationSamples: 800 }] })
    expect(stream.receive(pressed, phone)).toEqual({ _tag: "Taken", digits: [] })
  })

  it.each([
    [48_000, [960, 1_920, 2_880, 3_840, 4_800, 4_800, 4_800]],
    [8_000, [160, 320, 480, 640, 800, 800, 800]]
  ])("are sent as the far end counts: at %i Hz", async (telephoneEventHz, durations) => {
    const stream = await connected(opus({ telephoneEventHz }))
    stream.pressDigits("7")
    const sent = durations.map(() => rtpOf(hear(stream).sent?.datagram))
    expect(sent.map(({ payload }) => readEvent(payload)?.durationSamples)).toEqual(durations)
    expect(new Set(sent.map(({ timestamp }) => timestamp)).size).toBe(1)
  })
})

describe("how an Opus leg's line was", () => {
  it("is told with losses and jitter in ms, and without a score: G.113 has no factors for Opus", async () => {
    const say = await telephone()
    const stream = await connected()
    let atMs = 0
    for (let n = 0; n < 100; n++) {
      atMs += 20
      // Every other packet 10 ms after its time.
      if (n % 10 !== 0) stream.receive(say(n), phone, atMs + (n % 2) * 10)
      else say(n)
      hear(stream)
    }
    const quality = stream.quality()
    expect(quality).toMatchObject({ received: 90, lost: 9, score: undefined })
    expect(quality?.jitterMs).toBeGreaterThan(5)
    expect(quality?.jitterMs).toBeLessThan(11)
    const report = stream.farewell(60_000)
    const [sender] = parseRtcp(report?.datagram ?? new Uint8Array(0))
    if (sender?._tag !== "SenderReport") throw new Error("no report")
    // In its own ticks: 48 a millisecond.
    expect(sender.blocks[0]!.jitter / 48).toBeCloseTo(quality?.jitterMs ?? 0, 0)
  })
})

const packetOf = (n: number, payload: Uint8Array) =>
  buildRtp({
    marker: false,
    payloadType: 107,
    sequence: n & 0xffff,
    timestamp: n * FRAME_SAMPLES * TICKS,
    ssrc: 5,
    payload
  })
const distance = (a: Int16Array, b: Int16Array) => a.reduce((sum, sample, i) => sum + (sample - b[i]!) ** 2, 0)
const loudness = (frame: Int16Array) => Math.sqrt(frame.reduce((sum, sample) => sum + sample ** 2, 0) / frame.length)
