import { afterEach, describe, expect, it, vi } from "vitest"
import { language, switchLanguage } from "../shared/language.ts"
import { bytesText, leftPercentText, warningText } from "./amount-text.ts"

vi.stubGlobal("document", { documentElement: { lang: "zh-CN" } })
vi.stubGlobal("localStorage", { setItem: () => {} })
afterEach(() => {
  if (language() === "en") switchLanguage()
})

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

describe("a warning of the server", () => {
  // As engine/records/disk/forecast.ts writes it.
  const said = "the disk of /data of ours has 3.0 % left (3000 MB)"

  it("is said in the language of the screen", () => {
    expect(warningText(said)).toBe("磁盘空间不足：/data of ours 所在磁盘只剩 3.0%（3.0 GB）")
    switchLanguage()
    expect(warningText(said)).toBe("Little room on the disk of /data of ours: 3.0% left (3.0 GB)")
  })

  it("that the screens do not know is shown as it was said", () => {
    expect(warningText("the moon is down")).toBe("the moon is down")
  })
})
