import { expect, it } from "vitest"
import { makeDigitWays, SAME_PRESS_MS } from "./digit-ways.ts"

/** What counts of presses told as `way digit at-ms`. */
const counted = (...told: ReadonlyArray<readonly [way: string, digit: string, atMs: number]>) => {
  const ways = makeDigitWays()
  return told
    .filter(([way, digit, atMs]) => ways.isNew(digit, way, atMs))
    .map(([, digit]) => digit)
    .join("")
}

it("a key counts once, by whatever ways it comes", () => {
  expect(counted(["RTP", "1", 0], ["ENDPOINT", "1", 80], ["INBAND_AUDIO", "1", 120])).toBe("1")
})

it("a key pressed twice counts twice, told by one way or by two, in any order", () => {
  expect(counted(["RTP", "1", 0], ["RTP", "1", 200])).toBe("11")
  expect(counted(["RTP", "1", 0], ["ENDPOINT", "1", 50], ["RTP", "1", 200], ["ENDPOINT", "1", 250])).toBe("11")
  expect(counted(["RTP", "1", 0], ["RTP", "1", 200], ["ENDPOINT", "1", 210], ["ENDPOINT", "1", 250])).toBe("11")
})

it("other keys are others", () => {
  expect(counted(["RTP", "1", 0], ["ENDPOINT", "2", 10], ["RTP", "2", 20], ["ENDPOINT", "1", 30])).toBe("12")
})

it("a key told by another way much later was pressed again", () => {
  expect(counted(["RTP", "1", 0], ["ENDPOINT", "1", SAME_PRESS_MS])).toBe("1")
  expect(counted(["RTP", "1", 0], ["ENDPOINT", "1", SAME_PRESS_MS + 1])).toBe("11")
})
