import { describe, expect, it } from "vitest"
import type { RecordingFormat } from "../media-contract.ts"
import { FRAME_SAMPLES } from "../rtp/clock.ts"
import { fakeFiles, quietly } from "../testing/media-fakes.ts"
import type { FakeFiles } from "../testing/media-fakes.ts"
import { MAX_WAITING_BLOCKS, startRecording } from "./recording.ts"
import { readWav } from "./wav.ts"

const path = "/recordings/2026/call.wav"
const frame = (sample: number) => new Int16Array(FRAME_SAMPLES).fill(sample)

const recorder = (
  files: FakeFiles,
  over: {
    readonly stereo?: boolean
    readonly maxMs?: number
    readonly format?: RecordingFormat
    readonly append?: boolean
  } = {}
) => {
  const told: Array<ReadonlyArray<unknown>> = []
  const recording = startRecording({
    path,
    stereo: over.stereo ?? true,
    format: over.format ?? "pcm",
    maxMs: over.maxMs ?? 3_600_000,
    append: over.append ?? false,
    files,
    started: () => told.push(["started"]),
    stuck: (problem) => told.push(["stuck", problem]),
    resumed: (missingMs) => told.push(["resumed", missingMs]),
    ended: (cause, { recordedMs, octets }, problem) => told.push(["ended", cause, recordedMs, octets, problem])
  })
  return { recording, told }
}

const FULL = "ENOSPC: no space left on device"

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
    expect(told).toEqual([["started"], ["ended", "stopped", 1_500, 44 + 48_000, undefined]])
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
    expect(told.at(-1)).toEqual(["ended", "max-time", 100, 44 + 3_200, undefined])
  })

  it("goes on when there is room on a full disk again, with silence for what was refused", async () => {
    const files = fakeFiles()
    files.roomOctets = 44 + 32_000
    const { recording, told } = recorder(files)
    for (let n = 0; n < 200; n++) recording.append(frame(1 + n), frame(1 + n))
    await quietly()
    expect(told).toEqual([["started"], ["stuck", FULL]])
    expect(onDisk(files)[0]?.length).toBe(8_000)
    files.roomOctets = Infinity
    for (let n = 200; n < 350; n++) recording.append(frame(1 + n), frame(1 + n))
    await quietly()
    recording.end("stopped")
    await recording.settled
    const [left] = onDisk(files)
    expect(left?.length).toBe(7 * 8_000)
    // The second, third and fourth second were refused; at the fifth it was tried again.
    expect([left?.[7_999], left?.[8_000], left?.[31_999], left?.[32_000]]).toEqual([50, 0, 0, 201])
    expect(told.slice(2)).toEqual([
      ["resumed", 3_000],
      ["ended", "stopped", 7_000, 44 + 7 * 32_000, undefined]
    ])
  })

  it("asks a disk that refused every few seconds, and at its end once more", async () => {
    const files = fakeFiles()
    files.roomOctets = 0
    const { recording, told } = recorder(files)
    await quietly()
    for (let n = 0; n < 50 * 3; n++) recording.append(frame(1), frame(1))
    await quietly()
    expect(files.creations).toBe(2)
    recording.append(frame(7), frame(7))
    files.roomOctets = Infinity
    recording.end("hangup")
    await recording.settled
    expect(told).toEqual([
      ["stuck", FULL],
      ["started"],
      ["resumed", 3_000],
      ["ended", "hangup", 3_020, 44 + 3_020 * 32, undefined]
    ])
    expect([onDisk(files)[0]?.[23_999], onDisk(files)[0]?.[24_000]]).toEqual([0, 7])
  })

  it("that could not write its end tells what is on the disk", async () => {
    const files = fakeFiles()
    files.roomOctets = 44 + 32_000
    const { recording, told } = recorder(files)
    for (let n = 0; n < 200; n++) recording.append(frame(n), frame(n))
    recording.end("stopped")
    await recording.settled
    expect(told.at(-1)).toEqual(["ended", "write-failed", 1_000, 44 + 32_000, FULL])
    expect(onDisk(files)[0]?.length).toBe(8_000)
  })

  it.each([
    ["no file can be made", 0],
    ["the file holds no sound", 44]
  ])("leaves no file behind when %s", async (_, roomOctets) => {
    const files = fakeFiles()
    files.roomOctets = roomOctets
    const { recording, told } = recorder(files)
    for (let n = 0; n < 200; n++) recording.append(frame(n), frame(n))
    recording.end("hangup")
    await recording.settled
    expect(told.at(-1)).toEqual(["ended", "write-failed", 0, 0, FULL])
    expect([...files.contents.keys()]).toEqual([])
  })

  it("spares a disk that is half a minute behind, and goes on when it has caught up", async () => {
    const files = fakeFiles()
    const { recording, told } = recorder(files)
    await quietly()
    const gate = Promise.withResolvers<void>()
    files.gate = gate.promise
    for (let n = 0; n < 50 * (MAX_WAITING_BLOCKS + 2); n++) recording.append(frame(1 + n), frame(1 + n))
    expect(told).toEqual([["started"], ["stuck", `the disk is ${MAX_WAITING_BLOCKS} s behind`]])
    gate.resolve()
    await quietly()
    for (let n = 0; n < 50; n++) recording.append(frame(9), frame(9))
    recording.end("stopped")
    await recording.settled
    const seconds = MAX_WAITING_BLOCKS + 3
    expect(told.at(-1)).toEqual(["ended", "stopped", seconds * 1_000, 44 + seconds * 32_000, undefined])
    const [left] = onDisk(files)
    expect([0, 1, 2, 3].map((n) => left?.[(MAX_WAITING_BLOCKS + n) * 8_000 - 1])).toEqual([
      50 * MAX_WAITING_BLOCKS,
      0,
      0,
      9
    ])
  })

  it("that ends before its file is there still writes it", async () => {
    const files = fakeFiles()
    const { recording, told } = recorder(files)
    recording.append(frame(9), frame(9))
    recording.end("hangup")
    await recording.settled
    expect(told).toEqual([["started"], ["ended", "hangup", 20, 44 + 640, undefined]])
    expect(onDisk(files)[0]?.length).toBe(160)
  })

  it.each([
    ["alaw", 6],
    ["mulaw", 7]
  ] as const)(
    "in %s takes half the room, has silence where it was refused, and is read as any WAV",
    async (format, tag) => {
      const files = fakeFiles()
      const { recording, told } = recorder(files, { format })
      for (let n = 0; n < 50; n++) recording.append(frame(5_000), frame(-5_000))
      await quietly()
      files.roomOctets = 0
      for (let n = 0; n < 50; n++) recording.append(frame(5_000), frame(-5_000))
      await quietly()
      files.roomOctets = Infinity
      recording.append(frame(5_000), frame(-5_000))
      recording.end("stopped")
      await recording.settled
      expect(told.at(-1)).toEqual(["ended", "stopped", 2_020, 58 + 2_020 * 16, undefined])
      const file = files.contents.get(path)!
      expect([file.length, file[20], file[34]]).toEqual([58 + 2_020 * 16, tag, 8])
      const [left, right] = onDisk(files)
      expect([left?.length, right?.length]).toEqual([2.02 * 8_000, 2.02 * 8_000])
      expect(Math.abs(left![0]! - 5_000)).toBeLessThan(150)
      expect(Math.abs(right![16_100]! + 5_000)).toBeLessThan(150)
      expect(Math.abs(left![8_000]!)).toBeLessThan(16)
    }
  )
})

