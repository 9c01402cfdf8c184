import { describe, expect, it } from "vitest"
import { seededChance } from "../testing/chance.ts"
import { FRAME_MS, FRAME_SAMPLES } from "./clock.ts"
import { FORGET_MS, LOST_END_MS, makeDigitReceiver } from "./digit-receiver.ts"
import { MAX_WAITING_DIGITS, makeDigitSender } from "./digit-sender.ts"
import { DIGITS, readEvent, writeEvent } from "./telephone-event.ts"

const payload = (event: number, durationSamples: number, end = false) => {
  const into = new Uint8Array(4)
  writeEvent(into, 0, { event, end, volume: 10, durationSamples })
  return into
}

const at = (timestamp: number, octets: Uint8Array, ssrc = 1) => ({ ssrc, timestamp: timestamp >>> 0, payload: octets })

describe("the payload", () => {
  it("reads the octets SIPp's capture of key 1 ends with", () => {
    expect(readEvent(Uint8Array.of(0x01, 0x8a, 0x08, 0xc0))).toEqual({
      event: 1,
      end: true,
      volume: 10,
      durationSamples: 2_240
    })
  })

  it("comes back as it was written", () => {
    for (const durationSamples of [0, 160, 255, 256, 0xffff]) {
      for (const end of [true, false]) {
        expect(readEvent(payload(15, durationSamples, end))).toEqual({ event: 15, end, volume: 10, durationSamples })
      }
    }
  })

  it("is nothing when it is too short", () => expect(readEvent(Uint8Array.of(1, 10, 0))).toBeUndefined())
})

describe("receiving keys", () => {
  it("tells a press at its first end packet, and the other two say nothing", () => {
    const receiver = makeDigitReceiver()
    const told = [
      receiver.receive(at(13_280, payload(1, 0)), 0),
      receiver.receive(at(13_280, payload(1, 320)), 20),
      ...[0, 0, 0].map(() => receiver.receive(at(13_280, payload(1, 480, true)), 60))
    ]
    expect(told).toEqual([[], [], [{ digit: "1", durationSamples: 480 }], [], []])
  })

  it("tells two presses of one key twice, and keeps events above 15 out", () => {
    const receiver = makeDigitReceiver()
    expect(receiver.receive(at(0, payload(5, 400, true)), 0)).toHaveLength(1)
    expect(receiver.receive(at(1_600, payload(5, 400, true)), 200)).toHaveLength(1)
    expect(receiver.receive(at(3_200, payload(16, 400, true)), 400)).toEqual([])
    expect(receiver.receive(at(4_800, Uint8Array.of(1)), 600)).toEqual([])
  })

  it("tells a press whose ends were all lost after 200 ms of silence", () => {
    const receiver = makeDigitReceiver()
    receiver.receive(at(0, payload(11, 800)), 0)
    expect(receiver.due(LOST_END_MS - 1)).toEqual([])
    expect(receiver.due(LOST_END_MS)).toEqual([{ digit: "#", durationSamples: 800 }])
    expect(receiver.due(LOST_END_MS + 20)).toEqual([])
    expect(receiver.receive(at(0, payload(11, 960, true)), LOST_END_MS + 40)).toEqual([])
  })

  it("tells a press whose ends were lost when the next one begins, before it", () => {
    const receiver = makeDigitReceiver()
    receiver.receive(at(0, payload(4, 640)), 0)
    expect(receiver.receive(at(1_200, payload(2, 320, true)), 150)).toEqual([
      { digit: "4", durationSamples: 640 },
      { digit: "2", durationSamples: 320 }
    ])
  })

  it("leaves a reordered packet of an older press alone", () => {
    const receiver = makeDigitReceiver()
    receiver.receive(at(8_000, payload(1, 480, true)), 0)
    receiver.receive(at(9_600, payload(2, 160)), 200)
    expect(receiver.receive(at(8_000, payload(1, 480, true)), 210)).toEqual([])
    expect(receiver.receive(at(9_600, payload(2, 480, true)), 240)).toEqual([{ digit: "2", durationSamples: 480 }])
  })

  it("hears a capture again that is played twice, and an earlier one after a later one", () => {
    const receiver = makeDigitReceiver()
    expect(receiver.receive(at(23_200, payload(2, 480, true)), 0)).toHaveLength(1)
    expect(receiver.receive(at(13_280, payload(1, 480, true)), 100)).toHaveLength(1)
    expect(receiver.receive(at(13_280, payload(1, 480, true)), 120 + FORGET_MS)).toHaveLength(1)
  })

  it("puts the segments of a press longer than eight seconds together", () => {
    const receiver = makeDigitReceiver()
    receiver.receive(at(100, payload(9, 0xffff)), 0)
    expect(receiver.receive(at(100 + 0xffff, payload(9, 160)), 20)).toEqual([])
    expect(receiver.receive(at(100 + 0xffff, payload(9, 320, true)), 40)).toEqual([
      { digit: "9", durationSamples: 0xffff + 320 }
    ])
  })

  const seeds = Array.from({ length: 100 }, (_, i) => i + 1)
  it.each(seeds)("tells each press once and in order through loss, repetition and disorder (seed %i)", (seed) => {
    const chance = seededChance(seed)
    const below = (limit: number) => Math.floor(chance() * limit)
    const loss = chance() * 0.6
    const arrivals: Array<{ readonly atMs: number; readonly timestamp: number; readonly octets: Uint8Array }> = []
    let nowMs = 0
    let pressed = ""
    const start = below(2 ** 32)
    for (let press = 0; press < 20; press++) {
      const event = below(16)
      const frames = 2 + below(20)
      const timestamp = start + nowMs * 8
      const packets = Array.from({ length: frames + 3 }, (_, n) => ({
        atMs: nowMs + Math.min(n, frames) * FRAME_MS + chance() * 30,
        timestamp,
        octets: payload(event, Math.min(n + 1, frames) * 160, n >= frames)
      }))
      const survivors = packets.filter(() => chance() >= loss)
      const sent = survivors.length > 0 ? survivors : packets.slice(0, 1)
      const repeated = sent.filter(() => chance() < 0.1)
      arrivals.push(...sent)
      for (const { atMs, octets } of repeated) arrivals.push({ atMs: atMs + chance() * 30, timestamp, octets })
      pressed += DIGITS[event]!
      nowMs += frames * FRAME_MS + 80 + below(400)
    }
    arrivals.sort((a, b) => a.atMs - b.atMs)
    const receiver = makeDigitReceiver()
    let told = ""
    for (let tickMs = 0; tickMs < nowMs + 1_000; tickMs += FRAME_MS) {
      while (arrivals[0] !== undefined && arrivals[0].atMs <= tickMs) {
        const { timestamp, octets } = arrivals.shift()!
        for (const { digit } of receiver.receive(at(timestamp, octets), tickMs)) told += digit
      }
      for (const { digit } of receiver.due(tickMs)) told += digit
    }
    expect(told).toBe(pressed)
  })
})

