import { describe, expect, it } from "vitest"
import { USUAL_MASKING } from "./masked-number.ts"
import { coveredText, numbersIn } from "./numbers-in-text.ts"

const found = (text: string) => numbersIn(text).flatMap((piece) => (piece.isNumber ? [piece.text] : []))

describe("telephone numbers in what people wrote", () => {
  it("are mobiles, land lines, service numbers and whatever has a plus", () => {
    expect(found("回电 13800138000，或 138-0013-8000、138 0013 8000。")).toEqual([
      "13800138000",
      "138-0013-8000",
      "138 0013 8000"
    ])
    expect(found("单位 010-88886666，(0755)26001234 不算区号外的括号；客服400-820-8820")).toEqual([
      "010-88886666",
      "400-820-8820"
    ])
    expect(found("+86 13800138000 or +1 415 555 2671")).toEqual(["+86 13800138000", "+1 415 555 2671"])
    expect(found("+86 10 8888 6666、+86-755-26001234、+86 400 820 8820、+852 2345 6789、+44 2079460958")).toEqual([
      "+86 10 8888 6666",
      "+86-755-26001234",
      "+86 400 820 8820",
      "+852 2345 6789",
      "+44 2079460958"
    ])
  })

  it.each([
    "13800138000",
    "138 0013 8000",
    "010-88886666",
    "400-820-8820",
    "+8613800138000",
    "+86 138 0013 8000",
    "+861088886666",
    "+86 10 8888 6666",
    "+14155552671",
    "+852 2345 6789",
    "+442079460958"
  ])("end before a time, a count or a day that follows: %s", (number) => {
    for (const after of [" 10:30", " 3 次", " 12 个", " 2026-11-28", " 14点", " 100 元"])
      expect(found(`回电 ${number}${after}`)).toEqual([number])
  })

  it("are nothing rather than a part, where nobody can say where they end", () => {
    for (const text of [
      "+44 20 7946 0958 10:30",
      "+33 1 23 45 67 89",
      "+8613800138000-1",
      "+86138001380001",
      "+86 95588"
    ])
      expect(found(text)).toEqual([])
  })

  it("are no sums, dates, orders, identity cards, and none that is covered", () => {
    for (const text of ["2026-11-28 03:57", "¥13800.13", "110101199003070000", "HT138001380001", "138****1111", "1-2"])
      expect(found(text)).toEqual([])
  })

  it("leave the text as it was", () => {
    const text = "请拨 13800138000\n或 01088886666"
    expect(
      numbersIn(text)
        .map((piece) => piece.text)
        .join("")
    ).toBe(text)
    expect(numbersIn("")).toEqual([])
  })
})

it("covers the numbers in a text, and nothing else of it", () => {
  const covered = (text: string) => coveredText(text, USUAL_MASKING)
  expect(covered("打 13800138000，不在；2026-11-28 15:34 再打 010-62345678")).toBe(
    "打 138****8000，不在；2026-11-28 15:34 再打 010****5678"
  )
  expect(covered("138****8000 ok, 12 steps")).toBe("138****8000 ok, 12 steps")
  // What stands beside a number does not uncover it, though it would not be dialled.
  expect(covered("13800138000-张三，电话-13800138000，1.13800138000")).toBe(
    "138****8000-张三，电话-138****8000，1.138****8000"
  )
  expect(covered("+44 20 7946 0958")).not.toContain("7946")
})
