import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { toneShare } from "#engine/softswitch/media/goertzel.ts"
import { wavHeader } from "#engine/softswitch/media/wav.ts"
import { promptFile } from "./prompt-file.ts"
import { readSound } from "./read-sound.ts"
import { resampled } from "./resampling.ts"
import { SoundRefused } from "./sound-refused.ts"
import { doSoundWork } from "./sound-work.ts"

const mute = {
  say: async () => {
    throw new Error("nobody speaks here")
  }
}
const converted = (file: Uint8Array, isOfMicrophone = false) =>
  doSoundWork({ kind: "convert", file, isOfMicrophone }, mute)
const refusalOf = async (file: Uint8Array) => {
  const error: unknown = await converted(file).catch((why: unknown) => why)
  expect(error).toBeInstanceOf(SoundRefused)
  return (error as SoundRefused).words
}

const tone = (hertz: number, rateHz: number, seconds: number, level = 0.5) =>
  Float32Array.from({ length: rateHz * seconds }, (_, i) => level * Math.sin((2 * Math.PI * hertz * i) / rateHz))
const wav = (samples: Float32Array, rateHz: number, channels = 1) => {
  const all = Int16Array.from(samples, (sample) => Math.round(sample * 32_767))
  return Buffer.concat([wavHeader(channels, all.byteLength, rateHz), Buffer.from(all.buffer)])
}
const octets = (...all: ReadonlyArray<number>) => new Uint8Array([...all, ...Array.from({ length: 200 }, () => 0)])
const mp3 = readFile(join(import.meta.dirname, "testdata/one-second-of-440-hz.mp3"))

describe("a file becomes what the switch plays", () => {
  it.each([8_000, 11_025, 16_000, 22_050, 44_100, 48_000])(
    "a WAV of %d Hz, its tone as loud and as high",
    async (rateHz) => {
      const { durationMs, wav: made } = await converted(wav(tone(440, rateHz, 1), rateHz))
      const { rateHz: played, samples } = await readSound(made)
      expect([played, durationMs]).toEqual([8_000, 1_000])
      const middle = samples.subarray(1_000, 7_000)
      expect(toneShare(middle, 440, 8_000)).toBeGreaterThan(0.99)
      expect(middle.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)).toBeCloseTo(0.5, 1)
    }
  )

  it("an mp3 in stereo", async () => {
    const { durationMs, wav: made } = await converted(await mp3)
    const { samples } = await readSound(made)
    expect(durationMs).toBeGreaterThan(950)
    expect(durationMs).toBeLessThan(1_200)
    expect(toneShare(samples.subarray(2_000, 6_000), 440, 8_000)).toBeGreaterThan(0.95)
  })

  it("from the microphone without the silence around it, and as loud as all speech", async () => {
    const quiet = new Float32Array(32_000)
    quiet.set(tone(440, 16_000, 0.5, 0.05), 12_000)
    const { durationMs, wav: made } = await converted(wav(quiet, 16_000), true)
    expect(durationMs).toBeGreaterThan(680)
    expect(durationMs).toBeLessThan(720)
    const { samples } = await readSound(made)
    expect(samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)).toBeCloseTo(0.708, 1)
  })

  it("and what a telephone cannot carry does not fold back into what it can", () => {
    const telephone = resampled(tone(6_000, 48_000, 1), 48_000)
    const loudest = telephone.subarray(400, 7_600).reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)
    expect(loudest).toBeLessThan(0.005)
  })
})

describe("what is no prompt is refused in words", () => {
  it.each([
    ["PNG", octets(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)],
    ["JPEG", octets(0xff, 0xd8, 0xff, 0xe0)],
    ["PDF", octets(...Buffer.from("%PDF-1.7"))],
    ["ZIP", octets(...Buffer.from("PK\u0003\u0004"))],
    ["WebP", octets(...Buffer.from("RIFF\u0000\u0000\u0000\u0000WEBPVP8 "))]
  ])("a %s, whatever it is called", async (kind, file) => {
    const { en, zh } = await refusalOf(file)
    expect(en).toContain(`is a ${kind} file and no sound`)
    expect(zh).toContain(`是 ${kind} 文件`)
  })

  it("an m4a, with the way that works", async () => {
    const { en, zh } = await refusalOf(octets(0, 0, 0, 0x20, ...Buffer.from("ftypM4A ")))
    expect(en).toContain("upload it on the page")
    expect(zh).toContain("请在页面上传")
  })

  it("an empty file, a text, a WAV with nothing in it, a WAV of 24 bits", async () => {
    expect((await refusalOf(new Uint8Array())).en).toContain("is no sound file")
    expect((await refusalOf(Buffer.from("hello ".repeat(100)))).en).toContain("is no sound file")
    expect((await refusalOf(wav(new Float32Array(), 8_000))).en).toContain("holds no sound")
    expect((await refusalOf(wav(new Float32Array(8_000), 8_000))).en).toContain("holds no sound")
    const wide = Buffer.from(wav(tone(440, 8_000, 1), 8_000))
    wide.writeUInt16LE(24, 34)
    expect((await refusalOf(wide)).en).toContain("24 bits")
  })

  it("a prompt of an hour, as WAV and as mp3, before it is unpacked", async () => {
    const hour = Buffer.alloc(44 + 3_600 * 8_000 * 2)
    hour.set(wavHeader(1, hour.length - 44))
    expect((await refusalOf(hour)).zh).toBe("提示音最长 10 分钟，这个文件更长")
    const one = await mp3
    expect((await refusalOf(Buffer.concat(Array.from({ length: 3_600 }, () => one)))).zh).toBe(
      "提示音最长 10 分钟，这个文件更长"
    )
  })

  it("but one of ten minutes is not", async () => {
    const { durationMs } = await converted(promptFile(tone(440, 8_000, 600)).wav)
    expect(durationMs).toBe(600_000)
  })
})
