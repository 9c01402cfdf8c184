import { assert, describe, it } from "@effect/vitest"
import { calendarAnswer } from "./answer.ts"

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
