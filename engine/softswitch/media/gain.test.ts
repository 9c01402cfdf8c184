import { describe, expect, it } from "vitest"
import { FRAME_SAMPLES } from "../rtp/clock.ts"
import { seededChance } from "../testing/chance.ts"
import { makeGain } from "./gain.ts"

/** A voice of this RMS that breathes: half a second of speech, a quarter of a pause. */
const talk = (rms: number, frames: number, from = 0): ReadonlyArray<Int16Array> =>
  Array.from({ length: frames }, (_, n) =>
    Int16Array.from({ length: FRAME_SAMPLES }, (_sample, i) => {
      const t = ((from + n) * FRAME_SAMPLES + i) / 8_000
      const speaks = (from + n) % 37 < 25 ? 1 : 0
      return speaks * rms * (Math.sin(2 * Math.PI * 150 * t) + Math.sin(2 * Math.PI * 450 * t))
    })
  )

const rmsOf = (frame: Int16Array) => Math.sqrt(frame.reduce((sum, sample) => sum + sample ** 2, 0) / frame.length)

const passed = (frames: ReadonlyArray<Int16Array>, gain = makeGain()) =>
  frames.map((frame) => {
    const out = frame.slice()
    gain.level(out)
    return out
  })

/** Of the frames that speak. */
const loudness = (frames: ReadonlyArray<Int16Array>) => {
  const spoken = frames.map(rmsOf).filter((rms) => rms > 50)
  return spoken.reduce((sum, rms) => sum + rms, 0) / spoken.length
}

describe("gain", () => {
  it("brings who speaks softly and who shouts near each other", () => {
    const [soft, loud] = [200, 14_000].map((rms) => passed(talk(rms, 1_500)).slice(-300))
    expect(loudness(soft!)).toBeGreaterThan(650)
    expect(loudness(loud!)).toBeLessThan(8_800)
    // 37 dB lay between them.
    expect(20 * Math.log10(loudness(loud!) / loudness(soft!))).toBeLessThan(23)
  })

  it.each([900, 2_000, 5_600])("leaves an ordinary voice as it is, to the bit: RMS %i", (rms) => {
    const frames = talk(rms, 500)
    expect(passed(frames)).toEqual(frames)
  })

  it("pulls no noise up: pauses and a silent line teach it nothing", () => {
    const chance = seededChance(1)
    const noise = Array.from({ length: 500 }, () =>
      Int16Array.from({ length: FRAME_SAMPLES }, () => (chance() - 0.5) * 100)
    )
    expect(passed(noise)).toEqual(noise)
  })

  it("changes without a step, and never more than 12 dB", () => {
    const gain = makeGain()
    const frames = talk(100, 2_000)
    const factors = passed(frames, gain)
      .map((frame, n) => rmsOf(frame) / rmsOf(frames[n]!))
      .filter(Number.isFinite)
    for (let n = 1; n < factors.length; n++) expect(Math.abs(factors[n]! / factors[n - 1]! - 1)).toBeLessThan(0.13)
    expect(factors.at(-1)).toBeGreaterThan(3.8)
    expect(Math.max(...factors)).toBeLessThan(4.05)
  })

  it("clips nothing when a soft voice shouts at once", () => {
    const gain = makeGain()
    passed(talk(150, 1_500), gain)
    const shout = passed(talk(12_000, 100, 1_500), gain)
    const peak = Math.max(...shout.map((frame) => Math.max(...frame.map(Math.abs))))
    expect(peak).toBeLessThanOrEqual(30_901)
  })
})
