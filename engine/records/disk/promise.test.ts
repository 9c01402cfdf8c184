import { assert, describe, it } from "@effect/vitest"
import { promised, promiseWarning } from "./promise.ts"

const DAY_MS = 86_400_000
const GB = 1_000_000_000
const NOW = Date.parse("2026-11-26T10:00:00Z")
const TODAY = Date.parse("2026-11-26T00:00:00Z")
const recorded = (...gbOfDaysAgo: ReadonlyArray<readonly [daysAgo: number, gb: number]>) => {
  const days = gbOfDaysAgo.map(([ago, gb]) => ({ beginsAtMs: TODAY - ago * DAY_MS, bytes: gb * GB }))
  return { days, bytes: days.reduce((sum, { bytes }) => sum + bytes, 0) }
}
const at = (freeGb: number, othersGb = 0) =>
  [{ freeBytes: freeGb * GB }, { nowMs: NOW, othersBytesADay: othersGb * GB }] as const

describe("a promise of days", () => {
  it("breaks when what is recorded a day does not fit so often into the disk, and it is said before it is full", () => {
    const size = recorded([3, 4], [2, 6], [1, 5], [0, 1])
    const broken = promised(365, size, ...at(1_000))
    assert.deepStrictEqual(broken, { days: 365, recordedBytesADay: 5 * GB, daysOfRoom: 203 })
    assert.deepStrictEqual(
      promiseWarning(broken, "/recordings").map(({ en }) => en),
      [
        "recordings are to be kept for 365 days, and the disk of /recordings has room for 203: 5000 MB are recorded a day"
      ]
    )
    assert.match(promiseWarning(broken, "/recordings")[0]!.zh, /365 天.*203 天/u)
    assert.deepStrictEqual(promiseWarning(promised(180, size, ...at(1_000)), "/recordings"), [])
  })

  it("counts days on which nobody called, and only the last two weeks", () => {
    const size = recorded([40, 900], [14, 14], [7, 14])
    assert.strictEqual(promised(30, size, ...at(0))?.recordedBytesADay, 2 * GB)
  })

  it("shares the disk with what else grows there", () => {
    assert.strictEqual(promised(30, recorded([1, 4]), ...at(96, 1))?.daysOfRoom, 20)
    // What shrinks makes no room that could be promised.
    assert.strictEqual(promised(30, recorded([1, 4]), ...at(96, -3))?.daysOfRoom, 25)
  })

  it("is none without a number of days, and before a whole day was recorded", () => {
    assert.isNull(promised(null, recorded([1, 4]), ...at(1)))
    assert.isNull(promised(30, recorded([0, 4]), ...at(1)))
    assert.isNull(promised(30, recorded(), ...at(1)))
    assert.deepStrictEqual(promiseWarning(null, "/recordings"), [])
  })
})