describe("sending keys", () => {
  const frames = (count: number, digits: string) => {
    const sender = makeDigitSender()
    sender.press(digits)
    return Array.from({ length: count }, (_, n) => sender.next(1_000 + n * FRAME_SAMPLES))
  }

  it("sends one growing packet a frame with one timestamp, a marker first and three ends", () => {
    const sent = frames(10, "5").filter((packet) => packet !== undefined)
    expect(sent.map(({ marker }) => marker)).toEqual([true, false, false, false, false, false, false])
    expect(sent.map(({ timestamp }) => timestamp)).toEqual(sent.map(() => 1_000))
    expect(sent.map(({ event }) => event.durationSamples)).toEqual([160, 320, 480, 640, 800, 800, 800])
    expect(sent.map(({ event }) => event.end)).toEqual([false, false, false, false, true, true, true])
    expect(sent.every(({ event }) => event.event === 5)).toBe(true)
  })

  it("rests between two keys, and audio has the line again", () => {
    const sent = frames(30, "12")
    expect(sent.slice(7, 12)).toEqual(Array.from({ length: 5 }, () => undefined))
    expect(sent[12]).toMatchObject({ marker: true, timestamp: 1_000 + 12 * FRAME_SAMPLES, event: { event: 2 } })
    expect(sent.slice(19).every((packet) => packet === undefined)).toBe(true)
  })

  it("is understood by the receiver, key by key", () => {
    const sender = makeDigitSender()
    const receiver = makeDigitReceiver()
    expect(sender.press("0123456789*#abcd")).toBe(16)
    let told = ""
    for (let n = 0; n < 300; n++) {
      const packet = sender.next(n * FRAME_SAMPLES)
      if (packet === undefined) continue
      const { event, end, durationSamples } = packet.event
      const read = receiver.receive(at(packet.timestamp, payload(event, durationSamples, end)), n * FRAME_MS)
      for (const { digit } of read) told += digit
    }
    expect(told).toBe(DIGITS)
  })

  it("leaves out what is no key, and takes no more than its limit", () => {
    const sender = makeDigitSender()
    expect(sender.press("1w2 x3")).toBe(3)
    expect(sender.press("9".repeat(100))).toBe(MAX_WAITING_DIGITS - 3)
    expect(sender.press("1")).toBe(0)
  })
})
