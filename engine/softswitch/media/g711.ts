import type { Codec } from "../media-contract.ts"

export type G711Codec = Exclude<Codec, "G722" | "opus">

/** Octets of one codec against 16-bit linear samples, by table (ITU-T G.711). */
export interface G711 {
  readonly codec: G711Codec
  /** The octet of digital silence. */
  readonly silence: number
  /** Linear sample of each octet, 256 entries. */
  readonly linear: Int16Array
  readonly encode: (sample: number) => number
}

/** One A-law sample, −32768…32767 to an octet (G.711 table 1, even bits inverted). Slow; the tables come from it. */
export const encodeAlaw = (sample: number): number => {
  const sign = sample >= 0 ? 0x80 : 0
  // 13 bits: sign and 12 of magnitude. Negative numbers are mirrored at −½, so that −1 and 0 are neighbours.
  const magnitude = Math.min(sample >= 0 ? sample >> 3 : ~sample >> 3, 0xfff)
  const segment = magnitude < 32 ? 0 : 27 - Math.clz32(magnitude)
  const step = magnitude >> Math.max(segment, 1)
  return ((segment << 4) | (step & 0x0f) | sign) ^ 0x55
}

export const decodeAlaw = (octet: number): number => {
  const bits = octet ^ 0x55
  const segment = (bits >> 4) & 7
  // Middle of the quantising interval, in 16-bit steps.
  const middle = ((bits & 0x0f) << 4) + 8
  const magnitude = segment === 0 ? middle : (middle + 0x100) << (segment - 1)
  return (bits & 0x80) !== 0 ? magnitude : -magnitude
}

/** 33 in G.711's 14-bit numbers: moves the segments' borders to powers of two. */
const MULAW_BIAS = 132
/** The largest magnitude that stays in 15 bits with the bias. */
const MULAW_CLIP = 32_635

/** One µ-law sample, −32768…32767 to an octet (G.711 table 2, all bits inverted). Slow; the table comes from it. */
export const encodeMulaw = (sample: number): number => {
  const sign = sample < 0 ? 0x80 : 0
  const magnitude = Math.min(Math.abs(sample), MULAW_CLIP) + MULAW_BIAS
  const segment = 24 - Math.clz32(magnitude)
  return ~(sign | (segment << 4) | ((magnitude >> (segment + 3)) & 0x0f)) & 0xff
}

export const decodeMulaw = (octet: number): number => {
  const bits = ~octet & 0xff
  const magnitude = ((((bits & 0x0f) << 3) + MULAW_BIAS) << ((bits >> 4) & 7)) - MULAW_BIAS
  return (bits & 0x80) !== 0 ? -magnitude : magnitude
}

/** A-law looks at 13 of 16 bits only, so 8 KiB hold it exactly. */
const alawOfThirteenBits = Uint8Array.from({ length: 8_192 }, (_, i) => encodeAlaw(((i << 19) >> 19) << 3))

/** µ-law's borders do not fall on 4-sample steps of two's complement (a 14-bit table is wrong in 127 places): 64 KiB. */
const mulawOfSixteenBits = Uint8Array.from({ length: 65_536 }, (_, i) => encodeMulaw((i << 16) >> 16))

const linearOf = (decode: (octet: number) => number) => Int16Array.from({ length: 256 }, (_, octet) => decode(octet))

export const g711: Readonly<Record<G711Codec, G711>> = {
  PCMA: {
    codec: "PCMA",
    silence: 0xd5,
    linear: linearOf(decodeAlaw),
    encode: (sample) => alawOfThirteenBits[(sample >> 3) & 0x1fff]!
  },
  PCMU: {
    codec: "PCMU",
    silence: 0xff,
    linear: linearOf(decodeMulaw),
    encode: (sample) => mulawOfSixteenBits[sample & 0xffff]!
  }
}

/** Octets to linear samples; `into` spares the allocation. */
export const decodeFrame = (
  codec: G711Codec,
  octets: Uint8Array,
  into: Int16Array = new Int16Array(octets.length)
): Int16Array => {
  const { linear } = g711[codec]
  for (let i = 0; i < octets.length; i++) into[i] = linear[octets[i]!]!
  return into
}

/** Linear samples to octets; `into` spares the allocation. */
export const encodeFrame = (
  codec: G711Codec,
  samples: Int16Array,
  into: Uint8Array = new Uint8Array(samples.length)
): Uint8Array => {
  const { encode } = g711[codec]
  for (let i = 0; i < samples.length; i++) into[i] = encode(samples[i]!)
  return into
}
