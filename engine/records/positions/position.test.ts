import * as Schema from "effect/Schema"
import { describe, expect, it } from "vitest"
import { Position, positionOfText, textOfPosition } from "./position.ts"

const isOne = (written: string): boolean => Schema.is(Schema.NullOr(Position))(positionOfText(written))

describe("a position as it is written", () => {
  it.each([
    ["30.7465,120.7584", { datum: "gcj-02", latitude: 30.7465, longitude: 120.7584 }],
    [" 30.7465， 120.7584 WGS-84", { datum: "wgs-84", latitude: 30.7465, longitude: 120.7584 }],
    ["-33.9 151.2 wgs84", { datum: "wgs-84", latitude: -33.9, longitude: 151.2 }],
    ["30.7465,120.7584,GCJ02", { datum: "gcj-02", latitude: 30.7465, longitude: 120.7584 }],
    ["", null]
  ])("reads %j", (written, position) => {
    expect(positionOfText(written)).toEqual(position)
    expect(isOne(written)).toBe(true)
  })

  it.each(["somewhere", "30.7465", "120.7584,30.7465", "30.7465,181", "30,120 BD-09", "1e3,5"])(
    "knows that %j is none",
    (written) => expect(isOne(written)).toBe(false)
  )

  it("reads what it writes", () => {
    for (const datum of ["gcj-02", "wgs-84"] as const) {
      const position = { datum, latitude: -0.000_012, longitude: 179.999_999 }
      expect(positionOfText(textOfPosition(position))).toEqual(position)
    }
  })
})
