import { describe, expect, it } from "vitest"
import { seededChance } from "../testing/chance.ts"
import { FRAME_SAMPLES } from "./clock.ts"
import { DELAY_SAMPLES, MAX_DEPTH_SAMPLES, MAX_PACKET_SAMPLES, makeJitterRing } from "./jitter-ring.ts"
import type { JitterRing } from "./jitter-ring.ts"

const SILENCE = 255

/** The octet a test stream says at a sample: never silence, and different in neighbouring places. */
const octetAt = (timestamp: number) => (timestamp >>> 0) % 251

const packet = (timestamp: number, length = FRAME_SAMPLES, sequence = (timestamp / 80) & 0xffff, ssrc = 1) => ({
  sequence,
  timestamp: timestamp >>> 0,
  ssrc,
  payload: Uint8Array.from({ length }, (_, i) => octetAt(timestamp + i))
})

const pull = (ring: JitterRing) => {
  const frame = new Uint8Array(FRAME_SAMPLES)
  return { present: ring.pull(frame, SILENCE), frame }
}

const pullAll = (ring: JitterRing, frames: number) => Array.from({ length: frames }, () => [...pull(ring).frame]).flat()

const said = (octets: ReadonlyArray<number>) => octets.filter((octet) => octet !== SILENCE)

const saidBetween = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => octetAt(from + i))

describe("a stream in order", () => {
  it.each([80, 160, 240, 320])("comes out whole and 40 ms later from packets of %i samples", (length) => {
    const ring = makeJitterRing()
    const total = 4_800
    let sent = 0
    const out: Array<number> = []
    for (let due = FRAME_SAMPLES; due <= total + 2 * DELAY_SAMPLES; due += FRAME_SAMPLES) {
      for (; sent < total && sent < due; sent += length) ring.put(packet(sent, length))
      out.push(...pull(ring).frame)
    }
    expect(out.slice(0, DELAY_SAMPLES)).toEqual(Array.from({ length: DELAY_SAMPLES }, () => SILENCE))
    expect(out.slice(DELAY_SAMPLES, DELAY_SAMPLES + total)).toEqual(saidBetween(0, total))
  })

  it("goes over the end of the timestamp and sequence circles", () => {
    const ring = makeJitterRing()
    const start = 2 ** 32 - 800
    for (let n = 0; n < 10; n++) ring.put(packet(start + n * 160, 160, (65_531 + n) & 0xffff))
    expect(said(pullAll(ring, 12))).toEqual(Array.from({ length: 1_600 }, (_, i) => octetAt(start + i)))
  })
})

