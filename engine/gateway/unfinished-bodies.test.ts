import { afterEach, beforeEach, expect, it, vi } from "vitest"
import { BODY_WITHIN_MS, UNFINISHED_LIMIT, UNFINISHED_PER_ADDRESS, UnfinishedBodies } from "./unfinished-bodies.ts"

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it("a body that does not come is dropped after five seconds, one that came is not", () => {
  const bodies = new UnfinishedBodies()
  const dropped: Array<string> = []
  bodies.begin("a", () => dropped.push("slow"))
  bodies.begin("a", () => dropped.push("quick"))()
  vi.advanceTimersByTime(BODY_WITHIN_MS - 1)
  expect([dropped, bodies.count()]).toEqual([[], 1])
  vi.advanceTimersByTime(1)
  expect([dropped, bodies.count()]).toEqual([["slow"], 0])
})

it("too many of one address: the one that has waited longest gives way, and nobody else's", () => {
  const bodies = new UnfinishedBodies()
  const dropped: Array<string> = []
  bodies.begin("other", () => dropped.push("other"))
  for (let i = 0; i <= UNFINISHED_PER_ADDRESS; i++) bodies.begin("a", () => dropped.push(`a${i}`))
  expect([dropped, bodies.count()]).toEqual([["a0"], UNFINISHED_PER_ADDRESS + 1])
})

it("too many from everywhere: the address that has most gives way", () => {
  const bodies = new UnfinishedBodies()
  const dropped: Array<string> = []
  for (let i = 0; i < UNFINISHED_LIMIT - 2; i++) bodies.begin(`address ${i}`, () => dropped.push(String(i)))
  for (let i = 0; i < 3; i++) bodies.begin("many", () => dropped.push(`many ${i}`))
  expect([dropped, bodies.count()]).toEqual([["many 0"], UNFINISHED_LIMIT])
})

it("what was dropped may end afterwards without being counted twice", () => {
  const bodies = new UnfinishedBodies()
  const end = bodies.begin("a", () => {})
  vi.advanceTimersByTime(BODY_WITHIN_MS)
  end()
  expect(bodies.count()).toBe(0)
})
