import { describe, expect, it } from "vitest"
import { ALL_OWN, isNarrowed, ownCallsPath, type OwnSearch, showing } from "./own-calls.ts"

const noon = Date.UTC(2026, 10, 26, 4)
const query = (over: Partial<OwnSearch>) =>
  Object.fromEntries(
    new URL(ownCallsPath("1001", { ...ALL_OWN, ...over }, noon, "Asia/Shanghai"), "http://x").searchParams
  )

describe("an agent's own calls", () => {
  it("are those of a month, a page of them", () => {
    const from = String(Date.UTC(2026, 9, 27, 16))
    expect(query({})).toEqual({ agent: "1001", from, limit: "50" })
    expect(query({ page: 3 })).toMatchObject({ offset: "100" })
    expect(query({ period: "all" })).toEqual({ agent: "1001", limit: "50" })
  })

  it("are looked for by number, however it is written, or by what was said", () => {
    expect(query({ typed: " 138 0013-8000 " })).toMatchObject({ number: "13800138000" })
    expect(query({ typed: "退货" })).toMatchObject({ text: "退货" })
    expect(query({ typed: "  " })).not.toHaveProperty("text")
  })

  it("are those that were missed, refused, or owe a summary", () => {
    expect(query({ shown: "missed" })).toMatchObject({ ring: "missed" })
    expect(query({ shown: "owed" })).toMatchObject({ summary: "owed" })
  })

  it("are of all time while those are shown that owe a summary, as they are counted", () => {
    const owed = showing({ ...ALL_OWN, period: "today", page: 2 }, "owed")
    expect(owed).toEqual({ ...ALL_OWN, shown: "owed", period: "all" })
    expect(query(owed)).not.toHaveProperty("from")
    expect(isNarrowed(owed)).toBe(false)
    expect(isNarrowed({ ...owed, period: "month" })).toBe(true)
    expect(showing(owed, "missed")).toEqual({ ...ALL_OWN, shown: "missed" })
    expect(showing({ ...owed, period: "week" }, "").period).toBe("week")
    expect(showing({ ...ALL_OWN, period: "today" }, "missed").period).toBe("today")
  })

  it("are all there unless something narrows them", () => {
    expect([ALL_OWN, { ...ALL_OWN, shown: "missed" as const }].map(isNarrowed)).toEqual([false, false])
    expect(
      [{ typed: "1" }, { period: "today" as const }, { page: 2 }].map((to) => isNarrowed({ ...ALL_OWN, ...to }))
    ).toEqual([true, true, true])
  })
})