describe("a stream in disorder", () => {
  it("puts swapped packets in their places", () => {
    const ring = makeJitterRing()
    for (const n of [1, 0, 3, 2]) ring.put(packet(n * 160))
    expect(said(pullAll(ring, 6))).toEqual(saidBetween(0, 640))
  })

  it("is silent where a packet is lost, and goes on", () => {
    const ring = makeJitterRing()
    for (const n of [0, 2]) ring.put(packet(n * 160))
    const out = pullAll(ring, 5)
    expect(out.slice(DELAY_SAMPLES + 160, DELAY_SAMPLES + 320).every((octet) => octet === SILENCE)).toBe(true)
    expect(said(out)).toEqual([...saidBetween(0, 160), ...saidBetween(320, 480)])
  })

  it("takes a repeated packet once", () => {
    const ring = makeJitterRing()
    expect([ring.put(packet(0)), ring.put(packet(0)), ring.put(packet(160))]).toEqual(["kept", "duplicate", "kept"])
    expect(ring.counts().duplicates).toBe(1)
  })

  it("drops a packet whose time has gone, and uses the rest of one that is half late", () => {
    const ring = makeJitterRing()
    ring.put(packet(320))
    pullAll(ring, 3)
    expect(ring.put(packet(0))).toBe("late")
    expect(ring.put(packet(480 - 80, 160, 9))).toBe("kept")
    expect([...pull(ring).frame].slice(0, 80)).toEqual(saidBetween(480, 560))
  })

  it("moves to a sender whose time line lies behind after three late packets in a row", () => {
    const ring = makeJitterRing()
    ring.put(packet(1_000_000))
    pull(ring)
    const puts = [0, 1, 2, 3].map((n) => ring.put(packet(n * 160)))
    expect(puts).toEqual(["late", "late", "kept", "kept"])
    expect(said(pullAll(ring, 5))).toEqual(saidBetween(320, 640))
  })

  it("moves to a sender that jumped ahead", () => {
    const ring = makeJitterRing()
    ring.put(packet(0))
    for (let n = 0; n < 4; n++) ring.put(packet(5_000_000 + n * 160))
    expect(said(pullAll(ring, 6))).toEqual(saidBetween(5_000_000, 5_000_640))
    expect(ring.counts().resyncs).toBe(1)
  })

  it("starts anew with another SSRC", () => {
    const ring = makeJitterRing()
    ring.put(packet(0))
    ring.put(packet(77_000, 160, 3, 2))
    expect(said(pullAll(ring, 4))).toEqual(saidBetween(77_000, 77_160))
  })

  it("plays a capture again that repeats its numbers after half a second of rest", () => {
    const ring = makeJitterRing()
    for (let round = 0; round < 2; round++) {
      for (let n = 0; n < 3; n++) expect(ring.put(packet(n * 160))).toBe("kept")
      expect(said(pullAll(ring, 31))).toEqual(saidBetween(0, 480))
    }
  })

  it("refuses empty payloads and packets longer than 120 ms", () => {
    const ring = makeJitterRing()
    expect([ring.put(packet(0, 0)), ring.put(packet(0, MAX_PACKET_SAMPLES + 1))]).toEqual(["refused", "refused"])
    expect(pull(ring).present).toBe(0)
  })

  it("keeps the newest after a stall of ours that left two seconds of packets in the socket", () => {
    const ring = makeJitterRing()
    for (let n = 0; n < 100; n++) ring.put(packet(n * 160))
    expect(ring.counts().depthSamples).toBeLessThanOrEqual(MAX_DEPTH_SAMPLES)
    expect(said(pullAll(ring, 20)).slice(-160)).toEqual(saidBetween(99 * 160, 100 * 160))
  })

  it.each([
    [1.005, "fast"],
    [0.995, "slow"]
  ])("holds its delay for ten minutes against a clock %f times ours (%s)", (ratio) => {
    const ring = makeJitterRing()
    let present = 0
    let sent = 0
    let deepest = 0
    const ticks = 30_000
    for (let tick = 1; tick <= ticks; tick++) {
      for (; sent < tick * ratio; sent++) ring.put(packet(sent * 160, 160, sent & 0xffff))
      present += pull(ring).present
      deepest = Math.max(deepest, ring.counts().depthSamples)
    }
    expect(deepest).toBeLessThanOrEqual(DELAY_SAMPLES + 4 * FRAME_SAMPLES)
    expect(present / (ticks * FRAME_SAMPLES)).toBeGreaterThan(0.98)
  })
})

/** Packets that arrive by chance within a span, 5 % of them never; the share of frames that were whole, second by second. */
const overABadLine = (
  seed: number,
  options: { readonly spreadMs: number; readonly loss: number; readonly seconds: number }
) => {
  const chance = seededChance(seed)
  const ring = makeJitterRing()
  const count = options.seconds * 50
  const arrivals = Array.from({ length: count }, (_, n) => ({ n, atMs: n * 20 + 200 + chance() * options.spreadMs }))
    .filter(() => chance() >= options.loss)
    .toSorted((a, b) => a.atMs - b.atMs)
  const whole: Array<number> = []
  let next = 0
  let came = 0
  const first = Math.ceil((arrivals[0]?.atMs ?? 0) / 20)
  for (let tick = first; tick < first + count; tick++) {
    for (; next < arrivals.length && arrivals[next]!.atMs <= tick * 20; next++)
      ring.put(packet(arrivals[next]!.n * 160))
    if (pull(ring).present === FRAME_SAMPLES) came++
    if ((tick - first) % 50 === 49) whole.push(came / 50)
    if ((tick - first) % 50 === 49) came = 0
  }
  return { whole, counts: ring.counts() }
}

const mean = (shares: ReadonlyArray<number>) => shares.reduce((sum, share) => sum + share, 0) / shares.length

it("does not wait for a packet or two that came late by our own stall", () => {
  const ring = makeJitterRing()
  for (let n = 0; n < 400; n++) {
    // Twice in eight seconds, three frames pass before what waits in the socket is read.
    if (n % 200 === 100) {
      pullAll(ring, 3)
      for (let late = 0; late < 3; late++) ring.put(packet((n + late) * 160))
      n += 2
      continue
    }
    ring.put(packet(n * 160))
    pullAll(ring, 1)
  }
  expect(ring.counts().held).toBe(0)
})

