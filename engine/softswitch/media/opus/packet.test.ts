import { createEncoder } from "libopus-wasm"
import { describe, expect, it } from "vitest"
import { samplesOf } from "./packet.ts"

const packet = (configuration: number, code: number, ...more: ReadonlyArray<number>) =>
  Uint8Array.of((configuration << 3) | code, ...more)

describe("how long a packet of Opus is", () => {
  it.each([
    ["SILK", 0, [80, 160, 320, 480]],
    ["SILK, wide", 8, [80, 160, 320, 480]],
    ["hybrid", 12, [80, 160]],
    ["CELT", 16, [20, 40, 80, 160]],
    ["CELT, full", 28, [20, 40, 80, 160]]
  ] as const)("follows from the configuration: %s", (_, first, samples) => {
    expect(samples.map((_length, n) => samplesOf(packet(first + n, 0)))).toEqual(samples)
  })

  it("is doubled or counted by the frames in it", () => {
    expect([packet(1, 1), packet(1, 2), packet(1, 3, 6), packet(1, 3, 0xc3)].map(samplesOf)).toEqual([
      320, 320, 960, 480
    ])
  })

  it("is nothing where there is no packet: no octet, no frame, no count, more than 120 ms", () => {
    const none = [new Uint8Array(0), packet(1, 3, 0), packet(1, 3), packet(1, 3, 7), packet(3, 3, 3)]
    expect(none.map(samplesOf)).toEqual([0, 0, 0, 0, 0])
  })

  it.each([20, 40, 60] as const)("is what the encoder was given: %i ms", async (ms) => {
    const encoder = await createEncoder({ channels: 1, sampleRate: 8_000, frameSize: ms * 8 })
    expect(samplesOf(encoder.encode(new Int16Array(ms * 8)))).toBe(ms * 8)
    encoder.free()
  })
})
