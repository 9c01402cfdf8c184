import { assert, it } from "@effect/vitest"
import type { Centre } from "#actors/centre.ts"
import { centreOf } from "../simulation/scenario.ts"
import { withOpening } from "./opening-hours.ts"

const nine = [{ from: "09:00", to: "18:00" }]
const office = { id: "office", week: [nine, nine, nine, nine, nine, [], []], keepsHolidays: true, days: [] }
const made = centreOf({ seed: 1, callers: [], agents: [] })
const centre: Centre = {
  ...made,
  calendars: [office],
  holidays: { "2026-10-01": "holiday" },
  queues: made.queues.map((queue, at) => ({ ...queue, calendar: [null, "office", "gone"][at] ?? null }))
}
const shutAt = (moment: string, of = centre) =>
  withOpening(of, Date.parse(`${moment}:00+08:00`), "Asia/Shanghai")
    .queues.filter(({ isShut }) => isShut === true)
    .map(({ id }) => id)

it("queues are shut while their calendar is closed, holidays included, and open when it is not there", () => {
  const second = centre.queues[1]!.id
  assert.deepStrictEqual(shutAt("2026-11-26T10:00"), [])
  assert.deepStrictEqual(shutAt("2026-11-26T18:00"), [second])
  assert.deepStrictEqual(shutAt("2026-10-01T10:00"), [second])
})

it("opens again, and is the same centre while nothing changes", () => {
  const night = withOpening(centre, Date.parse("2026-11-26T22:00:00+08:00"), "Asia/Shanghai")
  assert.strictEqual(withOpening(night, Date.parse("2026-11-26T23:00:00+08:00"), "Asia/Shanghai"), night)
  assert.deepStrictEqual(shutAt("2026-11-27T09:00", night), [])
})