describe("a line that delays by 250 ± 50 ms and reorders", () => {
  it.each([1, 2, 3, 4, 5])(
    "is waited for after the first second; what is missing then is what was lost (seed %i)",
    (seed) => {
      const { counts, whole } = overABadLine(seed, { spreadMs: 100, loss: 0.05, seconds: 60 })
      expect(mean(whole.slice(1))).toBeGreaterThan(0.92)
      expect(counts.held).toBeGreaterThan(0)
      // 100 ms of spread need no more than 100 ms of waiting and a frame of ours.
      expect(counts.depthSamples).toBeLessThanOrEqual(8 * FRAME_SAMPLES)
    }
  )

  it("is forgotten when the line is good again", () => {
    const ring = makeJitterRing()
    ring.put(packet(0))
    pullAll(ring, 6)
    // 80 ms late each, so that it waits for them.
    for (let n = 1; n < 40; n++) {
      ring.put(packet(n * 160))
      pullAll(ring, 1)
    }
    const deep = ring.counts().depthSamples
    for (let n = 40; n < 800; n++) {
      ring.put(packet(n * 160))
      pullAll(ring, 1)
    }
    expect(deep).toBeGreaterThanOrEqual(0)
    expect(ring.counts().depthSamples).toBeLessThanOrEqual(DELAY_SAMPLES + FRAME_SAMPLES)
  })

  it("is never waited for longer than 200 ms", () => {
    const { counts, whole } = overABadLine(9, { spreadMs: 2_000, loss: 0, seconds: 60 })
    expect(whole).toHaveLength(60)
    expect(counts.depthSamples).toBeLessThanOrEqual(MAX_DEPTH_SAMPLES)
  })
})

describe("laws over random scripts", () => {
  const seeds = Array.from({ length: 60 }, (_, i) => i + 1)

  it.each(seeds)(
    "what was not lost is heard once, whole and in order, while the jitter is below 30 ms (seed %i)",
    (seed) => {
      const chance = seededChance(seed)
      const ring = makeJitterRing()
      const length = [80, 160, 240, 320][Math.floor(chance() * 4)]!
      const start = Math.floor(chance() * 2 ** 32)
      const loss = chance() * 0.3
      const arrivals: Array<{ readonly atMs: number; readonly n: number }> = []
      const count = 200
      const expected: Array<number> = []
      for (let n = 0; n < count; n++) {
        if (n > 0 && chance() < loss) continue
        const timestamp = start + n * length
        for (let i = 0; i < length; i++) expected.push(octetAt(timestamp + i))
        const atMs = ((n + 1) * length) / 8 + (n === 0 ? 0 : chance() * 30)
        arrivals.push({ atMs, n })
        if (chance() < 0.1) arrivals.push({ atMs: atMs + chance() * 300, n })
      }
      arrivals.sort((a, b) => a.atMs - b.atMs)
      const out: Array<number> = []
      for (let nowMs = chance() * 20; nowMs < (count * length) / 8 + 500; nowMs += 20) {
        while (arrivals[0] !== undefined && arrivals[0].atMs <= nowMs) {
          const { n } = arrivals.shift()!
          ring.put(packet(start + n * length, length, (n * 7 + 65_500) & 0xffff))
        }
        out.push(...pull(ring).frame)
      }
      expect(said(out)).toEqual(expected)
    }
  )

  it.each(seeds)("stays within its limit, gives one frame a tick, and recovers from anything (seed %i)", (seed) => {
    const chance = seededChance(seed)
    const below = (limit: number) => Math.floor(chance() * limit)
    const ring = makeJitterRing()
    let timestamp = below(2 ** 32)
    let ssrc = 1
    let putSamples = 0
    let heardSamples = 0
    let miscounted = 0
    let deepest = 0
    for (let step = 0; step < 3_000; step++) {
      const dice = chance()
      if (dice < 0.02) timestamp = below(2 ** 32)
      if (dice > 0.99) ssrc = below(3)
      const length = 1 + below(chance() < 0.1 ? MAX_PACKET_SAMPLES : 320)
      if (chance() < 0.6) {
        const back = chance() < 0.2 ? below(4_000) : 0
        if (ring.put(packet(timestamp - back, length, below(0x1_0000), ssrc)) === "kept") putSamples += length
        timestamp = (timestamp + length) >>> 0
      }
      deepest = Math.max(deepest, ring.counts().depthSamples)
      if (chance() < 0.5) {
        const { present, frame } = pull(ring)
        if (frame.filter((octet) => octet !== SILENCE).length !== present) miscounted++
        heardSamples += present
      }
    }
    expect(miscounted).toBe(0)
    expect(deepest).toBeLessThanOrEqual(MAX_DEPTH_SAMPLES)
    expect(heardSamples).toBeLessThanOrEqual(putSamples)

    const again = below(2 ** 32)
    const clean: Array<number> = []
    for (let n = 0; n < 60; n++) {
      ring.put(packet(again + n * 160, 160, n, ssrc))
      const { present } = pull(ring)
      if (n >= 20) clean.push(present)
    }
    expect(clean).toEqual(clean.map(() => FRAME_SAMPLES))
  })
})
