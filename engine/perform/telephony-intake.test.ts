import { describe, expect, test } from "vitest"
import type { LegId } from "#actors/vocabulary.ts"
import { attributesOf } from "./telephony-intake.ts"

describe("what is known of a caller at the door", () => {
  const offer = { leg: "leg" as LegId, callingNumber: "13800138000", dialledNumber: "95000" }

  test("has the trunk by which they came, which recording rules go by", () =>
    expect(attributesOf({ ...offer, trunk: "telecom-1" })).toEqual({
      callingNumber: "13800138000",
      dialledNumber: "95000",
      trunk: "telecom-1"
    }))

  test("has none of a telephone, and of a switch that does not know it", () =>
    expect(attributesOf(offer)).not.toHaveProperty("trunk"))
})
