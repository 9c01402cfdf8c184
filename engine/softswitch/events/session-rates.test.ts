import { describe, expect, test } from "vitest"
import { makeSessionRates } from "./session-rates.ts"

describe("rates of legs", () => {
  test("count those that began in the last second that is over", () => {
    const rates = makeSessionRates()
    for (const [nowMs, count] of [
      [10, 1],
      [20, 2],
      [999, 3],
      [1_000, 4]
    ] as const)
      rates.began(nowMs, count)
    expect(rates.read(1_500, 4)).toMatchObject({ perSecond: 3, perSecondMax: 3, peakMax: 4 })
    expect(rates.read(2_100, 4).perSecond).toBe(1)
    expect(rates.read(3_000, 4).perSecond).toBe(0)
  })

  test("forget after five minutes what was most, but for the most ever", () => {
    const rates = makeSessionRates()
    rates.began(0, 1)
    rates.began(1, 2)
    rates.began(240_000, 1)
    expect(rates.read(299_999, 0)).toMatchObject({ perSecondFiveMin: 2, peakFiveMin: 2 })
    expect(rates.read(300_000, 0)).toMatchObject({ perSecondFiveMin: 1, peakFiveMin: 1 })
    expect(rates.read(900_000, 0)).toMatchObject({ perSecondFiveMin: 0, peakFiveMin: 0, perSecondMax: 2, peakMax: 2 })
  })

  test("a leg that has been there all the time is one of the peak", () => {
    const rates = makeSessionRates()
    rates.began(0, 1)
    expect(rates.read(900_000, 1).peakFiveMin).toBe(1)
  })
})
