import { assert, describe, it } from "@effect/vitest"
import { publicHolidays } from "../holidays/public-holidays.ts"
import { hoursOf, isOpen } from "./opening.ts"

const NINE_TO_SIX = [{ from: "09:00", to: "18:00" }]
const HALF_DAY = [{ from: "09:00", to: "12:00" }]
/** Long Mondays with a break, closed on Sundays. */
const office = {
  week: [
    [
      { from: "08:00", to: "12:00" },
      { from: "13:30", to: "20:00" }
    ],
    NINE_TO_SIX,
    NINE_TO_SIX,
    NINE_TO_SIX,
    NINE_TO_SIX,
    HALF_DAY,
    []
  ],
  keepsHolidays: true,
  days: [
    { day: "2026-10-01", name: "值班", hours: [{ from: "10:00", to: "11:00" }] },
    { day: "2026-12-31", name: "盘点", hours: [] }
  ]
}
const always = {
  week: Array.from({ length: 7 }, () => [{ from: "00:00", to: "24:00" }]),
  keepsHolidays: false,
  days: []
}
const holidays = new Map(publicHolidays.map(({ id, kind }) => [id, kind]))
const at = (text: string) => Date.parse(`${text}:00+08:00`)

describe("a calendar in Shanghai", () => {
  it.each([
    ["a Tuesday before nine", "2026-11-24T08:59", false],
    ["a Tuesday at nine sharp", "2026-11-24T09:00", true],
    ["a Tuesday one minute before six", "2026-11-24T17:59", true],
    ["a Tuesday at six sharp", "2026-11-24T18:00", false],
    ["a Monday before noon", "2026-11-23T11:59", true],
    ["a Monday in the break", "2026-11-23T12:30", false],
    ["a Monday after the break", "2026-11-23T13:30", true],
    ["a Saturday morning", "2026-11-28T11:00", true],
    ["a Saturday afternoon", "2026-11-28T13:00", false],
    ["a Sunday", "2026-11-29T10:00", false],
    ["a public holiday on a Friday", "2026-10-02T10:00", false],
    ["a make-up Saturday, which has Monday's hours", "2026-10-10T19:00", true],
    ["a make-up Sunday, which has Monday's hours", "2026-09-20T08:30", true],
    ["a special day on a public holiday", "2026-10-01T10:30", true],
    ["a special day on a public holiday, out of its hours", "2026-10-01T12:30", false],
    ["a special day without hours", "2026-12-31T10:00", false]
  ] as const)("%s", (_, moment, expected) => {
    assert.strictEqual(isOpen(office, holidays, at(moment), "Asia/Shanghai"), expected)
  })

  it("that keeps no holidays goes by its week alone", () => {
    const own = { ...office, keepsHolidays: false }
    assert.isTrue(isOpen(own, holidays, at("2026-10-02T10:00"), "Asia/Shanghai"))
    assert.isFalse(isOpen(own, holidays, at("2026-10-10T19:00"), "Asia/Shanghai"))
  })

  it("that is open to 24:00 and from 00:00 has no gap at midnight", () => {
    for (const moment of ["2026-11-24T23:59", "2026-11-25T00:00", "2026-10-01T00:00"])
      assert.isTrue(isOpen(always, holidays, at(moment), "Asia/Shanghai"), moment)
    assert.isTrue(isOpen(always, holidays, at("2026-11-25T00:00") - 1, "Asia/Shanghai"))
  })

  it("answers the hours of a date", () => {
    assert.deepStrictEqual(hoursOf(office, holidays, "2026-10-03"), [])
    assert.deepStrictEqual(hoursOf(office, holidays, "2026-11-28"), HALF_DAY)
  })
})

describe("a calendar elsewhere", () => {
  it("goes by the clock of its own time zone", () => {
    // 09:30 on a Tuesday in Shanghai is 20:30 on Monday in New York.
    assert.isFalse(isOpen({ ...office, keepsHolidays: false }, holidays, at("2026-11-24T09:30"), "America/New_York"))
    assert.isTrue(isOpen({ ...office, keepsHolidays: false }, holidays, at("2026-11-24T08:30"), "America/New_York"))
  })

  it("has the hour that is there twice when clocks are set back, twice", () => {
    const early = { ...always, week: Array.from({ length: 7 }, () => [{ from: "01:00", to: "02:00" }]) }
    for (const utc of ["05:30", "06:30"])
      assert.isTrue(isOpen(early, holidays, Date.parse(`2026-11-01T${utc}:00Z`), "America/New_York"), utc)
    assert.isFalse(isOpen(early, holidays, Date.parse("2026-11-01T07:00:00Z"), "America/New_York"))
  })
})
