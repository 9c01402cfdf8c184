import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { FRAME_SAMPLES } from "../../rtp/clock.ts"
import { seededChance } from "../../testing/chance.ts"
import { decodeFrame, encodeFrame } from "../g711.ts"
import { toneShare } from "../goertzel.ts"
import { readPrompt } from "../wav.ts"
import { cadenceOf, HANDSHAKE, KISS_OFF, makeToneEar } from "./ear.ts"
import { CONTACT_ID_HANDSHAKE, CONTACT_ID_KISS_OFF, type Country, playedAs, PROGRESS } from "./progress.ts"
import { isEndless, toneStream } from "./stream.ts"

const COUNTRIES: ReadonlyArray<Country> = ["CN", "HK", "TW", "DE", "GB", "US"]
const NAMES = ["ringBack", "busy", "congestion"] as const

/** What is told of a sound, heard after A-law, from `skip` samples on, so that frames fall anywhere. */
const heardIn = (ear: ReturnType<typeof makeToneEar>, sound: Int16Array, skip = 0): ReadonlyArray<string> => {
  const told: Array<string> = []
  for (let at = skip; at + FRAME_SAMPLES <= sound.length; at += FRAME_SAMPLES)
    told.push(...ear.listen(decodeFrame("PCMA", encodeFrame("PCMA", sound.subarray(at, at + FRAME_SAMPLES)))))
  return told
}

/** As it sounds for so long. */
const lasting = (text: string, ms: number): Int16Array => {
  const { samples } = toneStream(text)
  return Int16Array.from({ length: ms * 8 }, (_, i) => samples[i % samples.length]!)
}

const withSilence = (sound: Int16Array): Int16Array => {
  const all = new Int16Array(sound.length + 4_000)
  all.set(sound, 1_600)
  return all
}

const earFor = (country: Country) =>
  makeToneEar([...NAMES.map((name) => cadenceOf(name, PROGRESS[country][name])), HANDSHAKE, KISS_OFF])

describe("tones that are played", () => {
  it("sound for their time, at their pitch and level, and are silent between", () => {
    const { endless, samples } = toneStream("tone_stream://v=-10;%(200,100,440,480);%(50,50,1400);loops=2")
    expect([samples.length, endless]).toEqual([2 * 400 * 8, false])
    expect(toneShare(samples.subarray(0, 1_600), 440)).toBeGreaterThan(0.45)
    expect(samples.subarray(1_600, 2_400).every((sample) => sample === 0)).toBe(true)
    expect(toneShare(samples.subarray(2_400, 2_800), 1_400)).toBeGreaterThan(0.95)
    // -10 dBm0 is 13.14 dB below a sine of full scale.
    expect(Math.max(...samples.subarray(2_400, 2_800))).toBeCloseTo(32_767 * 10 ** (-13.14 / 20), -2)
    expect(samples.subarray(0, 3_200)).toEqual(samples.subarray(3_200))
  })

  it("sound without end when their loops are below 0", () => {
    const text = "tone_stream://%(1000,4000,450);loops=-1"
    expect([toneStream(text).endless, isEndless(text), toneStream(text).samples.length]).toEqual([true, true, 40_000])
    expect(isEndless("/prompts/a;loops=-1")).toBe(false)
  })

  it.each([
    ["tone_stream://", "no tone"],
    ["tone_stream://%(100)", "no tone"],
    ["tone_stream://%(100,100,4000)", "no tone"],
    ["tone_stream://%(0,100,450)", "no tone"],
    ["tone_stream://%(100,100,450);x=3", "no tone"],
    ["tone_stream://v=-7", "has no tone"],
    ["tone_stream://%(100,100,450);loops=0", "0 times"],
    ["tone_stream://%(10000,0,450);loops=7", "longer than"],
    ["tone_stream://%(70000,0,450)", "longer than"],
    ["tone_stream://%(30000,0,450);%(20000,0,450);%(20000,0,450)", "longer than"],
    ["tone_stream://%(30000,0,450);%(30000,1,450);loops=-1", "longer than"]
  ])("that make no sense are refused with the reason: %s", (text, reason) => {
    expect(() => toneStream(text)).toThrow(reason)
  })
})

describe("tones that are heard", () => {
  it.each(COUNTRIES.flatMap((country) => NAMES.map((name) => [country, name] as const)))(
    "%s: %s, wherever the frames begin, and no other",
    (country, name) => {
      const sound = lasting(playedAs(PROGRESS[country][name]), 12_000)
      for (const skip of [0, 37, 80, 111])
        expect(new Set(heardIn(earFor(country), sound, skip))).toEqual(new Set([name]))
    }
  )

  it.each([0.97, 1, 1.03])("a handshake and a kiss-off of Contact ID, at %f of their pitch", (off) => {
    const shifted = (text: string) => text.replaceAll(/\b(1400|2300)\b/gu, (hz) => String(Math.round(Number(hz) * off)))
    for (const skip of [0, 53, 120]) {
      const handshake = withSilence(toneStream(shifted(CONTACT_ID_HANDSHAKE)).samples)
      expect(heardIn(earFor("CN"), handshake, skip)).toEqual(["contact-id-handshake"])
      const kissOff = withSilence(toneStream(shifted(CONTACT_ID_KISS_OFF)).samples)
      expect(heardIn(earFor("CN"), kissOff, skip)).toEqual(["contact-id-kiss-off"])
    }
  })

  it("also when there is noise on the line: 20 dB below them", () => {
    const chance = seededChance(3)
    const sound = lasting(playedAs(PROGRESS.CN.busy), 6_000).map((sample) => sample + (chance() - 0.5) * 2_500)
    // The pauses are no silence then; the tones are heard all the same.
    const kissOff = withSilence(toneStream(CONTACT_ID_KISS_OFF).samples).map((s) => s + (chance() - 0.5) * 2_500)
    expect(heardIn(makeToneEar([KISS_OFF]), kissOff)).toEqual(["contact-id-kiss-off"])
    expect(heardIn(makeToneEar([KISS_OFF]), sound)).toEqual([])
  })

  it("once, though a frame in it is damaged", () => {
    const chance = seededChance(5)
    const kissOff = withSilence(toneStream(CONTACT_ID_KISS_OFF).samples)
    const damagedFrom = 40 * FRAME_SAMPLES
    const damaged = kissOff.map((sample, i) =>
      i >= damagedFrom && i < damagedFrom + FRAME_SAMPLES ? (chance() - 0.5) * 16_000 : sample
    )
    expect(heardIn(makeToneEar([KISS_OFF]), damaged)).toEqual(["contact-id-kiss-off"])
  })

  it("never in speech and music: all prompts of the house, in both languages", () => {
    const ears = COUNTRIES.map(earFor)
    let seconds = 0
    const told: Array<string> = []
    for (const folder of ["config/prompts/zh-CN", "config/prompts/en", "config/prompts"])
      for (const name of readdirSync(folder).filter((file) => file.endsWith(".wav"))) {
        const speech = readPrompt(readFileSync(join(folder, name)))
        seconds += speech.length / 8_000
        for (const ear of ears) told.push(...heardIn(ear, speech).map((what) => `${name}: ${what}`))
      }
    expect(seconds).toBeGreaterThan(60)
    expect(told).toEqual([])
  })
})
