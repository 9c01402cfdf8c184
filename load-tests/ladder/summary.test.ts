import { describe, expect, it } from "vitest"
import { type Asked, type Climb, Gap } from "./climb.ts"
import { holds, ladderOf, summarise } from "./summary.ts"

/** 198 decisions of 4 ms, and two of 40 and 60 that waited for the socket. */
const CLIMBS: ReadonlyArray<Climb> = [
  ...Array.from({ length: 198 }, () => ({ wholeMs: 4, rungs: { switch: 2, socket: 1.5, other: 0.5 } })),
  { wholeMs: 40, rungs: { switch: 2, socket: 37, other: 1 } },
  { wholeMs: 60, rungs: { switch: 8, socket: 51, other: 1 } }
]

describe("the ladder of many decisions", () => {
  it("says each rung's median and tail, and whose fault the slowest hundredth is", () => {
    const { rungs, slowestBy, whole } = summarise(CLIMBS, 200)
    expect(whole).toEqual({ p50Ms: 4, p99Ms: 4, slowestMs: 50, slowestPct: 100 })
    expect(rungs.switch).toEqual({ p50Ms: 2, p99Ms: 2, slowestMs: 5, slowestPct: 10 })
    expect(rungs.socket).toEqual({ p50Ms: 1.5, p99Ms: 1.5, slowestMs: 44, slowestPct: 88 })
    expect(slowestBy).toBe("socket")
    expect(Object.values(rungs).reduce((sum, { slowestMs }) => sum + slowestMs, 0)).toBeCloseTo(whole.slowestMs, 9)
  })

  it("names no rung that no decision had", () => {
    expect(Object.keys(summarise(CLIMBS, 200).rungs)).toEqual(["switch", "socket", "other"])
  })

  it("leaves out what cannot be followed, says why, and counts it", () => {
    const said: Array<string> = []
    const asked = [1, 2, 3, 4].map((toMs): Asked => ({ fromMs: 0, toMs, callId: "c", began: "sip" }))
    const climb = ({ toMs }: Asked): Climb => {
      if (toMs > 2) throw new Gap("no stamp")
      return { wholeMs: toMs, rungs: { other: toMs } }
    }
    const ladder = ladderOf(asked, climb, (line) => said.push(line))
    expect([ladder.traced, ladder.n]).toEqual([2, 4])
    expect(said).toEqual(["2 of 4 decisions cannot be followed: no stamp"])
  })
})

describe("the promise of a ladder", () => {
  const many = (other: number, count = 100) =>
    Array.from({ length: count }, () => ({ wholeMs: 10, rungs: { switch: 10 - other, other } }))

  it("holds while at most 15 % of a decision is unnamed", () => {
    expect(holds(summarise(many(1.5), 100))).toBe(true)
    expect(holds(summarise(many(1.6), 100))).toBe(false)
  })

  it("is broken by a remainder below nothing: rungs that overlap explain nothing", () => {
    expect(holds(summarise(many(-1.6), 100))).toBe(false)
  })

  it("is broken when one decision in ten cannot be followed, and when none can", () => {
    expect(holds(summarise(many(1, 90), 100))).toBe(false)
    expect(holds(summarise([], 100))).toBe(false)
  })
})
