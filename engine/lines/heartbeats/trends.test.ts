import { assert, describe, it } from "@effect/vitest"
import { Trends } from "./trends.ts"

const HOUR_MS = 3_600_000

/** What is told of readings, one every hour. */
const told = (batteries: ReadonlyArray<number>, signals: ReadonlyArray<number> = []) => {
  const trends = new Trends()
  return [...(batteries.length > 0 ? batteries : signals)].flatMap((_, hour) => {
    const [batteryPercent, signalPercent] = [batteries[hour], signals[hour]]
    trends.reads(
      7,
      {
        ...(batteryPercent === undefined ? {} : { batteryPercent }),
        ...(signalPercent === undefined ? {} : { signalPercent })
      },
      hour * HOUR_MS
    )
    return trends.changes(10).map((change) => {
      trends.told(change)
      return `${hour} ${change.trend} ${change.isLow ? "low" : "good"} ${change.percent}`
    })
  })
}

describe("a battery", () => {
  it("is low once below a fifth, and good again once charged above", () => {
    assert.deepStrictEqual(told([40, 21, 19, 18, 22, 29, 30, 60, 19]), [
      "2 battery low 19",
      "6 battery good 30",
      "8 battery low 19"
    ])
  })

  it("that falls for days is low before it is empty", () => {
    // 100 % lasts twelve days: after nine it has three left.
    const falls = Array.from({ length: 12 * 24 }, (_, hour) => Math.round(100 - hour / 2.88))
    const [first = ""] = told(falls)
    const [hour, , , percent] = first.split(" ")
    assert.isAbove(Number(percent), 20)
    assert.isAtLeast(Number(hour), 8 * 24)
  })

  it("that is charged every night is not low", () => {
    const nights = Array.from({ length: 10 * 24 }, (_, hour) => 100 - (hour % 24) * 3)
    assert.isEmpty(told(nights))
  })

  it("of which the terminal itself says that it is low is not told a second time", () => {
    const trends = new Trends()
    trends.reads(1, { batteryPercent: 15 }, 0)
    trends.saidBattery(1, true)
    assert.isEmpty(trends.changes(10))
    trends.reads(1, { batteryPercent: 80 }, HOUR_MS)
    assert.deepStrictEqual(
      trends.changes(10).map(({ isLow }) => isLow),
      [false]
    )
  })

  it("is told until it is on disk", () => {
    const trends = new Trends()
    trends.reads(1, { batteryPercent: 15 }, 0)
    const [change] = trends.changes(10)
    trends.untold(change!)
    assert.deepStrictEqual(trends.changes(10), [change!])
  })
})

describe("a signal", () => {
  it("is weak after three readings running, and good after as many", () => {
    assert.deepStrictEqual(told([], [5, 5, 40, 5, 5, 5, 5, 15, 25, 25, 25, 25]), [
      "5 signal low 5",
      "10 signal good 25"
    ])
  })
})
