import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { readWaveform } from "./read-waveform.ts"

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "carillon-waveform-"))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A WAV of two channels with a chunk between format and sound, as G.711 has one. */
const wav = (kind: number, bits: number, sound: Buffer): string => {
  const octets = (2 * bits) / 8
  const format = Buffer.alloc(26)
  format.write("fmt ")
  format.writeUInt32LE(18, 4)
  for (const [at, value] of [
    [8, kind],
    [10, 2],
    [20, octets],
    [22, bits]
  ] as const)
    format.writeUInt16LE(value, at)
  format.writeUInt32LE(8_000, 12)
  format.writeUInt32LE(8_000 * octets, 16)
  const fact = Buffer.from("fact\u0004\0\0\0\0\0\0\0", "latin1")
  const data = Buffer.alloc(8)
  data.write("data")
  data.writeUInt32LE(sound.length, 4)
  const path = join(folder, `${kind}-${bits}.wav`)
  writeFileSync(path, Buffer.concat([Buffer.from("RIFF....WAVE"), format, fact, data, sound]))
  return path
}

describe("how loud each side of a recording is", () => {
  it("is read of G.711 as of 16 bits", async () => {
    // A-law: the loudest octet, a quarter of it, and silence.
    const alaw = wav(6, 8, Buffer.from([0xaa, 0xd5, 0x2a, 0x55, 0x8a, 0xd5, 0xd5, 0xd5]))
    assert.deepStrictEqual(await readWaveform(alaw, null, 4), {
      durationMs: 1,
      sides: [
        [251, 251, 63, 0],
        [0, 0, 0, 0]
      ]
    })
    // µ-law: full on the right, half of it on the left.
    const mulaw = wav(7, 8, Buffer.from([0xff, 0x80, 0x8f, 0x00, 0xff, 0x7f]))
    assert.deepStrictEqual(await readWaveform(mulaw, null, 3), {
      durationMs: 0,
      sides: [
        [0, 130, 0],
        [250, 250, 0]
      ]
    })
    const linear = Buffer.alloc(8)
    linear.writeInt16LE(-32_768, 0)
    linear.writeInt16LE(16_384, 6)
    assert.deepStrictEqual(await readWaveform(wav(1, 16, linear), null, 2), {
      durationMs: 0,
      sides: [
        [255, 0],
        [0, 128]
      ]
    })
  })

  it("is told of no other encoding", async () => {
    for (const [kind, bits] of [
      [2, 8],
      [6, 16],
      [7, 4],
      [1, 8],
      [17, 4]
    ] as const)
      assert.isNull(await readWaveform(wav(kind, bits, Buffer.alloc(16))))
  })
})
