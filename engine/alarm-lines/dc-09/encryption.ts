/** AES-CBC with a zero vector, as hex text (DC-09, "Encryption"). The key's length says which: 16, 24 or 32 octets. */
import { createCipheriv, createDecipheriv } from "node:crypto"

const BLOCK_OCTETS = 16
const ZERO_VECTOR = new Uint8Array(BLOCK_OCTETS)

export const KEY_OCTETS: ReadonlyArray<number> = [16, 24, 32]

/** A receiver's key, entered as hex. Undefined: it is not 32, 48 or 64 hex digits. */
export const keyOf = (hex: string): Uint8Array | undefined =>
  /^[0-9A-F]+$/iu.test(hex) && KEY_OCTETS.includes(hex.length / 2)
    ? Uint8Array.from(Buffer.from(hex, "hex"))
    : undefined

/** The body in clear, padding taken off. Undefined: another key, or no hex in whole blocks. */
export const decrypt = (hex: string, key: Uint8Array): string | undefined => {
  if (hex === "" || hex.length % (2 * BLOCK_OCTETS) !== 0 || !/^[0-9A-F]+$/iu.test(hex)) return undefined
  const decipher = createDecipheriv(`aes-${key.length * 8}-cbc`, key, ZERO_VECTOR).setAutoPadding(false)
  const clear = Buffer.concat([decipher.update(Buffer.from(hex, "hex")), decipher.final()]).toString("latin1")
  // The padding has no bar, so the first one is its end. With a wrong key there is hardly a bracket or a timestamp behind it.
  const bar = clear.indexOf("|")
  return bar < 0 ? undefined : clear.slice(bar + 1)
}

/**
 * `clear` is `data]`, extended data and timestamp. `padding` fills to whole blocks, at least one octet, and holds no bar and no
 * bracket: random octets, so that the same report is never the same text twice.
 */
export const encrypt = (clear: string, key: Uint8Array, random: (octets: number) => Uint8Array): string => {
  const length = BLOCK_OCTETS - ((clear.length + 1) % BLOCK_OCTETS)
  const padding = Array.from(random(length), (octet) => PADDING[octet % PADDING.length]!).join("")
  const cipher = createCipheriv(`aes-${key.length * 8}-cbc`, key, ZERO_VECTOR).setAutoPadding(false)
  const octets = Buffer.from(`${padding}|${clear}`, "latin1")
  return Buffer.concat([cipher.update(octets), cipher.final()])
    .toString("hex")
    .toUpperCase()
}

const PADDING = Array.from("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz+-")
