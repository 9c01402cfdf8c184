import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto"

/**
 * Secrets that have to be read again, sealed with a key that is not in the database: a stolen table opens nothing. AES-256-GCM;
 * what a seal is about goes in, so that one person's cannot stand in another's place.
 */
const NONCE_BYTES = 12
const TAG_BYTES = 16

export const seal = (key: Uint8Array, plain: Uint8Array, about: string): string => {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(about))
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString("base64url")
}

/** Undefined when it was sealed with another key, or about something else, or is none. */
export const unseal = (key: Uint8Array, text: string, about: string): Buffer | undefined => {
  const bytes = Buffer.from(text, "base64url")
  if (bytes.length < NONCE_BYTES + TAG_BYTES) return undefined
  const opening = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
  opening.setAAD(Buffer.from(about)).setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
  try {
    return Buffer.concat([opening.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), opening.final()])
  } catch {
    return undefined
  }
}
