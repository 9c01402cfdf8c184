import { describe, expect, it } from "vitest"
import { toneShare } from "./goertzel.ts"
import { makeG722 } from "./g722.ts"
import vectors from "../testdata/g722.json" with { type: "json" }

const octets = (text: string) => new Uint8Array(Buffer.from(text, "base64"))
const samples = (text: string) => {
  const { buffer, byteLength, byteOffset } = Buffer.from(text, "base64")
  return new Int16Array(buffer.slice(byteOffset, byteOffset + byteLength))
}

const decoded = (code: Uint8Array) => {
  const into = new Int16Array(code.length)
  makeG722().decode(code, into)
  return into
}

describe("G.722 beside an independent coder's files", () => {
  it("codes a tone and noise octet for octet alike", () => {
    const said = samples(vectors.samples)
    const code = new Uint8Array(said.length)
    makeG722().encode(said, code)
    expect(code).toEqual(octets(vectors.code))
  })

  it("reads them sample for sample alike, also what a wideband telephone says", () => {
    expect(decoded(octets(vectors.code))).toEqual(samples(vectors.decoded))
    expect(decoded(octets(vectors.wide))).toEqual(samples(vectors.wideNarrow))
  })
})

it("a tone goes through it and stays that tone, from frame to frame", () => {
  const coder = makeG722()
  const heard = new Int16Array(8_000)
  const code = new Uint8Array(160)
  for (let frame = 0; frame < 50; frame++) {
    const said = Int16Array.from(
      { length: 160 },
      (_, i) => 8_000 * Math.sin((2 * Math.PI * 1_000 * (frame * 160 + i)) / 8_000)
    )
    coder.encode(said, code)
    coder.decode(code, heard.subarray(frame * 160, frame * 160 + 160))
  }
  expect(toneShare(heard.subarray(800), 1_000)).toBeGreaterThan(0.99)
})
