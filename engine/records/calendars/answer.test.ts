import { assert, describe, it } from "@effect/vitest"
import { calendarAnswer } from "./answer.ts"
import { windowsOf } from "./windows.ts"

const nine = [{ from: "09:00", to: "18:00" }]
const office = { id: "office", week: [nine, nine, nine, nine, nine, [], []], keepsHolidays: true, days: [] }
const centre = { calendars: [office], holidays: { "2026-10-01": "holiday" } } as const
const answer = (request: unknown, moment: string, of: Parameters<typeof calendarAnswer>[0] = centre) =>
  calendarAnswer(of, request, Date.parse(`${moment}:00+08:00`), "Asia/Shanghai")

describe("what a flow hears of a calendar", () => {
  it.each([
    ["a working day", "2026-11-26T10:00", "open"],
    ["a working day before nine", "2026-11-26T08:59", "closed"],
    ["a Sunday", "2026-11-29T10:00", "closed"],
    ["a public holiday on a Thursday", "2026-10-01T10:00", "closed"]
  ] as const)("on %s", (_, moment, expected) => {
    assert.strictEqual(answer({ calendar: "office" }, moment), expected)
  })

  it("is that nobody knows it, when it is no more or the question is none", () => {
    assert.strictEqual(answer({ calendar: "gone" }, "2026-11-26T10:00"), "unknown")
    assert.strictEqual(answer(null, "2026-11-26T10:00"), "unknown")
    assert.strictEqual(answer({ calendar: "office" }, "2026-11-26T10:00", {}), "unknown")
  })
})

describe("the hours of a calendar between two moments", () => {
  const windows = (from: string, until: string, calendar = "office", zone = "+08:00", name = "Asia/Shanghai") =>
    windowsOf(
      { ...centre, calendars: [office, { ...office, id: "night", week: Array.from({ length: 7 }, () => night) }] },
      calendar,
      { fromMs: Date.parse(`${from}:00${zone}`), untilMs: Date.parse(`${until}:00${zone}`) },
      name
    )?.map((each) => [each.from, each.to].map((ms) => new Date(ms).toISOString().slice(0, 16)))
  const night = [
    { from: "00:00", to: "03:00" },
    { from: "22:00", to: "24:00" }
  ]

  it("begin at the first and end at the last, without holidays and weekends", () => {
    assert.deepStrictEqual(windows("2026-09-30T17:00", "2026-10-02T10:00"), [
      ["2026-09-30T09:00", "2026-09-30T10:00"],
      ["2026-10-02T01:00", "2026-10-02T02:00"]
    ])
    assert.deepStrictEqual(windows("2026-11-28T08:00", "2026-11-29T20:00"), [])
  })

  it("may end at midnight, and are right on the day on which clocks change", () => {
    // Berlin puts its clocks back on 2026-10-25 at 03:00.
    assert.deepStrictEqual(windows("2026-10-24T23:00", "2026-10-25T23:59", "night", "+02:00", "Europe/Berlin"), [
      ["2026-10-24T21:00", "2026-10-24T22:00"],
      ["2026-10-24T22:00", "2026-10-25T02:00"],
      ["2026-10-25T21:00", "2026-10-25T21:59"]
    ])
  })

  it("are not known of a calendar that is not there", () => {
    assert.isUndefined(windows("2026-11-26T08:00", "2026-11-27T08:00", "gone"))
  })
})
