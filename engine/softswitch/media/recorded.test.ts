import { existsSync } from "node:fs"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, expect, it } from "vitest"
import { recordedOnDisk } from "./recorded.ts"
import { wavHeader } from "./wav.ts"

let folder = ""
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "carillon-recorded-"))
})
afterAll(() => rm(folder, { recursive: true }))

it.each([
  ["pcm", 2, 32_000, 1_000],
  ["alaw", 2, 8_000, 500],
  ["mulaw", 1, 4_000, 500]
] as const)(
  "a cut off recording in %s with %i channels is as long as its octets",
  async (format, channels, octets, ms) => {
    const path = join(folder, `${format}.wav`)
    const header = wavHeader(channels, 0, undefined, format)
    await writeFile(path, Buffer.concat([header, new Uint8Array(octets)]))
    expect(await recordedOnDisk(path)).toEqual({ recordedMs: ms, octets: header.length + octets })
  }
)

it("nothing is left of one with no sound, and of none at all its absence is told", async () => {
  const path = join(folder, "none.wav")
  await writeFile(path, wavHeader(2, 0))
  expect(await recordedOnDisk(path)).toEqual({ recordedMs: 0, octets: 0 })
  expect(existsSync(path)).toBe(false)
  await expect(recordedOnDisk(path)).rejects.toThrow("ENOENT")
})
