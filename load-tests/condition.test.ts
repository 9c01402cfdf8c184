import { describe, expect, it } from "vitest"
import { judge, readCondition } from "./condition.ts"

const result = { offered: 60, answered: 60, idle: { p50: 4.5 }, growth: { "1000": 44 }, flat: true }
const holds = (text: string) => judge(readCondition(text), result).held

describe("a condition on a command's JSON", () => {
  it.each([
    ["answered == offered", true],
    ["answered < offered", false],
    ["idle.p50 <= 4.5", true],
    ["idle.p50 < 4.5", false],
    ["idle.p50 > -1", true],
    ["growth.1000 >= 44", true]
  ])("%s: %s", (text, held) => {
    expect(holds(text)).toBe(held)
  })

  it.each(["lost == 0", "idle.p99 <= 60", "idle == 0", "flat == 1", "answered == lost", "constructor.length > -1"])(
    "%s does not hold when there is no such number",
    (text) => {
      expect(holds(text)).toBe(false)
    }
  )

  it.each(["", "lost", "lost = 0", "lost ==", "== 0", "lost == 0 or so", "lost=='0'"])("%j is none", (text) => {
    expect(() => readCondition(text)).toThrow(`"${text}" is no condition`)
  })
})
