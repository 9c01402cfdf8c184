import { assert, it } from "@effect/vitest"
import { publicHolidays } from "#engine/records/holidays/public-holidays.ts"
import { publicHolidaysOf } from "./public-holidays.ts"

it("a new centre's holidays are those that the package knows", () => {
  assert.deepStrictEqual(publicHolidays, publicHolidaysOf(2024, 2026))
})

/** The notice of November 2025. */
it("2026 is as the State Council announced it", () => {
  const days = (kind: string) => publicHolidays.filter((day) => day.id.startsWith("2026") && day.kind === kind)
  assert.strictEqual(days("holiday").length, 33)
  assert.deepStrictEqual(
    days("workday").map(({ id }) => id),
    ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"]
  )
  assert.deepStrictEqual(
    days("holiday").flatMap(({ id, name }) => (name === "春节" ? [id.slice(5)] : [])),
    ["02-15", "02-16", "02-17", "02-18", "02-19", "02-20", "02-21", "02-22", "02-23"]
  )
})

it("a year that is not announced yet is refused by name", () => {
  assert.throws(() => publicHolidaysOf(2026, 2027), "chinese-days knows no holidays of 2027")
})
