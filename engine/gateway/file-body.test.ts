import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { FILE_LIMIT_BYTES, fileBody, type Sender } from "./file-body.ts"
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
const streamOf = (pieces: number) => {
  let sent = 0
  return new ReadableStream({
    pull: (controller) => {
      if (sent++ === pieces) return controller.close()
      controller.enqueue(piece)
    }
  })
}

/** Sends when it is let: what is said while it is paused stays with it. A socket's buffers, which the system sizes, are not in between. */
const makeSender = () => {
  let isPaused = false
  let taken = 0
  let hear: (chunk: ArrayBuffer, isLast: boolean) => void = () => {}
  const unsent: Array<readonly [ArrayBuffer, boolean]> = []
  const letGo = () => {
    const next = isPaused ? undefined : unsent.shift()
    if (next === undefined) return
    taken++
    hear(...next)
    letGo()
  }
  const socket: Sender = {
    onData: (handler) => (hear = handler),
    pause: () => {
      isPaused = true
    },
    resume: () => {
      isPaused = false
      letGo()
    }
  }
  const say = (octets: Uint8Array<ArrayBuffer>, isLast: boolean) => {
    unsent.push([octets.buffer, isLast])
    letGo()
  }
  return { socket, say, taken: () => taken }
}

describe("a file for an import", () => {
  it("goes to the office as it is, up to its limit, with or without a length", async () => {
    const whole = await send("/api/queues/import?mode=check", new Uint8Array(FILE_LIMIT_BYTES))
    expect([whole.status, await whole.json()]).toEqual([202, { bytes: FILE_LIMIT_BYTES, type: "text/csv" }])
    const inPieces = await send("/api/queues/import?mode=check", streamOf(20))
    expect(await inPieces.json()).toMatchObject({ bytes: 20 * piece.byteLength })
  })

  it("waits at its sender while the office does not read, instead of in the gateway", async () => {
    const sender = makeSender()
    const office = fileBody(sender.socket).stream.getReader()
    for (let said = 1; said <= 30; said++) sender.say(piece, said === 30)
    for (let read = 0; read < 30; read++) {
      // One piece is on its way, whatever the sender has; the next is asked for when it is read.
      expect(sender.taken()).toBe(read + 1)
      expect((await office.read()).value?.byteLength).toBe(piece.byteLength)
      await Promise.resolve()
    }
    expect((await office.read()).done).toBe(true)
  })

  it("is whole however long the office does not read", async () => {
    let go: () => void = () => {}
    const asked = new Promise<void>((resolve) => {
      before = () => {
        resolve()
        return new Promise((isOver) => (go = isOver))
      }
    })
    const answer = send("/api/queues/import?mode=check", streamOf(30))
    await asked
    before = async () => {}
    go()
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
