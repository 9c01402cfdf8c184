/**
 * AES-128 in counter mode (FIPS 197, SP 800-38A) by tables. A cipher object of node:crypto costs more to make than fifty
 * packets cost here, and SRTP needs another counter for each packet.
 */

const SUBSTITUTES = makeSubstitutes()
const [T0, T1, T2, T3] = makeTables()

export const AES_KEY_OCTETS = 16
const BLOCK_OCTETS = 16
const ROUND_WORDS = 44

/** The words of eleven round keys. */
export type AesKey = Uint32Array

export const aesKey = (key: Uint8Array): AesKey => {
  if (key.length !== AES_KEY_OCTETS) throw new RangeError(`an AES-128 key of ${key.length} octets`)
  const words = new Uint32Array(ROUND_WORDS)
  for (let i = 0; i < 4; i++) words[i] = wordAt(key, i * 4)
  let round = 1
  for (let i = 4; i < ROUND_WORDS; i++) {
    let word = words[i - 1]!
    if (i % 4 === 0) {
      word = substitute((word << 8) | (word >>> 24)) ^ (round << 24)
      round = (round << 1) ^ (round & 0x80 ? 0x11b : 0)
    }
    words[i] = words[i - 4]! ^ word
  }
  return words
}

/** The counter block of the first 16 octets, as words; its last 16 bits count the blocks. */
export interface CounterBlock {
  a: number
  b: number
  c: number
  d: number
}

const stream = new Int32Array(4)

/** Encrypts or decrypts `length` octets at `from`, in place. At most 65,536 blocks. */
export const xorKeyStream = (
  key: AesKey,
  { a, b, c, d }: CounterBlock,
  octets: Uint8Array,
  from: number,
  length: number
): void => {
  const end = from + length
  for (let at = from, block = 0; at < end; at += BLOCK_OCTETS, block++) {
    encryptBlock(key, a, b, c, d + block)
    if (end - at >= BLOCK_OCTETS) xorBlock(octets, at)
    else for (let i = 0; at + i < end; i++) octets[at + i]! ^= stream[i >> 2]! >>> (24 - 8 * (i & 3))
  }
}

const xorBlock = (octets: Uint8Array, at: number): void => {
  for (let i = 0, o = at; i < 4; i++, o += 4) {
    const word = stream[i]!
    octets[o]! ^= word >>> 24
    octets[o + 1]! ^= word >>> 16
    octets[o + 2]! ^= word >>> 8
    octets[o + 3]! ^= word
  }
}

const encryptBlock = (w: AesKey, a: number, b: number, c: number, d: number): void => {
  let s0 = a ^ w[0]!
  let s1 = b ^ w[1]!
  let s2 = c ^ w[2]!
  let s3 = d ^ w[3]!
  for (let k = 4; k < 40; k += 4) {
    const t0 = T0[s0 >>> 24]! ^ T1[(s1 >>> 16) & 255]! ^ T2[(s2 >>> 8) & 255]! ^ T3[s3 & 255]! ^ w[k]!
    const t1 = T0[s1 >>> 24]! ^ T1[(s2 >>> 16) & 255]! ^ T2[(s3 >>> 8) & 255]! ^ T3[s0 & 255]! ^ w[k + 1]!
    const t2 = T0[s2 >>> 24]! ^ T1[(s3 >>> 16) & 255]! ^ T2[(s0 >>> 8) & 255]! ^ T3[s1 & 255]! ^ w[k + 2]!
    const t3 = T0[s3 >>> 24]! ^ T1[(s0 >>> 16) & 255]! ^ T2[(s1 >>> 8) & 255]! ^ T3[s2 & 255]! ^ w[k + 3]!
    s0 = t0
    s1 = t1
    s2 = t2
    s3 = t3
  }
  stream[0] = lastRound(s0, s1, s2, s3) ^ w[40]!
  stream[1] = lastRound(s1, s2, s3, s0) ^ w[41]!
  stream[2] = lastRound(s2, s3, s0, s1) ^ w[42]!
  stream[3] = lastRound(s3, s0, s1, s2) ^ w[43]!
}

const lastRound = (a: number, b: number, c: number, d: number): number =>
  (SUBSTITUTES[a >>> 24]! << 24) |
  (SUBSTITUTES[(b >>> 16) & 255]! << 16) |
  (SUBSTITUTES[(c >>> 8) & 255]! << 8) |
  SUBSTITUTES[d & 255]!

const substitute = (word: number): number => lastRound(word, word, word, word)

const wordAt = (octets: Uint8Array, at: number): number =>
  ((octets[at]! << 24) | (octets[at + 1]! << 16) | (octets[at + 2]! << 8) | octets[at + 3]!) >>> 0

/** The S-box: the inverse in GF(2⁸), turned and added up; `p` walks the field by 3, `q` by its inverse. */
function makeSubstitutes(): Uint8Array {
  const box = new Uint8Array(256)
  let p = 1
  let q = 1
  do {
    p = (p ^ (p << 1) ^ (p & 0x80 ? 0x11b : 0)) & 0xff
    q ^= q << 1
    q ^= q << 2
    q = (q ^ (q << 4)) & 0xff
    if (q & 0x80) q ^= 0x09
    const turned = q ^ (q << 1) ^ (q << 2) ^ (q << 3) ^ (q << 4)
    box[p] = 0x63 ^ (turned & 0xff) ^ (turned >>> 8)
  } while (p !== 1)
  box[0] = 0x63
  return box
}

/** S-box and column mixing of one octet in one look-up, for each of a word's four octets. */
function makeTables(): readonly [Uint32Array, Uint32Array, Uint32Array, Uint32Array] {
  const first = Uint32Array.from(SUBSTITUTES, (s) => {
    const twice = ((s << 1) ^ (s & 0x80 ? 0x11b : 0)) & 0xff
    return (twice << 24) | (s << 16) | (s << 8) | (twice ^ s)
  })
  const turned = (octets: number) => first.map((word) => (word >>> (8 * octets)) | (word << (32 - 8 * octets)))
  return [first, turned(1), turned(2), turned(3)]
}
