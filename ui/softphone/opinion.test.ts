import { describe, expect, it } from "vitest"
import { gradeOf, opinionOf, ratingOf } from "./opinion.ts"

describe("what a listener would say", () => {
  // ITU-T G.107 annex B, table B.1 and the curve of figure B.2.
  it.each([
    [93.2, 4.41],
    [90, 4.34],
    [80, 4.03],
    [70, 3.6],
    [60, 3.1],
    [50, 2.58],
    [0, 1],
    [100, 4.5]
  ])("of R %d is %d", (rating, mos) => {
    // The table says 4.03 of R 80, where its own formula says 4.024.
    expect(Math.abs(opinionOf(rating) - mos)).toBeLessThan(0.01)
  })

  // By hand from the formulas: 95·p/(p + 25.1), and 0.024·d + 0.11·(d − 177.3) above 177.3 ms.
  it.each([
    [0, 0, 93.2],
    [0.01, 0, 89.56],
    [0.05, 0, 77.42],
    [0.2, 0, 51.07],
    [0, 150, 89.6],
    [0, 300, 72.5],
    [0.05, 300, 56.72],
    [1, 1000, 0]
  ])("%d lost and %d ms late are R %d", (lostShare, delayMs, rating) => {
    expect(ratingOf({ lostShare, delayMs })).toBeCloseTo(rating, 1)
  })

  it("is good, fair or poor as the table of G.107 groups users", () => {
    expect([93, 80, 79.9, 70, 69.9, 0].map(gradeOf)).toEqual(["good", "good", "fair", "fair", "poor", "poor"])
  })
})
