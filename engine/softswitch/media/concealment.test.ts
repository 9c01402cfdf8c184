import { describe, expect, it } from "vitest"
import { FRAME_SAMPLES } from "../rtp/clock.ts"
import { HALF_SAMPLES } from "../rtp/jitter-ring.ts"
import { seededChance } from "../testing/chance.ts"
import { makeConcealment } from "./concealment.ts"
import { toneShare } from "./goertzel.ts"

const [WHOLE, FIRST, SECOND, NOTHING] = [
  Uint8Array.of(1, 1),
  Uint8Array.of(1, 0),
  Uint8Array.of(0, 1),
  Uint8Array.of(0, 0)
]

/** A voice of 125 Hz with its overtones. */
const voice = (from: number, length: number) =>
  Int16Array.from({ length }, (_, i) => {
    const at = (2 * Math.PI * 125 * (from + i)) / 8_000
    return 4_000 * Math.sin(at) + 2_500 * Math.sin(2 * at + 1) + 1_500 * Math.sin(5 * at)
  })

const loudness = (samples: Int16Array) =>
  Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length)

/** Says the voice frame by frame; `came` tells which halves did. */
const played = (came: ReadonlyArray<Uint8Array>) => {
  const concealment = makeConcealment()
  const out = new Int16Array(came.length * FRAME_SAMPLES)
  const madeUp = came.map((whole, n) => {
    const frame = voice(n * FRAME_SAMPLES, FRAME_SAMPLES)
    for (const half of [0, 1]) if (whole[half] === 0) frame.fill(0, half * HALF_SAMPLES, (half + 1) * HALF_SAMPLES)
    const count = concealment.complete(frame, whole)
    out.set(frame, n * FRAME_SAMPLES)
    return count
  })
  return { out, madeUp }
}

/** The largest step between neighbouring samples. */
const roughest = (samples: Int16Array) => {
  let most = 0
  for (let i = 1; i < samples.length; i++) most = Math.max(most, Math.abs(samples[i]! - samples[i - 1]!))
  return most
}

describe("a frame that did not come", () => {
  it("is as if it had, for a voice", () => {
    const { madeUp, out } = played([WHOLE, WHOLE, WHOLE, NOTHING, WHOLE])
    expect(madeUp).toEqual([0, 0, 0, 2, 0])
    const [missing, said] = [out.subarray(480, 640), voice(480, 160)]
    const error = missing.map((sample, i) => sample - said[i]!)
    expect(loudness(error)).toBeLessThan(0.25 * loudness(said))
    expect(toneShare(out.subarray(320, 800), 125)).toBeGreaterThan(0.5)
  })

  it.each([
    ["the first half", SECOND, 1],
    ["the second half", FIRST, 1]
  ])("can be %s alone", (_, whole, count) => {
    const { madeUp, out } = played([WHOLE, WHOLE, WHOLE, whole, WHOLE])
    expect(madeUp[3]).toBe(count)
    const said = voice(480, 160)
    expect(loudness(out.subarray(480, 640).map((sample, i) => sample - said[i]!))).toBeLessThan(0.15 * loudness(said))
  })

  it("has no click before it, in it and after it", () => {
    const smooth = roughest(voice(0, 1_600))
    for (const lost of [1, 2, 3, 5]) {
      const came = Array.from({ length: 14 }, (_, n) => (n >= 4 && n < 4 + lost ? NOTHING : WHOLE))
      expect(roughest(played(came).out)).toBeLessThan(1.5 * smooth)
    }
  })

  it("fades and is silence after 60 ms, and the first real sound after that is untouched", () => {
    const { out } = played([WHOLE, WHOLE, WHOLE, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, WHOLE])
    const frames = Array.from({ length: 5 }, (_, n) => loudness(out.subarray(480 + n * 160, 640 + n * 160)))
    expect(frames[0]).toBeGreaterThan(2 * frames[1]! - frames[0]!)
    expect(frames[1]).toBeGreaterThan(2 * frames[2]!)
    expect(frames.slice(3)).toEqual([0, 0])
    expect(out.subarray(1_280)).toEqual(voice(1_280, 160))
  })

  it("is silence when nothing was said before, or something else was", () => {
    const concealment = makeConcealment()
    const frame = new Int16Array(FRAME_SAMPLES)
    expect(concealment.complete(frame, NOTHING)).toBe(2)
    expect(loudness(frame)).toBe(0)
    concealment.complete(voice(0, FRAME_SAMPLES), WHOLE)
    concealment.reset()
    concealment.complete(frame, NOTHING)
    expect(loudness(frame)).toBe(0)
  })

  it("never is louder than what came", () => {
    const chance = seededChance(3)
    for (let round = 0; round < 200; round++) {
      const concealment = makeConcealment()
      const loudest = 500 + chance() * 32_000
      for (let n = 0; n < 20; n++) {
        const frame = Int16Array.from({ length: FRAME_SAMPLES }, () => (chance() - 0.5) * 2 * loudest)
        const whole = [WHOLE, WHOLE, FIRST, SECOND, NOTHING][Math.floor(chance() * 5)]!
        concealment.complete(frame, whole)
        expect(frame.every((sample) => Math.abs(sample) <= Math.min(32_768, 3 * loudest))).toBe(true)
      }
    }
  })
})
