import { expect, it } from "vitest"
import { signatureFault, signatureOf, SIGNATURE_WITHIN_MS } from "./json-signature.ts"

const NOW = 1_800_000_000_000
const KEY = "a key of the platform"
const BODY = '{"controller":"A-1","event":"fall"}'
const signed = (time = NOW, key = KEY, body = BODY) => ({
  time: String(time),
  body: BODY,
  signature: signatureOf(key, String(time), body)
})

it("is HMAC-SHA-256 over time and body, as anybody can compute it", () =>
  // printf '1800000000000.{}' | openssl dgst -sha256 -hmac key
  expect(signatureOf("key", "1800000000000", "{}")).toBe(
    "sha256=d421125cd9a727c53f17874455bc2344c1d4eed20d51bcdd406e7452e05f24a1"
  ))
it("is good with the key and in time", () => expect(signatureFault(KEY, signed(), NOW + 1_000)).toBeUndefined())
it("another key does not fit", () => expect(signatureFault(KEY, signed(NOW, "other"), NOW)).toContain("does not fit"))
it("another body does not fit", () =>
  expect(signatureFault(KEY, signed(NOW, KEY, "{}"), NOW)).toContain("does not fit"))
it("a recorded push is too old", () =>
  expect(signatureFault(KEY, signed(), NOW + SIGNATURE_WITHIN_MS + 1)).toContain("too old"))
it("a time that is none is named", () =>
  expect(signatureFault(KEY, { ...signed(), time: "yesterday" }, NOW)).toContain("time of the signature"))
