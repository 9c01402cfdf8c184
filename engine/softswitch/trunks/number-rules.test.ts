import { describe, expect, test } from "vitest"
import { applyRules, type NumberRule, numberRuleOf } from "./number-rules.ts"

const rules = (...texts: ReadonlyArray<string>): ReadonlyArray<NumberRule> =>
  texts.map((text) => {
    const rule = numberRuleOf(text)
    if (rule === undefined) throw new Error(`${text} is no rule`)
    return rule
  })

describe("a rule", () => {
  test.each([
    ["9|.=", "913800138000", "13800138000"],
    ["9|.=", "9", "9"],
    ["9|!=", "9", ""],
    ["|1xxxxxxxxxx=+86", "13800138000", "+8613800138000"],
    ["1xxxxxxxxxx=+86", "13800138000", "+8613800138000"],
    ["1xxxxxxxxxx=+86", "138001380001", "138001380001"],
    ["0|z.=+86", "01062345678", "+861062345678"],
    ["0|z.=+86", "0086138", "0086138"],
    ["n!=0", "2", "02"],
    ["n!=0", "1", "1"],
    ["+86|.=", "+8613800138000", "13800138000"],
    ["95000|=4001", "95000", "4001"],
    ["*#|.=", "*#06", "06"],
    ["X=7", "1", "71"]
  ])("%s makes of %s: %s", (text, number, made) => expect(applyRules(rules(text), number)).toBe(made))

  test("the first that fits holds", () => expect(applyRules(rules("00|.=+", "0|.=+86", ".=1"), "0044")).toBe("+44"))

  test.each(["", "=", "9", "9|=x", "(a+)+=1", "9|8|7=1", ".9=1", "|=5", "a=1", `${"9".repeat(40)}=1`])(
    "%j is none",
    (text) => expect(numberRuleOf(text)).toBeUndefined()
  )

  test("a number of strange characters is left alone", () =>
    expect(applyRules(rules("x.=1"), "<script>")).toBe("<script>"))
})
