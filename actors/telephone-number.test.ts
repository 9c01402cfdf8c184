import { assert, describe, it } from "@effect/vitest"
import { normalNumber } from "./telephone-number.ts"

describe("the normal form of a telephone number", () => {
  it.each([
    ["a mobile as it is", "13800138000", "13800138000"],
    ["a mobile for people", "138 0013-8000", "13800138000"],
    ["a mobile with its country", "+8613800138000", "13800138000"],
    ["a mobile with its country, for people", "+86 138 0013 8000", "13800138000"],
    ["a mobile with its country, dialled", "008613800138000", "13800138000"],
    ["a mobile with a 0 before it", "013800138000", "13800138000"],
    ["a mobile with its country and a 0", "+86013800138000", "13800138000"],
    ["a landline of Shanghai", "021-12345678", "02112345678"],
    ["a landline of Shanghai in brackets", "(021) 1234 5678", "02112345678"],
    ["a landline of Shanghai with its country", "+862112345678", "02112345678"],
    ["a landline of Beijing with its country", "+86 10 1234 5678", "01012345678"],
    ["a landline of Beijing, which begins like a mobile", "01062345678", "01062345678"],
    ["a landline of seven digits in a far town", "+86 935 123 4567", "09351234567"],
    ["a 400 line with its country", "+86 400-800-1234", "4008001234"],
    ["a short number with its country", "+8695588", "95588"],
    ["a short number", "95588", "95588"],
    ["a telephone in the house", "1001", "1001"],
    ["a number abroad", "+1 (212) 555-0100", "+12125550100"],
    ["a number abroad, dialled", "0012125550100", "+12125550100"],
    ["what is left of a number cut short", "+8613", "13"],
    ["a number that is withheld", "anonymous", "anonymous"],
    ["no number", "", ""]
  ] as const)("%s", (_, written, normal) => {
    assert.strictEqual(normalNumber(written), normal)
  })

  it("of a normal form is itself", () => {
    for (const number of ["13800138000", "02112345678", "01062345678", "4008001234", "+12125550100", "95588"])
      assert.strictEqual(normalNumber(number), number)
  })
})
