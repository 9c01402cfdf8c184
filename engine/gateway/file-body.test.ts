import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { FILE_LIMIT_BYTES } from "./file-body.ts"
import { TestGateway } from "./testing/test-gateway.ts"

const gateway = new TestGateway()
let chief = ""
/** Bytes of the file at hand that the office has read, and what it does before it reads on. */
let heard = 0
let before: () => Promise<void> = async () => {}

beforeAll(async () => {
  await gateway.open()
  chief = await gateway.signIn("chief")
  gateway.office.api = (request, response) => {
    heard = 0
    void before().then(() => {
      request.on("data", (piece: Buffer) => (heard += piece.byteLength))
      request.on("error", () => {})
      request.on("end", () =>
        response
          .writeHead(202, { "content-type": "application/json" })
          .end(JSON.stringify({ bytes: heard, type: request.headers["content-type"] }))
      )
    })
  }
})
afterAll(() => gateway.close())

const send = (path: string, body: Uint8Array | ReadableStream, headers: Record<string, string> = {}) =>
  fetch(gateway.url + path, {
    method: "POST",
    headers: { "content-type": "text/csv", cookie: chief, ...headers },
    body,
    duplex: "half"
  } as RequestInit)

const piece = new Uint8Array(1024 * 1024).fill(97)
/** Without a length that is said before. */
const streamOf = (pieces: number, onPiece: (n: number) => void = () => {}) => {
  let sent = 0
  return new ReadableStream({
    pull: (controller) => {
      if (sent === pieces) return controller.close()
      onPiece(++sent)
      controller.enqueue(piece)
    }
  })
}

describe("a file for an import", () => {
  it("goes to the office as it is, up to its limit, with or without a length", async () => {
    const whole = await send("/api/queues/import?mode=check", new Uint8Array(FILE_LIMIT_BYTES))
    expect([whole.status, await whole.json()]).toEqual([202, { bytes: FILE_LIMIT_BYTES, type: "text/csv" }])
    const inPieces = await send("/api/queues/import?mode=check", streamOf(20))
    expect(await inPieces.json()).toMatchObject({ bytes: 20 * piece.byteLength })
  })

  it("waits at its sender while the office does not read, instead of in the gateway", async () => {
    let go: () => void = () => {}
    before = () => new Promise((resolve) => (go = resolve))
    let sent = 0
    const answer = send(
      "/api/queues/import?mode=check",
      streamOf(30, (n) => (sent = n))
    )
    // The sockets' own buffers take some megabytes; when they are full, nothing moves.
    let still = 0
    for (let last = -1; still < 20; last = sent) {
      await new Promise((resolve) => setTimeout(resolve, 10))
      still = sent === last && sent > 0 ? still + 1 : 0
    }
    expect(sent).toBeLessThan(30)
    go()
    before = async () => {}
    expect(await (await answer).json()).toMatchObject({ bytes: 30 * piece.byteLength })
  })

  it("is refused when it is too long, said or not, without a session, and as anything else", async () => {
    const tooLong = await send("/api/queues/import?mode=check", new Uint8Array(FILE_LIMIT_BYTES + 1)).catch(() => null)
    // Whoever still sends may miss the answer; what matters is that nothing went through.
    expect(tooLong === null || tooLong.status === 413).toBe(true)
    expect(heard).toBeLessThanOrEqual(FILE_LIMIT_BYTES)
    const unsaid = await send("/api/queues/import?mode=check", streamOf(40)).catch(() => null)
    expect(unsaid === null || unsaid.status === 413).toBe(true)
    expect((await send("/api/queues/import?mode=check", piece, { cookie: "" })).status).toBe(401)
    expect((await send("/api/queues/import?mode=check", piece, { "content-type": "image/png" })).status).toBe(415)
    expect((await send("/api/queues/import?mode=check", piece, { origin: "https://evil.example" })).status).toBe(403)
    expect((await send("/api/queues", piece)).status).toBe(413)
    expect((await send("/api/queues", new Uint8Array(10))).status).toBe(415)
    // The connections are still good for the next.
    expect((await send("/api/queues/import?mode=check", piece)).status).toBe(202)
  })
})
