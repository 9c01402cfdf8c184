import { spawn, spawnSync } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { afterAll, beforeAll, expect, it } from "vitest"
import type { RecordingFormat } from "../media-contract.ts"
import { readWav } from "./wav.ts"

const WRITER = new URL("../testing/write-a-recording.ts", import.meta.url).pathname

let folder = ""
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "carillon-killed-"))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Kills a process with -9 while it writes, after some writes of its own. */
const killedWhileWriting = async (format: RecordingFormat, writes: number): Promise<string> => {
  const path = join(folder, `${format}-${writes}.wav`)
  const writer = spawn(process.execPath, [WRITER, path, format], { stdio: ["ignore", "pipe", "inherit"] })
  const gone = once(writer, "exit")
  for await (const line of createInterface(writer.stdout)) if (Number(line) >= writes) writer.kill("SIGKILL")
  await gone
  return path
}

const sox = spawnSync("sox", ["--version"]).status === 0

it.each<readonly [RecordingFormat, number]>([
  ["pcm", 20],
  ["pcm", 21],
  ["alaw", 20],
  ["mulaw", 21]
])("a recording in %s is whole up to its last second although its writer was killed at write %i", async (format, n) => {
  const path = await killedWhileWriting(format, n)
  const file = await readFile(path)
  const promised = file.readUInt32LE(file.indexOf("data", 36, "latin1") + 4)
  // The header was true when it was written: it promises whole seconds, all of which are there.
  expect(promised % (8_000 * (format === "pcm" ? 4 : 2))).toBe(0)
  expect(promised).toBeGreaterThan(0)
  expect(file.readUInt32LE(4)).toBe(promised + (format === "pcm" ? 36 : 50))
  expect(file.length).toBeGreaterThanOrEqual(promised + (format === "pcm" ? 44 : 58))
  const [left, right] = readWav(file).channels
  expect(left?.length).toBe(promised / (format === "pcm" ? 4 : 2))
  expect(left?.every((sample) => Math.abs(sample - 1_000) < 40)).toBe(true)
  expect(right?.every((sample) => Math.abs(sample + 1_000) < 40)).toBe(true)
  if (!sox) return
  const told = spawnSync("sox", ["--i", "-s", path], { encoding: "utf8" })
  expect([told.status, told.stderr, told.stdout.trim()]).toEqual([0, "", String(left?.length)])
})
