import { createHmac, timingSafeEqual } from "node:crypto"

/** Codes that change with time (RFC 6238 over RFC 4226), as every app for telephones makes them: SHA-1, 30 s, 6 digits. Pure. */

export const STEP_S = 30
export const DIGITS = 6
/** RFC 4226 §4 R6 asks for 128 bits and recommends 160. */
export const SECRET_BYTES = 20
/** One step before and one after: clocks differ, and people type slowly (RFC 6238 §5.2). */
const STEPS_ASIDE = 1

export const stepAt = (atMs: number): number => Math.floor(atMs / 1_000 / STEP_S)

/** RFC 4226 §5.3. */
export const codeOf = (secret: Uint8Array, step: number, digits = DIGITS): string => {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac("sha1", secret).update(counter).digest()
  const truncated = mac.readUInt32BE(mac.readUInt8(mac.length - 1) & 0x0f) & 0x7fff_ffff
  return String(truncated % 10 ** digits).padStart(digits, "0")
}

/** The step that this is the code of, around now and later than `lastStep`; undefined when it is none. */
export const stepOfCode = (secret: Uint8Array, code: string, atMs: number, lastStep: number): number | undefined => {
  if (!/^\d{6}$/u.test(code)) return undefined
  const now = stepAt(atMs)
  let found: number | undefined
  for (let step = now - STEPS_ASIDE; step <= now + STEPS_ASIDE; step++)
    if (timingSafeEqual(Buffer.from(codeOf(secret, step)), Buffer.from(code)) && step > lastStep) found ??= step
  return found
}

const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"

/** RFC 4648 §6, without padding: what people type into the app when they cannot scan. */
export const base32 = (bytes: Uint8Array): string => {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, "0")).join("")
  return (bits.match(/.{1,5}/gu) ?? []).map((five) => BASE32[Number.parseInt(five.padEnd(5, "0"), 2)]).join("")
}

/** What the QR code says (github.com/google/google-authenticator, Key Uri Format). */
export const uriOf = (secret: Uint8Array, user: string, issuer: string): string =>
  `otpauth://totp/${encodeURIComponent(issuer)}:${encodeURIComponent(user)}?secret=${base32(secret)}&issuer=${encodeURIComponent(issuer)}&algorithm=SHA1&digits=${DIGITS}&period=${STEP_S}`