describe("a recording that goes on in a file", () => {
  const begun = async (files: FakeFiles, over: Parameters<typeof recorder>[1] = {}) => {
    const { recording } = recorder(files, over)
    for (let n = 0; n < 75; n++) recording.append(frame(5_000), frame(-5_000))
    recording.end("hangup")
    await recording.settled
  }

  it.each(["pcm", "alaw", "mulaw"] as const)("has what was there before, then its own, in %s", async (format) => {
    const files = fakeFiles()
    await begun(files, { format })
    const before = files.contents.get(path)!.length
    const { recording, told } = recorder(files, { format, append: true })
    for (let n = 0; n < 60; n++) recording.append(frame(1_000), frame(-1_000))
    await quietly()
    expect(recording.lengthMs()).toBe(1_500 + 1_200)
    recording.end("stopped")
    await recording.settled
    const octets = before + 1_200 * (format === "pcm" ? 32 : 16)
    expect(told).toEqual([["started"], ["ended", "stopped", 2_700, octets, undefined]])
    expect([files.creations, files.contents.get(path)!.length]).toEqual([1, octets])
    const [left, right] = onDisk(files)
    expect([left?.length, right?.length]).toEqual([2.7 * 8_000, 2.7 * 8_000])
    const near = (sample: number | undefined, wanted: number) => Math.abs(sample! - wanted) < 150
    expect([near(left![11_999], 5_000), near(right![11_999], -5_000)]).toEqual([true, true])
    expect([near(left![12_000], 1_000), near(right![21_599], -1_000)]).toEqual([true, true])
  })

  it("ends when the whole is as long as it may be", async () => {
    const files = fakeFiles()
    await begun(files)
    const { recording, told } = recorder(files, { append: true, maxMs: 1_560 })
    await quietly()
    for (let n = 0; n < 9; n++) recording.append(frame(1), frame(1))
    expect(recording.full()).toBe(true)
    recording.end("max-time")
    await recording.settled
    expect(told.at(-1)).toEqual(["ended", "max-time", 1_560, 44 + 1_560 * 32, undefined])
  })

  it("begins the file where there is none", async () => {
    const files = fakeFiles()
    const { recording, told } = recorder(files, { append: true })
    recording.append(frame(1), frame(1))
    recording.end("stopped")
    await recording.settled
    expect(told.at(-1)).toEqual(["ended", "stopped", 20, 44 + 640, undefined])
  })

  it("leaves a file of another kind alone", async () => {
    const files = fakeFiles()
    await begun(files, { stereo: false })
    const before = files.contents.get(path)!.slice()
    const { recording, told } = recorder(files, { append: true })
    recording.append(frame(1), frame(1))
    recording.end("stopped")
    await recording.settled
    expect(told.at(-1)).toEqual(["ended", "write-failed", 0, 0, "what is there is no recording of this kind"])
    expect(files.contents.get(path)).toEqual(before)
  })
})
