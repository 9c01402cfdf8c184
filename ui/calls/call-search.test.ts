import { describe, expect, it } from "vitest"
import { dayOf, dayStart, exportQuery, searchOf } from "./call-search.ts"

const SHANGHAI = "Asia/Shanghai"
const now = Date.parse("2026-11-26T03:00:00Z")
const at = (text: string): string => String(Date.parse(text))

describe("what a page of calls asks for", () => {
  it("is the last seven days of the centre's clock when nothing is said", () => {
    expect(searchOf({}, now, SHANGHAI)).toEqual({ from: at("2026-11-20T00:00:00+08:00"), limit: "50" })
    // At four in the morning in Shanghai it is still yesterday in Greenwich.
    expect(searchOf({ period: "today" }, Date.parse("2026-11-25T20:00:00Z"), SHANGHAI).from).toBe(
      at("2026-11-26T00:00:00+08:00")
    )
  })

  it("has the last of two days in it, and one of them alone will do", () => {
    expect(searchOf({ period: "days", from: "2026-11-01", to: "2026-11-02" }, now, SHANGHAI)).toMatchObject({
      from: at("2026-11-01T00:00:00+08:00"),
      to: at("2026-11-02T23:59:59.999+08:00")
    })
    expect(searchOf({ period: "days", to: "2026-11-02" }, now, SHANGHAI)).not.toHaveProperty("from")
    expect(searchOf({ period: "days", from: "soon" }, now, SHANGHAI)).toEqual({ limit: "50" })
  })

  it("begins days where clocks do, also in the night in which they change", () => {
    const zone = "Europe/Berlin"
    for (const [day, begins] of [
      ["2026-03-29", "2026-03-29T00:00:00+01:00"],
      ["2026-03-30", "2026-03-30T00:00:00+02:00"],
      ["2026-10-25", "2026-10-25T00:00:00+02:00"],
      ["2026-10-26", "2026-10-26T00:00:00+01:00"]
    ] as const)
      expect([day, dayStart(day, zone)]).toEqual([day, Date.parse(begins)])
    expect(searchOf({ period: "days", to: "2026-10-25" }, now, zone).to).toBe(at("2026-10-25T23:59:59.999+01:00"))
    expect(dayOf(dayStart("2026-10-25", zone), zone)).toBe("2026-10-25")
  })

  it("takes numbers as people write them, and goes through pages", () => {
    expect(searchOf({ period: "all", number: "138 0013-8000", page: "3" }, now, SHANGHAI)).toEqual({
      number: "13800138000",
      limit: "50",
      offset: "100"
    })
    expect(searchOf({ period: "all", page: "-4", ring: "", text: "  " }, now, SHANGHAI)).toEqual({ limit: "50" })
  })

  it("of a file asks for all pages, in the file's own order", () => {
    const query = exportQuery({ period: "all", page: "7", sort: "talkMs", queue: "sales" }, now, SHANGHAI)
    expect(query.toString()).toBe("queue=sales")
  })
})
