import { describe, expect, it } from "vitest"
import { numbersIn } from "./numbers-in-text.ts"

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
