import { describe, expect, it } from "vitest"
import { dayStart, signedInMs, stripOf, totalsOf } from "./my-day.ts"

const START = Date.UTC(2026, 10, 26, 16)
const HOUR = 3_600_000
const spell = (state: string, from: number, until: number | null, reason = "") => ({
  state,
  reason,
  from: START + from * HOUR,
  until: until === null ? null : START + until * HOUR
})
const night = spell("ready", -2, 1)
const day = [
  night,
  spell("signed-out", 1, 8, "wish"),
  spell("reserved", 8, 8.25),
  spell("ringing", 8.25, 8.5),
  spell("talking", 8.5, 9.5),
  spell("not-ready", 9.5, 10, "meal"),
  spell("talking", 10, null)
]
const NOW = START + 11 * HOUR

describe("the day of an agent", () => {
  it("begins at midnight on the centre's clock", () => {
    expect(dayStart("Asia/Shanghai", START + 5 * HOUR + 1_234)).toBe(START)
    expect(dayStart("Asia/Shanghai", START)).toBe(START)
    expect(dayStart("UTC", START)).toBe(START - 16 * HOUR)
  })

  it("counts each state and reason, from midnight until now, longest first", () => {
    expect(totalsOf(day, START, NOW)).toEqual([
      { state: "talking", reason: null, ms: 2 * HOUR, times: 2 },
      { state: "ready", reason: null, ms: HOUR, times: 1 },
      { state: "ringing", reason: null, ms: 0.5 * HOUR, times: 2 },
      { state: "not-ready", reason: "meal", ms: 0.5 * HOUR, times: 1 }
    ])
    expect(signedInMs(day, START, NOW)).toBe(4 * HOUR)
    expect(totalsOf([], START, NOW)).toEqual([])
  })

  it("is a strip from the first sign-in until now, empty where they were signed out", () => {
    const pieces = stripOf(day, START, NOW)
    expect(pieces[0]).toEqual({ state: "ready", reason: null, from: 0, width: 1000 / 11 })
    expect(pieces.at(-1)?.from).toBeCloseTo((10 / 11) * 1000)
    expect(pieces.map(({ state }) => state)).not.toContain("signed-out")
    const last = pieces.at(-1)
    expect((last?.from ?? 0) + (last?.width ?? 0)).toBeCloseTo(1000)
    expect(stripOf([spell("signed-out", 0, null)], START, NOW)).toEqual([])
  })
})
