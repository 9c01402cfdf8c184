import { assert, it } from "@effect/vitest"
import { backOffMs } from "./back-off.ts"

it("starts again at once, then after 250 ms doubling up to 10 s, and never gives up", () => {
  assert.deepStrictEqual(
    [0, 1, 2, 3, 4, 5, 6, 7, 1_000].map(backOffMs),
    [0, 250, 500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000]
  )
})
