import { assert, it } from "@effect/vitest"
import { makeTokens } from "./tokens.ts"

it("tokens are 96 bits in hex, each another, also after the pool was filled again", () => {
  const token = makeTokens()
  const other = makeTokens()
  const all = Array.from({ length: 2_000 }, (_, n) => (n % 2 === 0 ? token() : other()))
  assert.isTrue(all.every((one) => /^[0-9a-f]{24}$/u.test(one)))
  assert.strictEqual(new Set(all).size, all.length)
  // Every place of a token takes every digit: nothing of the pool was left empty.
  for (let at = 0; at < 24; at++) assert.strictEqual(new Set(all.map((one) => one[at])).size, 16)
})
