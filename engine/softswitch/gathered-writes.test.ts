import { PassThrough } from "node:stream"
import { assert, describe, it } from "@effect/vitest"
import { gatherWrites } from "./gathered-writes.ts"

const made = () => {
  const stream = new PassThrough()
  const chunks: Array<string> = []
  stream.on("data", (chunk: Buffer) => chunks.push(chunk.toString("utf8")))
  let writes = 0
  const line = gatherWrites(stream, () => (writes += 1))
  return { line, stream, chunks, writes: () => writes }
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe("what a connection is told", () => {
  it("in one turn leaves in one write, in its order", async () => {
    const { chunks, line, writes } = made()
    line.write("reply\n")
    line.write("event ")
    line.write("张三\n")
    assert.strictEqual(writes(), 0)
    await nextTurn()
    assert.deepStrictEqual(chunks, ["reply\nevent 张三\n"])
    line.write("later\n")
    await nextTurn()
    assert.deepStrictEqual(chunks.at(-1), "later\n")
    assert.strictEqual(writes(), 2)
  })

  it("comes through whatever its letters are", async () => {
    const { chunks, line } = made()
    for (const text of ["plain", "caf\u00e9", "\u{1f600} 林", "~\u007f\u0080"]) {
      line.write(text)
      await nextTurn()
    }
    assert.deepStrictEqual(chunks, ["plain", "caf\u00e9", "\u{1f600} 林", "~\u007f\u0080"])
  })

  it("before the end is sent before the end, and nothing is after it", async () => {
    const { chunks, line, stream } = made()
    line.write("+OK bye\n")
    line.flush()
    stream.end()
    await nextTurn()
    assert.deepStrictEqual(chunks, ["+OK bye\n"])
    stream.destroy()
    line.write("to nobody")
    await nextTurn()
    assert.deepStrictEqual(chunks, ["+OK bye\n"])
  })
})
