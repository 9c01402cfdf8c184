import { describe, expect, it } from "vitest"
import { seededChance } from "../testing/chance.ts"
import { opinionOf } from "./opinion.ts"
import { makeReception } from "./reception.ts"
import { buildRtcp, ntpMiddleOf, parseRtcp } from "./rtcp.ts"
import type { ReportBlock } from "./rtcp.ts"

const block: ReportBlock = {
  ssrc: 0xdead_beef,
  fractionLost: 26,
  lost: -3,
  highestSequence: 0x0001_ffff,
  jitter: 80,
  lastReport: 0x1234_5678,
  delay: 65_536
}
const sent = { atMs: 1_500, timestamp: 160_000, packets: 1_000, octets: 160_000 }
const report = { ssrc: 7, cname: "a@b", sent, blocks: [block], goodbye: false }

describe("a report", () => {
  it("comes back as it was written, a farewell behind it", () => {
    const octets = buildRtcp({ ...report, goodbye: true })
    expect(octets.length % 4).toBe(0)
    expect(parseRtcp(octets)).toEqual([
      {
        _tag: "SenderReport",
        ssrc: 7,
        ntpMiddle: ntpMiddleOf(1_500),
        packets: 1_000,
        octets: 160_000,
        blocks: [block]
      },
      { _tag: "Other", type: 202 },
      { _tag: "Goodbye", ssrcs: [7] }
    ])
    expect(ntpMiddleOf(1_500)).toBe(65_536 + 32_768)
  })

  it("is a receiver's when nothing was sent, and names nobody when nothing came", () => {
    expect(parseRtcp(buildRtcp({ ...report, sent: undefined, blocks: [] }))).toEqual([
      { _tag: "ReceiverReport", ssrc: 7, blocks: [] },
      { _tag: "Other", type: 202 }
    ])
  })

  it("lies in its octets as RFC 3550 draws it", () => {
    const octets = buildRtcp({ ...report, blocks: [] })
    expect([...octets.subarray(0, 16)]).toEqual([0x80, 200, 0, 6, 0, 0, 0, 7, 0, 0, 0, 1, 0x80, 0, 0, 0])
    expect([...octets.subarray(28)]).toEqual([0x81, 202, 0, 3, 0, 0, 0, 7, 1, 3, 97, 64, 98, 0, 0, 0])
  })

  it.each([
    ["nothing", []],
    ["three octets", [0x80, 200, 0]],
    ["another version", [0x40, 201, 0, 1, 0, 0, 0, 7]],
    ["no report first", [0x80, 203, 0, 0]],
    ["a length beyond the end", [0x80, 201, 0, 2, 0, 0, 0, 7]],
    ["more blocks than there is room for", [0x81, 201, 0, 1, 0, 0, 0, 7]]
  ])("is not read of %s", (_, octets) => {
    expect(parseRtcp(Uint8Array.from(octets))).toEqual([])
  })

  it("is read or not, and never fails, whatever the octets", () => {
    const chance = seededChance(5)
    const good = buildRtcp({ ...report, goodbye: true })
    let read = 0
    for (let n = 0; n < 20_000; n++) {
      const octets = good.slice(0, Math.floor(chance() * (good.length + 1)))
      for (let hit = 0; hit < 2; hit++) octets[Math.floor(chance() * octets.length)] = chance() * 256
      if (parseRtcp(octets).length > 0) read++
    }
    expect(read).toBeGreaterThan(50)
  })
})

describe("what came", () => {
  const packet = (n: number, ssrc = 1) => ({ sequence: n & 0xffff, timestamp: (n * 160) >>> 0, ssrc })

  it("is counted over the end of the circle; the jitter of a clock is 0", () => {
    const reception = makeReception()
    for (let n = 65_500; n < 65_600; n++) reception.note(packet(n), n * 20)
    expect(reception.counts()).toEqual({ received: 100, lost: 0, jitterMs: 0, worstJitterMs: 0 })
    expect(reception.block(5, 6)).toEqual({
      ssrc: 1,
      fractionLost: 0,
      lost: 0,
      highestSequence: 65_599,
      jitter: 0,
      lastReport: 5,
      delay: 6
    })
  })

  it("has its gaps as losses, of the interval and of the whole", () => {
    const reception = makeReception()
    for (let n = 0; n < 100; n++) if (n % 10 !== 5) reception.note(packet(n), n * 20)
    expect(reception.block(0, 0)).toMatchObject({ fractionLost: Math.floor(25.6), lost: 10 })
    for (let n = 100; n < 200; n++) reception.note(packet(n), n * 20)
    expect(reception.block(0, 0)).toMatchObject({ fractionLost: 0, lost: 10 })
    reception.note(packet(5), 4_000)
    expect(reception.counts()).toMatchObject({ received: 191, lost: 9 })
  })

  it("shakes as RFC 3550 says: towards the mean difference of two transits", () => {
    const reception = makeReception()
    for (let n = 0; n < 500; n++) reception.note(packet(n), n * 20 + (n % 2) * 10)
    expect(reception.counts().jitterMs).toBeCloseTo(10, 1)
  })

  it("is one sum when the sender begins anew, by another name or far away", () => {
    const reception = makeReception()
    for (const n of [0, 1, 3]) reception.note(packet(n), n * 20)
    for (const n of [70, 72]) reception.note(packet(n, 2), n * 20)
    for (const n of [30_000, 30_001]) reception.note(packet(n, 2), n * 20)
    expect(reception.counts()).toMatchObject({ received: 7, lost: 2 })
    expect(reception.block(0, 0)).toMatchObject({ ssrc: 2, lost: 0 })
    expect(makeReception().block(0, 0)).toBeUndefined()
  })
})

describe("the score of a line", () => {
  it.each([
    ["a perfect one", { lostShare: 0, delayMs: 0 }, 4.41],
    ["a good one", { lostShare: 0.005, delayMs: 60 }, 4.31],
    ["one that loses 5 %", { lostShare: 0.05, delayMs: 100 }, 3.82],
    ["one to a satellite", { lostShare: 0, delayMs: 600 }, 1.71],
    ["one that loses half", { lostShare: 0.5, delayMs: 100 }, 1.51],
    ["one that says nothing", { lostShare: 1, delayMs: 0 }, 1.14]
  ])("%s", (_, line, score) => {
    expect(opinionOf(line)).toBeCloseTo(score, 1)
  })

  it("never rises with loss or delay and stays between 1 and 4.5", () => {
    for (let percent = 0; percent < 100; percent++)
      for (const delayMs of [0, 100, 177, 178, 400, 5_000]) {
        const score = opinionOf({ lostShare: percent / 100, delayMs })
        expect(score).toBeGreaterThanOrEqual(1)
        expect(score).toBeLessThan(4.5)
        expect(opinionOf({ lostShare: (percent + 1) / 100, delayMs })).toBeLessThanOrEqual(score)
        expect(opinionOf({ lostShare: percent / 100, delayMs: delayMs + 50 })).toBeLessThanOrEqual(score)
      }
  })
})
