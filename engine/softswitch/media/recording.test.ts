import { describe, expect, it } from "vitest"
import { FRAME_SAMPLES } from "../rtp/clock.ts"
import { fakeFiles, quietly } from "../testing/media-fakes.ts"
import type { FakeFiles } from "../testing/media-fakes.ts"
import { MAX_WAITING_BLOCKS, startRecording } from "./recording.ts"
import { readWav } from "./wav.ts"

const path = "/recordings/2026/call.wav"
const frame = (sample: number) => new Int16Array(FRAME_SAMPLES).fill(sample)

const recorder = (files: FakeFiles, over: { readonly stereo?: boolean; readonly maxMs?: number } = {}) => {
  const told: Array<ReadonlyArray<unknown>> = []
  const recording = startRecording({
    path,
    stereo: over.stereo ?? true,
    maxMs: over.maxMs ?? 3_600_000,
    files,
    started: () => told.push(["started"]),
    ended: (...how) => told.push(["ended", ...how])
  })
  return { recording, told }
}

const onDisk = (files: FakeFiles) => readWav(files.contents.get(path) ?? new Uint8Array(0)).channels

describe("a recording", () => {
  it("has what was said on the left and what was heard on the right, to the last frame", async () => {
    const files = fakeFiles()
    const { recording, told } = recorder(files)
    for (let n = 0; n < 75; n++) recording.append(frame(n), frame(-n))
    recording.end("stopped")
    await recording.settled
    const [left, right] = onDisk(files)
    expect(left?.length).toBe(75 * FRAME_SAMPLES)
    expect([left?.[0], left?.[160], left?.[74 * 160]]).toEqual([0, 1, 74])
    expect([right?.[0], right?.[160], right?.[75 * 160 - 1]]).toEqual([0, -1, -74])
    expect(told).toEqual([["started"], ["ended", "stopped", 1_500, undefined]])
  })

  it("is one mixed channel when it is not stereo", async () => {
    const files = fakeFiles()
    const { recording } = recorder(files, { stereo: false })
    recording.append(frame(1_000), frame(-300))
    recording.end("hangup")
    await recording.settled
    expect(onDisk(files).map((channel) => [channel.length, channel[0]])).toEqual([[160, 700]])
  })

  it("can be read up to its last whole second while it still grows", async () => {
    const files = fakeFiles()
    const { recording } = recorder(files)
    for (let n = 0; n < 149; n++) recording.append(frame(n), frame(n))
    await quietly()
    expect(onDisk(files).map((channel) => channel.length)).toEqual([16_000, 16_000])
    expect(files.contents.get(path)?.length).toBe(44 + 2 * 32_000)
  })

  it("is full at its longest time and takes no more", async () => {
    const files = fakeFiles()
    const { recording, told } = recorder(files, { maxMs: 100 })
    for (let n = 0; n < 4; n++) recording.append(frame(1), frame(1))
    expect(recording.full()).toBe(false)
    for (let n = 0; n < 4; n++) recording.append(frame(1), frame(1))
    expect(recording.full()).toBe(true)
    recording.end("max-time")
    recording.end("hangup")
    await recording.settled
    expect(told.at(-1)).toEqual(["ended", "max-time", 100, undefined])
  })

  it("ends by itself, once, when the disk is full, and tells what is on it", async () => {
    const files = fakeFiles()
    files.roomOctets = 44 + 32_000
    const { recording, told } = recorder(files)
    for (let n = 0; n < 200; n++) recording.append(frame(n), frame(n))
    await recording.settled
    recording.end("stopped")
    await quietly()
    expect(told).toEqual([["started"], ["ended", "write-failed", 1_000, "ENOSPC: no space left on device"]])
    expect(onDisk(files)[0]?.length).toBe(8_000)
  })

  it("ends by itself when its file cannot be made", async () => {
    const files = fakeFiles()
    files.roomOctets = 0
    const { recording, told } = recorder(files)
    await recording.settled
    expect(told).toEqual([["ended", "write-failed", 0, "ENOSPC: no space left on device"]])
  })

  it("gives up on a disk that is half a minute behind", async () => {
    const files = fakeFiles()
    const { recording, told } = recorder(files)
    await quietly()
    const gate = Promise.withResolvers<void>()
    files.gate = gate.promise
    for (let n = 0; n < 50 * (MAX_WAITING_BLOCKS + 1); n++) recording.append(frame(n), frame(n))
    gate.resolve()
    await recording.settled
    expect(told.at(-1)?.slice(0, 2)).toEqual(["ended", "write-failed"])
    expect(told.at(-1)?.[3]).toContain("behind")
  })

  it("that ends before its file is there still writes it", async () => {
    const files = fakeFiles()
    const { recording, told } = recorder(files)
    recording.append(frame(9), frame(9))
    recording.end("hangup")
    await recording.settled
    expect(told).toEqual([["started"], ["ended", "hangup", 20, undefined]])
    expect(onDisk(files)[0]?.length).toBe(160)
  })
})
