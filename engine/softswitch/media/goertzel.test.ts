import { expect, it } from "vitest"
import { seededChance } from "../testing/chance.ts"
import { decodeFrame, encodeFrame } from "./g711.ts"
import { toneShare } from "./goertzel.ts"

const tone = (hertz: number, amplitude: number, length = 8_000, rateHz = 8_000) =>
  Int16Array.from({ length }, (_, i) => Math.round(amplitude * Math.sin((2 * Math.PI * hertz * i) / rateHz + 1)))

it.each([300, 440, 941, 1_633, 3_000])("finds a tone of %i Hz at any level and not 50 Hz beside it", (hertz) => {
  for (const amplitude of [100, 3_000, 32_000]) {
    expect(toneShare(tone(hertz, amplitude), hertz)).toBeGreaterThan(0.99)
    expect(toneShare(tone(hertz, amplitude), hertz + 50)).toBeLessThan(0.01)
  }
})

it("finds it through A-law and µ-law, in 100 ms, and at another rate", () => {
  const samples = tone(700, 8_000)
  for (const codec of ["PCMA", "PCMU"] as const) {
    expect(toneShare(decodeFrame(codec, encodeFrame(codec, samples)), 700)).toBeGreaterThan(0.98)
  }
  expect(toneShare(samples.subarray(0, 800), 700)).toBeGreaterThan(0.98)
  expect(toneShare(tone(700, 8_000, 16_000, 16_000), 700, 16_000)).toBeGreaterThan(0.99)
})

it("gives each of two mixed tones its share", () => {
  const loud = tone(440, 8_000)
  const both = tone(700, 4_000).map((sample, i) => sample + loud[i]!)
  expect(toneShare(both, 440)).toBeCloseTo(0.8, 2)
  expect(toneShare(both, 700)).toBeCloseTo(0.2, 2)
})

it("finds nothing in silence, in nothing and little in noise", () => {
  const chance = seededChance(3)
  expect(toneShare(new Int16Array(8_000), 440)).toBe(0)
  expect(toneShare([], 440)).toBe(0)
  expect(
    toneShare(
      Int16Array.from({ length: 8_000 }, () => (chance() - 0.5) * 20_000),
      440
    )
  ).toBeLessThan(0.01)
})
