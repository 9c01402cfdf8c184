import { describe, expect, it } from "vitest"
import { OVER_BY_THEN } from "#wire/callbacks.ts"
import { refusalOf } from "./ask-callbacks.ts"

describe("a callback that is not moved or cancelled", () => {
  it("says that it would be over by then, and of anything else what was wrong", () => {
    expect(refusalOf(400, { message: `body.at: ${OVER_BY_THEN}` })).toBe("late")
    expect(refusalOf(400, { message: "query.reason: at most 200 characters" })).toEqual({
      wrong: "query.reason: at most 200 characters"
    })
    expect(refusalOf(409, {})).toBe("in-hand")
    expect(refusalOf(0, {})).toBe("away")
  })
})
