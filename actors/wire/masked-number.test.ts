import { describe, expect, it } from "vitest"
import { isCoverOf, maskedAttributes, maskedNumber, numberKind, USUAL_MASKING } from "./masked-number.ts"

describe("a masked number", () => {
  it.each([
    ["a mobile keeps its first three digits and the last four", "13800001111", "138****1111"],
    ["a mobile with the country code keeps that too", "+8613800001111", "+86138****1111"],
    ["and so does one with the trunk's 0", "013800001111", "0138****1111"],
    ["a landline keeps its area code", "02155667788", "021****7788"],
    ["a four-digit area code, too", "057187654321", "0571****4321"],
    ["a foreign number keeps its country code", "+442071838750", "+44****8750"],
    ["one of North America, too", "+12125550123", "+1****0123"],
    ["one of Hong Kong, too", "+85223456789", "+852****6789"],
    ["a local number keeps the last four", "55667788", "****7788"],
    ["of a short one three digits stay hidden", "556677", "****677"],
    ["spaces and dashes say nothing", "138-0000 1111", "138****1111"],
    ["extensions and short codes name nobody", "95000", "95000"],
    ["words are no numbers", "anonymous", "anonymous"],
    ["what is masked stays so", "138****1111", "138****1111"]
  ])("%s", (_name, number, masked) => {
    expect(maskedNumber(number, USUAL_MASKING)).toBe(masked)
  })

  it.each([
    ["mobile", ["13800001111", "+8613800001111", "013800001111", "138-0000 1111"]],
    ["landline", ["02155667788", "01055667788", "+862155667788", "4008001234", "55667788"]],
    ["foreign", ["+442071838750", "00442071838750"]],
    [null, ["95000", "1001", "anonymous", "138****1111"]]
  ])("is of the kind %s", (kind, numbers) => {
    expect(numbers.map(numberKind)).toEqual(numbers.map(() => kind))
  })

  it("is whole when the centre does not cover its kind", () => {
    expect(maskedNumber("02155667788", { kinds: ["mobile"] })).toBe("02155667788")
    expect(maskedNumber("13800001111", { kinds: ["mobile"] })).toBe("138****1111")
  })

  it("with the trunk's 0 is covered where mobiles alone are", () => {
    expect(maskedNumber("013800001111", { kinds: ["mobile"] })).toBe("0138****1111")
    expect(maskedNumber("01055667788", { kinds: ["mobile"] })).toBe("01055667788")
  })

  it.each([
    ["138****1111", "13800001111", true],
    ["138****1111", "138-0000 1111", true],
    // As it was covered before a mobile with a 0 counted as one.
    ["****1111", "013800001111", true],
    ["138****1111", "13900001111", false],
    ["138****1111", "13800002222", false],
    ["13800001111", "13800001111", false],
    ["138****1111", "138****1111", false]
  ])("%s is what %s is covered as: %s", (covered, number, isSo) => {
    expect(isCoverOf(covered, number)).toBe(isSo)
  })

  it("always hides three digits or more", () => {
    for (let length = 6; length <= 15; length++) {
      const number = "9".repeat(length)
      expect(maskedNumber(number, USUAL_MASKING).replaceAll("*", "").length).toBeLessThanOrEqual(length - 3)
    }
  })

  it("stands in attributes where a number stands, and nowhere else", () => {
    expect(
      maskedAttributes({ callingNumber: "13800001111", text: "13800001111", other: "13800001111" }, USUAL_MASKING)
    ).toEqual({
      callingNumber: "138****1111",
      text: "13800001111",
      other: "13800001111"
    })
  })
})
