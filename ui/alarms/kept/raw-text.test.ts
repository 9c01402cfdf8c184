import { describe, expect, it } from "vitest"
import { hexOf, textOf } from "./raw-text.ts"

const of = (text: string): string => Buffer.from(text).toString("base64")

describe("a message as it came", () => {
  it("is octets and what can be printed of them", () => {
    expect(hexOf(of('\n0013"SCN-S8"\r'))).toBe(
      '0000  0A 30 30 31 33 22 53 43  .0013"SC\n0008  4E 2D 53 38 22 0D        N-S8".'
    )
  })

  it("is text, with the signs of control to be seen and none that turns the line around", () => {
    expect(textOf(of("\u0001老人\r\nA\u202eB"))).toBe("\\x01老人\\x0D\nA·B")
  })

  it("that is none is empty", () => {
    expect([hexOf("%%"), textOf("%%")]).toEqual(["", ""])
  })
})
