import { assert, describe, it } from "@effect/vitest"
import { BODY_LIMIT_BYTES, type Frame, FrameRefused, HEADERS_LIMIT_BYTES, makeFrameReader } from "./socket-frames.ts"

const frame = (body: string, headers = "Content-Type: text/event-json\n"): Buffer =>
  Buffer.from(`Content-Length: ${Buffer.byteLength(body)}\n${headers}\n${body}`)

const REPLY = Buffer.from("Content-Type: command/reply\nReply-Text: -ERR no reply: none\n\n")
const bodies = ['{"Caller":"张伟"}', '{"text":"two\\n\\nlines"}', "", '{"_body":"+OK\\n"}']
const stream = Buffer.concat([REPLY, ...bodies.map((body) => frame(body)), REPLY])

const inPieces = (bytes: Buffer, length: number): ReadonlyArray<Frame> => {
  const reader = makeFrameReader()
  const frames: Array<Frame> = []
  for (let at = 0; at < bytes.length; at += length) frames.push(...reader.take(bytes.subarray(at, at + length)))
  return frames
}

describe("frames", () => {
  it("are the same however the bytes come", () => {
    for (let length = 1; length <= stream.length; length++) {
      const [first, ...rest] = inPieces(stream, length)
      assert.deepStrictEqual(first, {
        headers: { "Content-Type": "command/reply", "Reply-Text": "-ERR no reply: none" },
        body: ""
      })
      assert.deepStrictEqual(
        rest.map(({ body }) => body),
        [...bodies, ""],
        `in pieces of ${length}`
      )
    }
  })

  it("may be a hundred thousand in one piece", () => {
    const [one, count] = [frame('{"Event-Name":"HEARTBEAT"}'), 100_000]
    const frames = makeFrameReader().take(Buffer.concat(Array.from({ length: count }, () => one)))
    assert.strictEqual(frames.length, count)
  })

  it("copy a long body once, not at each piece", () => {
    const [megabytes, concat] = [8, Buffer.concat]
    let copied = 0
    Buffer.concat = (list, length) => {
      copied += length ?? 0
      return concat(list, length)
    }
    try {
      const frames = inPieces(frame("x".repeat(megabytes * 1_048_576)), 65_536)
      assert.strictEqual(frames[0]?.body.length, megabytes * 1_048_576)
    } finally {
      Buffer.concat = concat
    }
    assert.isBelow(copied, (megabytes + 1) * 1_048_576)
  })

  it.each([
    { what: "a length that is none", bytes: frame("", "Content-Length: many\n") },
    { what: "a length below zero", bytes: frame("", "Content-Length: -5\n") },
    { what: "a body beyond the limit", bytes: frame("", `Content-Length: ${BODY_LIMIT_BYTES + 1}\n`) },
    { what: "headers without an end", bytes: Buffer.alloc(HEADERS_LIMIT_BYTES + 1, "x") }
  ])("refuse $what", ({ bytes }) => {
    assert.throws(() => makeFrameReader().take(bytes), FrameRefused)
  })
})
