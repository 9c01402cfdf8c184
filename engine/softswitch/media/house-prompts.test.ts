import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { expect, it } from "vitest"
import { readWav } from "./wav.ts"

const folder = join(import.meta.dirname, "../../../config/prompts")

const read = async (name: string) => {
  const { rateHz, channels } = readWav(await readFile(join(folder, name)))
  const samples = channels[0]!
  const loudest = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)
  return { rateHz, channels: channels.length, seconds: samples.length / rateHz, loudest, samples }
}

it.each(
  ["zh-CN", "en"].flatMap((language) =>
    [
      ...["queue-wait", "goodbye", "invalid-key", "no-key", "connecting", "hours"].map((name) => [name, 4] as const),
      ["alarm-received", 6] as const,
      ["check-in-reminder", 8] as const,
      ["closed", 7] as const,
      // It says every key that works; a key ends it.
      ["welcome", 10] as const
    ].map(([name, seconds]) => [`${language}/${name}.wav`, seconds] as const)
  )
)("%s is 8 kHz mono speech of at most %d seconds", async (name, atMost) => {
  const { rateHz, channels, seconds, loudest } = await read(name)
  expect([rateHz, channels]).toEqual([8_000, 1])
  expect(seconds).toBeGreaterThan(1)
  expect(seconds).toBeLessThanOrEqual(atMost)
  expect(loudest).toBeGreaterThan(10_000)
  expect(loudest).toBeLessThan(32_767)
})

it("the music is 20–30 s, soft, and has no seam", async () => {
  const { rateHz, channels, seconds, loudest, samples } = await read("music-on-hold.wav")
  expect([rateHz, channels]).toEqual([8_000, 1])
  expect(seconds).toBeGreaterThanOrEqual(20)
  expect(seconds).toBeLessThanOrEqual(30)
  expect(loudest).toBeGreaterThan(2_000)
  expect(loudest).toBeLessThan(12_000)
  const steps = samples.map((sample, i) => Math.abs(sample - samples.at(i - 1)!))
  expect(steps[0]).toBeLessThanOrEqual(steps.slice(1).reduce((most, step) => Math.max(most, step), 0))
})
