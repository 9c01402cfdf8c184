import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { Recordings } from "../../ports/Recordings.ts"
import { layerRecordingsFolder } from "./recordings.ts"

let home: string
let folder: string
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), "carillon-recordings-"))
  folder = join(home, "recordings")
  mkdirSync(join(folder, "2026"), { recursive: true })
})
afterAll(() => rmSync(home, { recursive: true, force: true }))

/** Two channels of 16 bits at 8 kHz: 32 octets a millisecond. `said` is what the header says of the sound's length. */
const wav = ({ before = Buffer.alloc(0), said, there }: { before?: Buffer; said: number; there: number }) => {
  const format = Buffer.from("666d74201000000001000200401f0000007d000004001000", "hex")
  const [riff, data] = [Buffer.from("RIFF....WAVE"), Buffer.from("data....")]
  riff.writeUInt32LE(36 + there, 4)
  data.writeUInt32LE(said, 4)
  return Buffer.concat([riff, format, before, data, Buffer.alloc(there)])
}

const lengthMs = (file: string) =>
  Effect.runPromise(
    Effect.gen(function* () {
      return yield* (yield* Recordings).lengthMs(file)
    }).pipe(Effect.provide(layerRecordingsFolder(folder)))
  )
const lengthOf = (name: string, octets: Buffer) => {
  writeFileSync(join(folder, name), octets)
  return lengthMs(name)
}

describe("how long a recording is", () => {
  it("its header says, which was made true after each second", async () => {
    assert.strictEqual(await lengthOf("2026/whole.wav", wav({ said: 96_000, there: 96_000 })), 3_000)
    // Written, and the header was not made true any more: players stop at the header.
    assert.strictEqual(await lengthOf("cut.wav", wav({ said: 96_000, there: 128_000 })), 3_000)
  })

  it("its size says, when the header was never finished or promises more than there is", async () => {
    assert.strictEqual(await lengthOf("open.wav", wav({ said: 0, there: 64_000 })), 2_000)
    assert.strictEqual(await lengthOf("endless.wav", wav({ said: 0xff_ff_ff_ff, there: 64_000 })), 2_000)
    assert.strictEqual(await lengthOf("torn.wav", wav({ said: 96_000, there: 48_000 })), 1_500)
  })

  it("notes before the sound are no sound", async () => {
    const notes = Buffer.concat([Buffer.from("LIST\u0005\0\0\0"), Buffer.from("hello\0")])
    assert.strictEqual(await lengthOf("notes.wav", wav({ before: notes, said: 32_000, there: 32_000 })), 1_000)
  })

  it("is nothing when there is no file, nothing in it, or no recording in it", async () => {
    assert.strictEqual(await lengthMs("2026/gone.wav"), 0)
    assert.strictEqual(await lengthMs("2026"), 0)
    assert.strictEqual(await lengthMs("bad\0name.wav"), 0)
    assert.strictEqual(await lengthOf("empty.wav", Buffer.alloc(0)), 0)
    assert.strictEqual(await lengthOf("silent.wav", wav({ said: 0, there: 0 })), 0)
    assert.strictEqual(await lengthOf("text.wav", Buffer.from("RIFF of a text, and no sound at all")), 0)
    assert.strictEqual(await lengthOf("stub.wav", wav({ said: 0, there: 0 }).subarray(0, 30)), 0)
    const noRate = wav({ said: 32_000, there: 32_000 })
    noRate.writeUInt32LE(0, 28)
    assert.strictEqual(await lengthOf("no-rate.wav", noRate), 0)
  })

  it("is nothing of a file outside the folder, also by a link", async () => {
    writeFileSync(join(home, "secret.wav"), wav({ said: 32_000, there: 32_000 }))
    symlinkSync(join(home, "secret.wav"), join(folder, "link.wav"))
    for (const name of ["../secret.wav", join(home, "secret.wav"), "link.wav", "2026/../../secret.wav"])
      assert.strictEqual(await lengthMs(name), 0)
  })
})
