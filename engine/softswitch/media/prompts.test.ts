import { expect, it } from "vitest"
import { fakeFiles } from "../testing/media-fakes.ts"
import { MAX_FILE_OCTETS, makePrompts } from "./prompts.ts"
import { wavHeader } from "./wav.ts"

const wav = (...samples: ReadonlyArray<number>) =>
  new Uint8Array([...wavHeader(1, samples.length * 2), ...new Uint8Array(Int16Array.from(samples).buffer)])

const still = () => 0

it("reads a file once, and again when it was replaced, as soon as a second has passed", async () => {
  const files = fakeFiles()
  let nowMs = 0
  const prompts = makePrompts(files, () => nowMs)
  files.contents.set("/a.wav", wav(1, 2))
  expect([...(await prompts.load("/a.wav"))]).toEqual([1, 2])
  expect([...(await prompts.load("/a.wav"))]).toEqual([1, 2])
  expect(files.reads.get("/a.wav")).toBe(1)
  files.contents.set("/a.wav", wav(3, 4))
  files.changedAtMs.set("/a.wav", 99)
  nowMs = 999
  expect([...(await prompts.load("/a.wav"))]).toEqual([1, 2])
  nowMs = 1_000
  expect([...(await prompts.load("/a.wav"))]).toEqual([3, 4])
  expect(files.reads.get("/a.wav")).toBe(2)
})

it("reads a file once for many that ask at the same time", async () => {
  const files = fakeFiles()
  const prompts = makePrompts(files, still)
  files.contents.set("/a.wav", wav(1))
  await Promise.all(Array.from({ length: 20 }, () => prompts.load("/a.wav")))
  expect(files.reads.get("/a.wav")).toBe(1)
})

it("forgets the longest unused beyond its limit", async () => {
  const files = fakeFiles()
  const prompts = makePrompts(files, still, 5)
  for (const name of ["a", "b", "c"]) files.contents.set(name, wav(1, 2))
  for (const name of ["a", "b", "a", "c", "a", "b"]) {
    // oxlint-disable-next-line no-await-in-loop -- the order of use is the point
    await prompts.load(name)
  }
  expect(Object.fromEntries(files.reads)).toEqual({ a: 1, b: 2, c: 1 })
})

it("says what is wrong with a file, and asks again the next time", async () => {
  const files = fakeFiles()
  const prompts = makePrompts(files, still)
  await expect(prompts.load("/none.wav")).rejects.toThrow("ENOENT")
  files.contents.set("/bad.wav", Uint8Array.of(1, 2, 3))
  await expect(prompts.load("/bad.wav")).rejects.toThrow("not a RIFF/WAVE file")
  files.contents.set("/bad.wav", wav(5))
  expect([...(await prompts.load("/bad.wav"))]).toEqual([5])
})

it("does not even open a file above the limit", async () => {
  const files = fakeFiles()
  const prompts = makePrompts({ ...files, stat: async () => ({ mtimeMs: 1, size: MAX_FILE_OCTETS + 1 }) }, still)
  await expect(prompts.load("/film.wav")).rejects.toThrow("more than")
  expect(files.reads.size).toBe(0)
})

it("makes tones where no file is named, and says what it cannot make", async () => {
  const prompts = makePrompts(fakeFiles(), still)
  expect((await prompts.load("tone_stream://%(100,50,450)")).length).toBe(1_200)
  await expect(prompts.load("tone_stream://%(100,450)")).rejects.toThrow('"%(100,450)" is no tone')
})
