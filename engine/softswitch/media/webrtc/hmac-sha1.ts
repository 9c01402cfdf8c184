/**
 * HMAC-SHA1 (RFC 2104, FIPS 180-4) with the key's two blocks hashed once: what is left of a packet of G.711 is four
 * blocks. An HMAC object of node:crypto costs ten times as much.
 */

export interface HmacKey {
  readonly inner: Int32Array
  readonly outer: Int32Array
}

const BLOCK_OCTETS = 64
const START = Int32Array.of(0x67452301, -0x10325477, -0x67452302, 0x10325476, -0x3c2d1e10)

const schedule = new Int32Array(80)
const state = new Int32Array(5)
const block = new Uint8Array(BLOCK_OCTETS)

/** A key of at most 64 octets; SRTP's has 20. */
export const hmacKey = (key: Uint8Array): HmacKey => {
  if (key.length > BLOCK_OCTETS) throw new RangeError(`an HMAC key of ${key.length} octets`)
  return { inner: padded(key, 0x36), outer: padded(key, 0x5c) }
}

const padded = (key: Uint8Array, pad: number): Int32Array => {
  block.fill(pad)
  for (const [i, octet] of key.entries()) block[i]! ^= octet
  const hashed = Int32Array.from(START)
  compress(hashed, block, 0)
  return hashed
}

/** Writes the first `tagOctets` of the HMAC of `octets[0…length)` to `into` at `at`, which may be in `octets` itself. */
export const writeHmac = (
  key: HmacKey,
  octets: Uint8Array,
  length: number,
  into: Uint8Array,
  at: number,
  tagOctets: number
): void => {
  state.set(key.inner)
  let done = 0
  for (; length - done >= BLOCK_OCTETS; done += BLOCK_OCTETS) compress(state, octets, done)
  const rest = length - done
  for (let i = 0; i < rest; i++) block[i] = octets[done + i]!
  finish(rest, BLOCK_OCTETS + length)
  for (let i = 0; i < 5; i++) {
    const word = state[i]!
    block[4 * i] = word >>> 24
    block[4 * i + 1] = word >>> 16
    block[4 * i + 2] = word >>> 8
    block[4 * i + 3] = word
  }
  state.set(key.outer)
  finish(20, BLOCK_OCTETS + 20)
  for (let i = 0; i < tagOctets; i++) into[at + i] = state[i >> 2]! >>> (24 - 8 * (i & 3))
}

/** The last block: `rest` octets of it are there, `total` have been hashed with them. */
const finish = (rest: number, total: number): void => {
  block.fill(0, rest)
  block[rest] = 0x80
  if (rest >= BLOCK_OCTETS - 8) {
    compress(state, block, 0)
    block.fill(0)
  }
  const bits = total * 8
  block[60] = bits >>> 24
  block[61] = bits >>> 16
  block[62] = bits >>> 8
  block[63] = bits
  compress(state, block, 0)
}

const compress = (into: Int32Array, octets: Uint8Array, from: number): void => {
  const w = schedule
  for (let i = 0, at = from; i < 16; i++, at += 4)
    w[i] = (octets[at]! << 24) | (octets[at + 1]! << 16) | (octets[at + 2]! << 8) | octets[at + 3]!
  for (let i = 16; i < 80; i++) {
    const x = w[i - 3]! ^ w[i - 8]! ^ w[i - 14]! ^ w[i - 16]!
    w[i] = (x << 1) | (x >>> 31)
  }
  let a = into[0]!
  let b = into[1]!
  let c = into[2]!
  let d = into[3]!
  let e = into[4]!
  for (let i = 0; i < 80; i++) {
    const mixed =
      i < 20
        ? ((b & c) | (~b & d)) + 0x5a827999
        : i < 40
          ? (b ^ c ^ d) + 0x6ed9eba1
          : i < 60
            ? ((b & c) | (b & d) | (c & d)) - 0x70e44324
            : (b ^ c ^ d) - 0x359d3e2a
    const next = (((a << 5) | (a >>> 27)) + mixed + e + w[i]!) | 0
    e = d
    d = c
    c = (b << 30) | (b >>> 2)
    b = a
    a = next
  }
  into[0]! += a
  into[1]! += b
  into[2]! += c
  into[3]! += d
  into[4]! += e
}
