import { createHash, createHmac, timingSafeEqual } from "node:crypto"

/**
 * Whoever reaches a socket in `run/` could say that anybody asks: where all workers share one user, that is every one of them. So the
 * supervisor makes a key at each start and tells it to those alone that ask each other, and each question carries it.
 */
/** In the same time, whatever is wrong with it. Without a key of its own nobody is inside. */
export const isInside = (key: string, given: string | undefined): boolean =>
  timingSafeEqual(digestOf(given ?? ""), digestOf(key)) && key !== ""

const digestOf = (text: string): Uint8Array => createHash("sha256").update(text).digest()

/**
 * The key of the lines, which strangers talk to all day: it follows from the key of the start and does not lead back to it, and opens
 * what the lines ask alone.
 */
export const linesKeyOf = (key: string): string =>
  key === "" ? "" : createHmac("sha256", key).update("lines").digest("base64url")
