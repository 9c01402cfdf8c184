import { AES_KEY_OCTETS, aesKey, type AesKey, type CounterBlock, xorKeyStream } from "./aes.ts"
import { type HmacKey, hmacKey } from "./hmac-sha1.ts"

export const SALT_OCTETS = 14
const AUTHENTICATION_OCTETS = 20

/** What DTLS hands over for one direction (RFC 5764 §4.2). */
export interface MasterKey {
  readonly key: Uint8Array
  readonly salt: Uint8Array
}

/** The keys of RTP, or of RTCP, in one direction. */
export interface SessionKeys {
  readonly cipher: AesKey
  readonly authentication: HmacKey
  /** As the counter of the first packet's first block. */
  readonly salt: CounterBlock
}

/** What a key is for; the session keys are derived once, with no rate (RFC 3711 §4.3). */
const LABELS = { rtp: { cipher: 0, authentication: 1, salt: 2 }, rtcp: { cipher: 3, authentication: 4, salt: 5 } }

export const sessionKeys = (master: MasterKey, of: "rtp" | "rtcp"): SessionKeys => {
  const labels = LABELS[of]
  return {
    cipher: aesKey(derive(master, labels.cipher, AES_KEY_OCTETS)),
    authentication: hmacKey(derive(master, labels.authentication, AUTHENTICATION_OCTETS)),
    salt: counterOf(derive(master, labels.salt, SALT_OCTETS))
  }
}

export const derive = ({ key, salt }: MasterKey, label: number, octets: number): Uint8Array => {
  if (salt.length !== SALT_OCTETS) throw new RangeError(`an SRTP salt of ${salt.length} octets`)
  const start = Uint8Array.from(salt)
  start[7]! ^= label
  const derived = new Uint8Array(octets)
  xorKeyStream(aesKey(key), counterOf(start), derived, 0, octets)
  return derived
}

const counterOf = (salt: Uint8Array): CounterBlock => {
  const view = new DataView(salt.buffer, salt.byteOffset, salt.length)
  return { a: view.getInt32(0), b: view.getInt32(4), c: view.getInt32(8), d: view.getUint16(12) << 16 }
}
