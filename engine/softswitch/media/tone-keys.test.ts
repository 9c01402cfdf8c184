import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { FRAME_SAMPLES } from "../rtp/clock.ts"
import { seededChance } from "../testing/chance.ts"
import { decodeFrame, encodeFrame } from "./g711.ts"
import { makeToneKeys } from "./tone-keys.ts"
import { readPrompt } from "./wav.ts"

const LOW = [697, 770, 852, 941]
const HIGH = [1_209, 1_336, 1_477, 1_633]
const PLACES = "123A456B789C*0#D"

interface Press {
  readonly toneMs: number
  readonly pauseMs: number
  readonly low?: number
  readonly high?: number
  /** Share by which both tones are off. */
  readonly off?: number
  readonly noise?: number
}

/** Keys as a telephone would make them, begun at any sample, through A-law. */
const dialled = (keys: string, press: Press, chance: () => number): Int16Array => {
  const { high = 5_000, low = 5_000, noise = 0, off = 0, pauseMs, toneMs } = press
  const samples: Array<number> = Array.from({ length: Math.floor(chance() * 400) }, () => 0)
  for (const key of keys) {
    const place = PLACES.indexOf(key)
    const [a, b] = [LOW[place >> 2]! * (1 + off), HIGH[place & 3]! * (1 + off)]
    const [atA, atB] = [chance() * 6.28, chance() * 6.28]
    for (let i = 0; i < toneMs * 8; i++)
      samples.push(
        low * Math.sin((2 * Math.PI * a * i) / 8_000 + atA) + high * Math.sin((2 * Math.PI * b * i) / 8_000 + atB)
      )
    for (let i = 0; i < pauseMs * 8; i++) samples.push(0)
  }
  const rough = Int16Array.from(
    [...samples, ...Array.from({ length: 800 }, () => 0)],
    (s) => s + (chance() - 0.5) * 2 * noise
  )
  return decodeFrame("PCMA", encodeFrame("PCMA", rough))
}

const heard = (samples: Int16Array) => {
  const keys = makeToneKeys()
  const told = []
  for (let at = 0; at < samples.length; at += FRAME_SAMPLES)
    told.push(...keys.listen(samples.subarray(at, at + FRAME_SAMPLES)))
  return told
}

const text = (samples: Int16Array) =>
  heard(samples)
    .map(({ digit }) => digit)
    .join("")

const ALL = "1234567890*#ABCD"

describe("a key pressed as a tone", () => {
  it.each<readonly [string, Press]>([
    ["40 ms, as short as it may be", { toneMs: 40, pauseMs: 40 }],
    ["45 ms", { toneMs: 45, pauseMs: 40 }],
    ["100 ms", { toneMs: 100, pauseMs: 100 }],
    ["a second", { toneMs: 1_000, pauseMs: 60 }],
    ["quiet", { toneMs: 50, pauseMs: 50, low: 500, high: 500 }],
    ["loud", { toneMs: 50, pauseMs: 50, low: 15_000, high: 15_000 }],
    ["6 dB more of the high tone", { toneMs: 60, pauseMs: 50, low: 3_000, high: 6_000 }],
    ["3 dB more of the low tone", { toneMs: 60, pauseMs: 50, low: 6_000, high: 4_250 }],
    ["1.5 % too high", { toneMs: 60, pauseMs: 50, off: 0.015 }],
    ["1.5 % too low", { toneMs: 60, pauseMs: 50, off: -0.015 }],
    ["through noise", { toneMs: 60, pauseMs: 50, noise: 900 }]
  ])("is heard once, wherever it begins: %s", (_, press) => {
    const chance = seededChance(11)
    for (let round = 0; round < 50; round++) expect(text(dialled(ALL, press, chance))).toBe(ALL)
  })

  it("is one key also when a click lies in it, and two when it was pressed twice", () => {
    const samples = dialled("5", { toneMs: 300, pauseMs: 100 }, seededChance(1))
    samples.fill(0, 1_200, 1_240)
    expect(text(samples)).toBe("5")
    expect(text(dialled("55", { toneMs: 60, pauseMs: 40 }, seededChance(2)))).toBe("55")
  })

  it("says how long it was", () => {
    const [key] = heard(dialled("7", { toneMs: 200, pauseMs: 100 }, seededChance(3)))
    expect(Math.abs(key!.durationSamples - 1_600)).toBeLessThanOrEqual(204)
  })

  it.each<readonly [string, Press]>([
    ["a click of 15 ms", { toneMs: 15, pauseMs: 60 }],
    ["5 % beside its place", { toneMs: 100, pauseMs: 60, off: 0.05 }],
    ["one tone alone", { toneMs: 100, pauseMs: 60, low: 0 }],
    ["the low tone far above the high one", { toneMs: 100, pauseMs: 60, low: 9_000, high: 2_000 }],
    ["an echo of one", { toneMs: 100, pauseMs: 60, low: 100, high: 100 }]
  ])("is none when it is %s", (_, press) => {
    const chance = seededChance(12)
    for (let round = 0; round < 20; round++) expect(text(dialled(ALL, press, chance))).toBe("")
  })
})

describe("what is no key", () => {
  const folder = new URL("../../../config/prompts/", import.meta.url).pathname
  const prompts = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".wav"))

  it("is the speech and music of the house, at any loudness and through both laws", () => {
    let seconds = 0
    for (const name of prompts) {
      const samples = readPrompt(readFileSync(join(folder, name)))
      for (const gain of [0.25, 1, 2]) {
        const said = samples.map((sample) => Math.max(-32_768, Math.min(32_767, sample * gain)))
        expect([name, gain, text(said)]).toEqual([name, gain, ""])
        expect([name, gain, text(decodeFrame("PCMU", encodeFrame("PCMU", said)))]).toEqual([name, gain, ""])
        seconds += (2 * samples.length) / 8_000
      }
    }
    expect(seconds).toBeGreaterThan(60)
  })

  it("are tones of the line and noise", () => {
    const tone = (...hertz: ReadonlyArray<number>) =>
      Int16Array.from({ length: 16_000 }, (_, i) =>
        hertz.reduce((sum, f) => sum + 6_000 * Math.sin((2 * Math.PI * f * i) / 8_000), 0)
      )
    for (const hertz of [
      [450],
      [425],
      [350, 440],
      [480, 620],
      [440, 480],
      [1_100],
      [2_100],
      [950],
      [1_400],
      [1_800],
      [400]
    ])
      expect(text(tone(...hertz))).toBe("")
    const chance = seededChance(8)
    expect(text(Int16Array.from({ length: 8_000 * 60 }, () => (chance() - 0.5) * 30_000))).toBe("")
  })
})
