/** Whether a push comes from who has the key: HMAC-SHA-256 over time and body, as webhooks are signed. */
import { createHmac, timingSafeEqual } from "node:crypto"

/** A recorded push is of use to nobody after this. */
export const SIGNATURE_WITHIN_MS = 300_000

/** `sha256=` and 64 hex digits. `time` is EpochMs as it was sent. */
export const signatureOf = (key: string, time: string, body: string): string =>
  `sha256=${createHmac("sha256", key).update(`${time}.${body}`).digest("hex")}`

/** Undefined: it is good. Else what is wrong, for the answer. */
export const signatureFault = (
  key: string,
  said: { readonly time: string; readonly signature: string; readonly body: string },
  nowMs: number
): string | undefined => {
  if (!/^\d{10,16}$/u.test(said.time)) return "the time of the signature is no number of milliseconds"
  if (Math.abs(Number(said.time) - nowMs) > SIGNATURE_WITHIN_MS) return "the signature is too old, or a clock is wrong"
  const [ours, theirs] = [Buffer.from(signatureOf(key, said.time, said.body)), Buffer.from(said.signature)]
  return ours.length === theirs.length && timingSafeEqual(ours, theirs) ? undefined : "the signature does not fit"
}
