import { assert, describe, it } from "@effect/vitest"
import { makeRequestReader, MAX_REQUEST_BYTES } from "./request.ts"

const read = (...chunks: ReadonlyArray<string>) => {
  const reader = makeRequestReader()
  return chunks.flatMap((chunk) => reader.take(Buffer.from(chunk)))
}

describe("requests from a stream", () => {
  it("a line, its argument and headers", () => {
    const [request] = read("sendmsg abc\ncall-command: execute\nexecute-app-name:answer\n\n")
    assert.deepInclude(request, { command: "sendmsg", argument: "abc", body: "" })
    assert.deepStrictEqual(
      [...request!.headers],
      [
        ["call-command", "execute"],
        ["execute-app-name", "answer"]
      ]
    )
  })

  it("several in one packet, one in several, with either kind of line end", () => {
    const names = (chunks: ReadonlyArray<string>) =>
      read(...chunks).map(({ argument, command }) => `${command} ${argument}`)
    assert.deepStrictEqual(names(["api status\n\nEXIT\r\n\r\n"]), ["api status", "exit "])
    assert.deepStrictEqual(names(["a", "pi st", "atus\n", "\n"]), ["api status"])
    assert.deepStrictEqual(names(["\n\n\napi x\n\n"]), ["api x"])
  })

  it("a body counted in bytes, not characters", () => {
    const [first, second] = read("sendmsg u\ncontent-length: 6\n\n你好api status\n\n")
    assert.strictEqual(first?.body, "你好")
    assert.strictEqual(second?.argument, "status")
  })

  it("a character cut in two by the network is whole again", () => {
    const reader = makeRequestReader()
    const bytes = Buffer.from("api 你\n\n")
    assert.deepStrictEqual(reader.take(bytes.subarray(0, 5)), [])
    assert.strictEqual(reader.take(bytes.subarray(5))[0]?.argument, "你")
  })

  it.each(["x\ncontent-length: -1\n\n", "x\ncontent-length: 1e99\n\n", `${"x".repeat(MAX_REQUEST_BYTES + 1)}`])(
    "nonsense ends the connection",
    (text) => {
      assert.throws(() => read(text))
    }
  )
})
