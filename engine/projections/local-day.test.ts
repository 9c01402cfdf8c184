import { assert, describe, it } from "@effect/vitest"
import { makeLocalDay } from "./local-day.ts"

describe("a centre's own day", () => {
  it.each([
    { zone: "Asia/Shanghai", moment: "2026-11-23T15:59:59.999Z", day: "2026-11-23", start: "2026-11-22T16:00:00.000Z" },
    { zone: "Asia/Shanghai", moment: "2026-11-23T16:00:00.000Z", day: "2026-11-24", start: "2026-11-23T16:00:00.000Z" },
    {
      zone: "Asia/Kathmandu",
      moment: "2026-11-23T18:15:00.000Z",
      day: "2026-11-24",
      start: "2026-11-23T18:15:00.000Z"
    },
    // The clocks go back at 03:00 on this day: it has 25 hours and is still one day.
    { zone: "Europe/Berlin", moment: "2026-10-25T22:59:59.000Z", day: "2026-10-25", start: "2026-10-24T22:00:00.000Z" },
    { zone: "Europe/Berlin", moment: "2026-03-29T12:00:00.000Z", day: "2026-03-29", start: "2026-03-28T23:00:00.000Z" }
  ])("$moment in $zone is on $day", ({ day, moment, start, zone }) => {
    const days = makeLocalDay(zone)
    const at = Date.parse(moment)
    assert.strictEqual(days.dayOf(at), day)
    assert.strictEqual(days.startOf(at), Date.parse(start))
    assert.notStrictEqual(days.dayOf(Date.parse(start) - 1), day)
  })

  it("names a time zone it does not know", () => {
    assert.throws(() => makeLocalDay("Asia/Nowhere"), /Asia\/Nowhere/u)
  })
})
