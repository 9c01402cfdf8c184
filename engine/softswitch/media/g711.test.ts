import { describe, expect, it } from "vitest"
import { mix, interleave } from "./channels.ts"
import { decodeAlaw, decodeFrame, decodeMulaw, encodeAlaw, encodeFrame, encodeMulaw, g711 } from "./g711.ts"

const samples = Array.from({ length: 65_536 }, (_, i) => i - 32_768)

/**
 * G.711's tables the slow way: walks up the decision values of tables 1 and 2 until the sample's magnitude is below one.
 * `steps[k]` is the lowest magnitude, in 16-bit numbers, of the k-th interval.
 */
const interval = (magnitude: number, borders: ReadonlyArray<number>) =>
  borders.findLastIndex((border) => border <= magnitude)

const alawBorders = Array.from({ length: 128 }, (_, k) => {
  const [segment, step] = [k >> 4, k & 15]
  return segment === 0 ? 16 * step : (16 * step + 256) << (segment - 1)
})

const mulawBorders = Array.from({ length: 128 }, (_, k) => {
  const [segment, step] = [k >> 4, k & 15]
  return ((8 * step + 128) << segment) - 132 + (k === 0 ? 4 : 0)
})

describe("PCMA", () => {
  it("encodes all 65,536 samples by G.711's decision values", () => {
    const wrong = samples.filter((sample) => {
      const magnitude = sample >= 0 ? sample : -sample - 1
      const direct = (interval(magnitude, alawBorders) | (sample >= 0 ? 0x80 : 0)) ^ 0x55
      return g711.PCMA.encode(sample) !== direct || encodeAlaw(sample) !== direct
    })
    expect(wrong).toEqual([])
  })

  it.each([
    [0, 0xd5],
    [-1, 0x55],
    [32_767, 0xaa],
    [-32_768, 0x2a],
    [1_000, 0xfa],
    [-1_000, 0x7a]
  ])("encodes %i as %i", (sample, octet) => expect(g711.PCMA.encode(sample)).toBe(octet))

  it("decodes to values that encode back to the same octet, the loudest being 32,256", () => {
    expect(Array.from({ length: 256 }, (_, octet) => g711.PCMA.encode(decodeAlaw(octet)))).toEqual(
      Array.from({ length: 256 }, (_, octet) => octet)
    )
    expect([decodeAlaw(0xaa), decodeAlaw(0x2a), decodeAlaw(0xd5), decodeAlaw(0x55)]).toEqual([32_256, -32_256, 8, -8])
  })
})

describe("PCMU", () => {
  it("encodes all 65,536 samples by G.711's decision values", () => {
    const wrong = samples.filter((sample) => {
      const magnitude = Math.min(Math.abs(sample), 32_635)
      const direct = ~(interval(magnitude, [0, ...mulawBorders.slice(1)]) | (sample < 0 ? 0x80 : 0)) & 0xff
      return g711.PCMU.encode(sample) !== direct || encodeMulaw(sample) !== direct
    })
    expect(wrong).toEqual([])
  })

  it.each([
    [0, 0xff],
    [32_767, 0x80],
    [-32_768, 0x00],
    [1_000, 0xce],
    [-1_000, 0x4e]
  ])("encodes %i as %i", (sample, octet) => expect(g711.PCMU.encode(sample)).toBe(octet))

  it("decodes to values that encode back to the same octet, but for the second zero", () => {
    const back = Array.from({ length: 256 }, (_, octet) => g711.PCMU.encode(decodeMulaw(octet)))
    expect(back).toEqual(Array.from({ length: 256 }, (_, octet) => (octet === 0x7f ? 0xff : octet)))
    expect([decodeMulaw(0x80), decodeMulaw(0x00), decodeMulaw(0xff)]).toEqual([32_124, -32_124, 0])
  })
})

describe("frames", () => {
  const all = Uint8Array.from({ length: 256 }, (_, octet) => octet)

  it("of A-law pass untouched through linear samples, those of µ-law but for the second zero", () => {
    expect(encodeFrame("PCMA", decodeFrame("PCMA", all))).toEqual(all)
    expect(encodeFrame("PCMU", decodeFrame("PCMU", all))).toEqual(all.map((octet) => (octet === 0x7f ? 0xff : octet)))
  })

  it("are mixed with clipping and laid side by side", () => {
    const left = Int16Array.of(1, 30_000, -30_000)
    const right = Int16Array.of(2, 30_000, -30_000)
    const mono = new Int16Array(4)
    mix(left, right, mono, 1)
    expect([...mono]).toEqual([0, 3, 32_767, -32_768])
    const stereo = new Int16Array(6)
    interleave(left, right, stereo, 0)
    expect([...stereo]).toEqual([1, 2, 30_000, 30_000, -30_000, -30_000])
  })
})
