import { describe, expect, it } from "vitest"
import { base32, codeOf, stepAt, stepOfCode, uriOf } from "./totp.ts"

const secret = Buffer.from("12345678901234567890")

describe("the code of a moment", () => {
  // RFC 6238, appendix B, the rows of SHA-1: eight digits.
  it.each([
    [59, "94287082"],
    [1_111_111_109, "07081804"],
    [1_111_111_111, "14050471"],
    [1_234_567_890, "89005924"],
    [2_000_000_000, "69279037"],
    [20_000_000_000, "65353130"]
  ])("%i seconds after 1970 is %s", (seconds, code) => {
    expect(codeOf(secret, stepAt(seconds * 1_000), 8)).toBe(code)
  })

  // RFC 4226, appendix D: six digits, by the count of steps.
  it("of the first ten steps is as in RFC 4226", () => {
    expect(Array.from({ length: 10 }, (_, step) => codeOf(secret, step))).toEqual(
      "755224 287082 359152 969429 338314 254676 287922 162583 399871 520489".split(" ")
    )
  })
})

describe("a code that somebody types", () => {
  const at = 1_111_111_111_000
  const now = stepAt(at)

  it("is of this step, the one before or the one after, and no further", () => {
    const steps = [-2, -1, 0, 1, 2].map((aside) => stepOfCode(secret, codeOf(secret, now + aside), at, 0))
    expect(steps).toEqual([undefined, now - 1, now, now + 1, undefined])
  })

  it("is none when it was accepted before, or is older than one that was", () => {
    expect(stepOfCode(secret, codeOf(secret, now), at, now)).toBeUndefined()
    expect(stepOfCode(secret, codeOf(secret, now - 1), at, now)).toBeUndefined()
    expect(stepOfCode(secret, codeOf(secret, now + 1), at, now)).toBe(now + 1)
  })

  it.each(["", "12345", "1234567", "12345a", "１２３４５６", "-12345"])("%j is none", (code) => {
    expect(stepOfCode(secret, code, at, 0)).toBeUndefined()
  })
})

it("the secret is told in base32 (RFC 4648 §10) and as the address that apps read", () => {
  expect(["f", "fo", "foo", "foob", "fooba", "foobar"].map((text) => base32(Buffer.from(text)))).toEqual([
    "MY",
    "MZXQ",
    "MZXW6",
    "MZXW6YQ",
    "MZXW6YTB",
    "MZXW6YTBOI"
  ])
  expect(uriOf(secret, "wang@example.cn", "Carillon")).toBe(
    "otpauth://totp/Carillon:wang%40example.cn?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Carillon&algorithm=SHA1&digits=6&period=30"
  )
})
