import { expect, it } from "vitest"
import { wavHeader } from "#engine/softswitch/media/wav.ts"
import { problemOf } from "./recordings.ts"

const RATE_HZ = 8_000
const CHANNELS = 2
const OCTETS_A_SECOND = RATE_HZ * CHANNELS * 2

const wavOf = (seconds: number): Buffer =>
  Buffer.concat([wavHeader(CHANNELS, seconds * OCTETS_A_SECOND), Buffer.alloc(seconds * OCTETS_A_SECOND)])
const problem = (file: Buffer | undefined, recordedMs: number | null) =>
  problemOf(() => Promise.resolve(file), recordedMs)

it("a recording as long as its record says can be played", async () => {
  expect(await problem(wavOf(7), 7_020)).toBeUndefined()
  expect(await problem(wavOf(7), null)).toBeUndefined()
})

it("what cannot be played is told with what is wrong", async () => {
  expect(await problem(undefined, 7_000)).toBe("the record names a file that is not there")
  expect(await problem(wavOf(0), 0)).toBe("no sound in it")
  expect(await problem(wavOf(5), 7_000)).toBe("5000 ms long, and the record says 7000")
  expect(await problem(Buffer.from("RIFF and nothing else"), 7_000)).toMatch(/WavError/u)
  expect(await problemOf(() => Promise.reject(new Error("503")), 7_000)).toBe("Error: 503")
})
