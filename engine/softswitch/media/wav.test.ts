import { describe, expect, it } from "vitest"
import { seededChance } from "../testing/chance.ts"
import { encodeFrame } from "./g711.ts"
import { toneShare } from "./goertzel.ts"
import { WavError, readPrompt, readWav, wavHeader } from "./wav.ts"

const ascii = (text: string) => [...new TextEncoder().encode(text)]
const u16 = (value: number) => [value & 255, value >> 8]
const u32 = (value: number) => [...u16(value & 0xffff), ...u16(value >>> 16)]

const chunk = (name: string, octets: ReadonlyArray<number>) => [
  ...ascii(name),
  ...u32(octets.length),
  ...octets,
  ...(octets.length % 2 === 1 ? [0] : [])
]

const fmt = (format: number, channels: number, rateHz: number, bits: number) =>
  chunk("fmt ", [
    ...u16(format),
    ...u16(channels),
    ...u32(rateHz),
    ...u32((rateHz * channels * bits) / 8),
    ...u16((channels * bits) / 8),
    ...u16(bits)
  ])

const riff = (...chunks: ReadonlyArray<ReadonlyArray<number>>) => {
  const body = [...ascii("WAVE"), ...chunks.flat()]
  return Uint8Array.from([...ascii("RIFF"), ...u32(body.length), ...body])
}

const pcm = (samples: ArrayLike<number>) => chunk("data", Array.from(samples, (sample) => u16(sample & 0xffff)).flat())

describe("reading", () => {
  it("reads 16-bit mono as it is", () => {
    const samples = [0, 1, -1, 32_767, -32_768]
    const wav = readWav(riff(fmt(1, 1, 8_000, 16), pcm(samples)))
    expect(wav.rateHz).toBe(8_000)
    expect(wav.channels.map((channel) => Array.from(channel))).toEqual([samples])
  })

  it("steps over other chunks, also of odd length", () => {
    const file = riff(chunk("LIST", [1, 2, 3]), fmt(1, 1, 8_000, 16), chunk("fact", [1, 0, 0, 0]), pcm([7]))
    expect([...readPrompt(file)]).toEqual([7])
  })

  it("keeps stereo channels apart, and averages them for playing", () => {
    const file = riff(fmt(1, 2, 8_000, 16), pcm([100, 200, -100, -300]))
    expect(readWav(file).channels.map((channel) => Array.from(channel))).toEqual([
      [100, -100],
      [200, -300]
    ])
    expect([...readPrompt(file)]).toEqual([150, -200])
  })

  it.each([
    [6, "PCMA"],
    [7, "PCMU"]
  ] as const)("reads format %i, %s", (format, codec) => {
    const octets = encodeFrame(codec, Int16Array.of(8, -1_000, 20_000))
    const read = readPrompt(riff(fmt(format, 1, 8_000, 8), chunk("data", [...octets])))
    expect(encodeFrame(codec, read)).toEqual(octets)
  })

  it("looks into WAVE_FORMAT_EXTENSIBLE", () => {
    const plain = fmt(0xfffe, 1, 8_000, 16).slice(8)
    const extensible = chunk("fmt ", [
      ...plain,
      ...u16(22),
      ...u16(16),
      ...u32(4),
      ...u16(1),
      ...ascii("GUIDGUIDGUIDGU")
    ])
    expect([...readPrompt(riff(extensible, pcm([5, 6])))]).toEqual([5, 6])
  })

  it.each([11_025, 16_000, 22_050, 44_100, 48_000, 6_000])(
    "brings %i Hz to 8 kHz without changing pitch or length",
    (rateHz) => {
      const tone = Array.from({ length: rateHz }, (_, i) =>
        Math.round(9_000 * Math.sin((2 * Math.PI * 440 * i) / rateHz))
      )
      const samples = readPrompt(riff(fmt(1, 1, rateHz, 16), pcm(tone)))
      expect(samples.length).toBe(8_000)
      expect(toneShare(samples, 440)).toBeGreaterThan(0.98)
    }
  )

  it("reads what is there of a recording that a crash cut off", () => {
    const whole = riff(fmt(1, 1, 8_000, 16), pcm([1, 2, 3, 4]))
    expect([...readPrompt(whole.subarray(0, whole.length - 3))]).toEqual([1, 2])
  })

  it.each([
    ["nothing", new Uint8Array(0), "not a RIFF"],
    ["an MP3", Uint8Array.from(ascii("ID3 and a lot of other things")), "not a RIFF"],
    ["a WAV without data", riff(fmt(1, 1, 8_000, 16)), "no data chunk"],
    ["data before its format", riff(pcm([1]), fmt(1, 1, 8_000, 16)), "before the fmt"],
    ["a short format", riff(chunk("fmt ", [1, 0, 1, 0]), pcm([1])), "fmt chunk of 4"],
    ["24 bits", riff(fmt(1, 1, 8_000, 24), pcm([1])), "format 1 with 24 bits"],
    ["floating point", riff(fmt(3, 1, 8_000, 32), pcm([1])), "format 3"],
    ["six channels", riff(fmt(1, 6, 48_000, 16), pcm([1])), "6 channels"],
    ["no channel", riff(fmt(1, 0, 8_000, 16), pcm([1])), "0 channels"],
    ["a rate of nothing", riff(fmt(1, 1, 0, 16), pcm([1])), "0 Hz"]
  ])("refuses %s and says why", (_, file, reason) => {
    expect(() => readPrompt(file)).toThrow(WavError)
    expect(() => readPrompt(file)).toThrow(reason)
  })

  it("never fails but with its own error, whatever the octets", () => {
    const chance = seededChance(4)
    const good = riff(fmt(1, 2, 16_000, 16), chunk("LIST", [1, 2, 3]), pcm([1, 2, 3, 4, 5, 6]))
    let refused = 0
    for (let n = 0; n < 5_000; n++) {
      const file = good.slice(0, Math.floor(chance() * (good.length + 1)))
      for (let hit = 0; hit < 3; hit++) file[Math.floor(chance() * file.length)] = chance() * 256
      try {
        readPrompt(file)
      } catch (error) {
        if (!(error instanceof WavError)) throw error
        refused++
      }
    }
    expect(refused).toBeGreaterThan(1_000)
  })
})

it("a header of ours reads back", () => {
  const file = new Uint8Array(44 + 8)
  file.set(wavHeader(2, 8))
  file.set([1, 0, 2, 0, 3, 0, 4, 0], 44)
  expect(readWav(file).channels.map((channel) => Array.from(channel))).toEqual([
    [1, 3],
    [2, 4]
  ])
})
