import { describe, expect, it } from "vitest"
import { HEADER_OCTETS } from "../rtp/packet.ts"
import { makeArrivals, makeShift } from "./passing.ts"

const packet = (sequence: number, payload = Uint8Array.of(sequence & 0xff)) => ({
  sequence,
  timestamp: (sequence * 960) >>> 0,
  ssrc: 7,
  marker: false,
  payloadType: 111,
  csrcs: [],
  extension: undefined,
  payload
})

describe("what came in a tick", () => {
  it("is taken once, in the order of its numbers, past their end too", () => {
    const arrivals = makeArrivals()
    for (const sequence of [0, 65_535, 1]) expect(arrivals.put(packet(sequence))).toBe(true)
    const taken = arrivals.take()
    expect(taken.map(({ sequence }) => sequence)).toEqual([65_535, 0, 1])
    expect(taken.map(({ datagram }) => datagram[HEADER_OCTETS])).toEqual([255, 0, 1])
    expect(arrivals.take()).toEqual([])
  })

  it("is the newest when a stall brings too much, and never longer than Opus is", () => {
    const arrivals = makeArrivals()
    for (let sequence = 0; sequence < 9; sequence++) arrivals.put(packet(sequence))
    expect(arrivals.take().map(({ sequence }) => sequence)).toEqual([5, 6, 7, 8])
    expect(arrivals.put(packet(9, new Uint8Array(1_276)))).toBe(false)
    expect(arrivals.put(packet(9, new Uint8Array(0)))).toBe(false)
    expect(arrivals.take()).toEqual([])
  })
})

describe("numbers and times of another stream", () => {
  const next = { sequence: 65_534, timestamp: 4_294_967_000 }

  it("go on with those of ours, and a gap stays a gap", () => {
    const { shifted } = makeShift()
    expect(shifted(packet(10), next)).toEqual({ ...next, marker: true })
    expect(shifted(packet(11), { ...next, sequence: 65_535 })).toEqual({
      sequence: 65_535,
      timestamp: (next.timestamp + 960) >>> 0,
      marker: false
    })
    expect(shifted(packet(14), { ...next, sequence: 0 })).toEqual({
      sequence: 2,
      timestamp: (next.timestamp + 4 * 960) >>> 0,
      marker: false
    })
  })

  it("never go back: what comes too late is not sent", () => {
    const { shifted } = makeShift()
    shifted(packet(10), next)
    expect(shifted(packet(9), { ...next, sequence: 65_535 })).toBeUndefined()
  })

  it("are fitted in anew for another stream, after a long gap, and after something else was sent", () => {
    const { forget, shifted } = makeShift()
    shifted(packet(10), next)
    const now = { sequence: 500, timestamp: 1_000 }
    expect(shifted({ ...packet(11), ssrc: 8 }, now)).toEqual({ ...now, marker: true })
    expect(shifted({ ...packet(900), ssrc: 8 }, now)).toEqual({ ...now, marker: true })
    forget()
    expect(shifted({ ...packet(901), ssrc: 8 }, now)).toEqual({ ...now, marker: true })
  })
})
