import { expect, it } from "vitest"
import { seal, unseal } from "./sealed.ts"

const key = Buffer.alloc(32, 1)
const secret = Buffer.from("12345678901234567890")

it("what is sealed is read with the same key about the same person alone", () => {
  const sealed = seal(key, secret, "1001")
  expect(unseal(key, sealed, "1001")).toEqual(secret)
  expect(unseal(key, sealed, "1002")).toBeUndefined()
  expect(unseal(Buffer.alloc(32, 2), sealed, "1001")).toBeUndefined()
  expect(Buffer.from(sealed, "base64url").includes(secret)).toBe(false)
  expect(seal(key, secret, "1001")).not.toBe(sealed)
})

it("what was changed, cut off or never sealed is not read", () => {
  const sealed = seal(key, secret, "1001")
  const bytes = Buffer.from(sealed, "base64url")
  bytes[bytes.length - 1]! ^= 1
  for (const text of [bytes.toString("base64url"), sealed.slice(0, -2), sealed.slice(0, 20), "", "not sealed"])
    expect(unseal(key, text, "1001")).toBeUndefined()
})
