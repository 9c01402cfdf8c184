import { describe, expect, it } from "vitest"
import { seededChance } from "../testing/chance.ts"
import { makePace } from "./pace.ts"

/** A clock that stands still until the test moves it; its timers fire `error` ms off their time. */
const virtualClock = (error: () => number = () => 0) => {
  let nowMs = 1_000
  let timer: { readonly dueMs: number; readonly call: () => void } | undefined
  return {
    now: () => nowMs,
    after: (ms: number, call: () => void) => {
      const mine = { dueMs: nowMs + Math.max(0, ms + error()), call }
      timer = mine
      return () => {
        if (timer === mine) timer = undefined
      }
    },
    /** Runs timers until `untilMs`, or until none is left. */
    runUntil: (untilMs: number) => {
      while (timer !== undefined && timer.dueMs <= untilMs) {
        nowMs = Math.max(nowMs, timer.dueMs)
        const { call } = timer
        timer = undefined
        call()
      }
      nowMs = Math.max(nowMs, untilMs)
    },
    stall: (ms: number) => {
      nowMs += ms
    },
    waiting: () => timer !== undefined
  }
}

describe("the pace", () => {
  it("ticks every 20 ms on the dot", () => {
    const clock = virtualClock()
    const at: Array<number> = []
    makePace(clock, () => at.push(clock.now() - 1_000)).start()
    clock.runUntil(1_100)
    expect(at).toEqual([20, 40, 60, 80, 100])
  })

  it("neither gains nor loses a frame in an hour of timers that fire early and late", () => {
    const chance = seededChance(5)
    const clock = virtualClock(() => chance() * 16 - 1)
    let ticks = 0
    let missed = 0
    const pace = makePace(clock, (frames) => {
      ticks++
      missed += frames
    })
    pace.start()
    clock.runUntil(1_000 + 3_600_000)
    expect(missed).toBe(0)
    expect(Math.abs(ticks - 180_000)).toBeLessThanOrEqual(1)
    expect(pace.lateMsP99()).toBeGreaterThan(10)
    expect(pace.lateMsP99()).toBeLessThanOrEqual(15)
  })

  it("makes up for three frames by ticking at once", () => {
    const clock = virtualClock()
    const missed: Array<number> = []
    makePace(clock, (frames) => missed.push(frames)).start()
    clock.stall(70)
    clock.runUntil(1_070)
    expect(missed).toEqual([0, 0, 0])
    clock.runUntil(1_080)
    expect(missed).toEqual([0, 0, 0, 0])
  })

  it("gives up what is more, ticks once, and goes on from there", () => {
    const clock = virtualClock()
    const ticks: Array<readonly [number, number]> = []
    const pace = makePace(clock, (frames) => ticks.push([clock.now() - 1_000, frames]))
    pace.start()
    clock.stall(2_030)
    clock.runUntil(3_080)
    expect(ticks).toEqual([
      [2_030, 100],
      [2_040, 0],
      [2_060, 0],
      [2_080, 0]
    ])
    expect(pace.lateMsP99()).toBe(2_010)
  })

  it("stops, also from inside a tick, and starts again without ticking for the time between", () => {
    const clock = virtualClock()
    let ticks = 0
    const pace = makePace(clock, () => {
      ticks++
      if (ticks === 2) pace.stop()
    })
    pace.start()
    pace.start()
    clock.runUntil(2_000)
    expect([ticks, clock.waiting()]).toEqual([2, false])
    pace.start()
    clock.runUntil(2_040)
    expect(ticks).toBe(4)
  })
})
