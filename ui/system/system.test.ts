import { describe, expect, it } from "vitest"
import { bytesText, leftPercentText } from "./amount-text.ts"

describe("an amount", () => {
  it.each([
    [0, "0 kB"],
    [1, "1 kB"],
    [90_112, "91 kB"],
    [999_949, "1.0 MB"],
    [10_868_415, "10.9 MB"],
    [999_960_000, "1.0 GB"],
    [79_574_568_960, "79.6 GB"],
    [5_000_000_000_000_000, "5000.0 TB"],
    [-2_500_000, "−2.5 MB"]
  ])("%i bytes reads %s", (bytes, text) => {
    expect(bytesText(bytes)).toBe(text)
  })

  it("of a disk is a share too, where there is a disk", () => {
    expect(leftPercentText(79_574_568_960, 270_553_174_016)).toBe("29.4%")
    expect(leftPercentText(0, 0)).toBe("—")
  })
})
