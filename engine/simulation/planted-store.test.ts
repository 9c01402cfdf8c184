import { describe, expect, it } from "vitest"
import { caught } from "./bugs.ts"
import { plantedStores } from "./planted-store.ts"

/** As for the bugs of actors. */
const DAYS_TO_FIND_A_BUG = 120

describe("the laws bite", () => {
  it.each(Object.entries(plantedStores))("when %s", (_, store) => {
    expect(caught({ store }, DAYS_TO_FIND_A_BUG)).toBeDefined()
  })
})
