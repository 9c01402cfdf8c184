import { expect, it } from "vitest"
import { eachMinute, growthMb, growthMbPerHour } from "./memory-trend.ts"

const MINUTE_MS = 60_000
/** Twenty minutes, a sample each 5 s, from the moment `fromMs`. */
const samples = (mbAt: (minutes: number) => number, fromMs = 7 * MINUTE_MS) =>
  Array.from({ length: 241 }, (_, index) => ({ atMs: fromMs + index * 5_000, mb: mbAt(index / 12) }))

it("a leak of a megabyte a minute is 60 MB an hour, whenever the run began", () => {
  expect(growthMbPerHour(samples((minutes) => 100 + minutes))).toBeCloseTo(60, 6)
  expect(growthMbPerHour(samples((minutes) => 100 + minutes, 0))).toBeCloseTo(60, 6)
})

it("a saw whose teeth come and go does not grow, and hides no growth under it", () => {
  const saw = (minutes: number) => (minutes % 1) * 10
  expect(Math.abs(growthMbPerHour(samples(saw)))).toBeLessThan(2)
  expect(growthMbPerHour(samples((minutes) => saw(minutes) + minutes))).toBeGreaterThan(58)
})

it("memory that shrinks has a negative growth, and a single moment has none", () => {
  expect(growthMbPerHour(samples((minutes) => 100 - minutes))).toBeCloseTo(-60, 6)
  expect(growthMbPerHour([{ atMs: 5, mb: 100 }])).toBeNaN()
})

it("a minute is told by its last sample", () => {
  const told = eachMinute(samples((minutes) => Math.floor(minutes)))
  expect(told).toEqual(Array.from({ length: 21 }, (_, minute) => minute))
})

it("what was taken in the warm-up is no growth, what came after it is", () => {
  const warmsUp = (minutes: number) => 100 + Math.min(minutes, 9) * 5
  expect(growthMb(samples(warmsUp), 10 * MINUTE_MS)).toBe(0)
  // The mean of the 11th minute is that of its middle, and so is the last one's.
  expect(
    growthMb(
      samples((minutes) => warmsUp(minutes) + minutes),
      10 * MINUTE_MS
    )
  ).toBeCloseTo(9, 6)
})
