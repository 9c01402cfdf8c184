import { connect, type Socket } from "node:net"
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest"
import { FREE_FAILURES_PER_ADDRESS } from "./sign-in-attempts.ts"
import { PASSWORD, TestGateway } from "./testing/test-gateway.ts"
import { UNFINISHED_PER_ADDRESS } from "./unfinished-bodies.ts"
import { IN_FLIGHT_LIMIT } from "./web-handler.ts"

const gateway = new TestGateway({ bodyWithinMs: 400 })
const open = new Set<Socket>()
let agent = ""

beforeAll(async () => {
  await gateway.open()
  agent = await gateway.signIn("1001")
})
afterEach(() => {
  for (const socket of open) socket.destroy()
  open.clear()
})
afterAll(() => gateway.close())

interface Told {
  readonly socket: Socket
  answer: string
  readonly closed: Promise<string>
}

/** Bytes on a bare connection, which stays open as long as the other side lets it. */
const told = (text: string): Told => {
  const socket = connect(gateway.port, "127.0.0.1", () => socket.write(text))
  open.add(socket)
  const seen: Told = {
    socket,
    answer: "",
    closed: new Promise((resolve) => {
      socket.on("data", (chunk) => (seen.answer += chunk.toString()))
      socket.on("error", () => {})
      socket.on("close", () => resolve(seen.answer))
    })
  }
  return seen
}

const HALF = "POST /api/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 60\r\n\r\n{"

describe("bodies that do not come", () => {
  it("more of them than requests may be answered at once hold up nobody: pages, health and intents are served", async () => {
    const slow = Array.from({ length: IN_FLIGHT_LIMIT + 50 }, () => told(HALF))
    await gateway.until(() => Number(gateway.counts()["unfinished"]) >= UNFINISHED_PER_ADDRESS)
    const statuses = await Promise.all([
      gateway.get("/health").then(({ status }) => status),
      gateway.get("/api/live/queues", agent).then(({ status }) => status),
      gateway.post("/api/agents/1001/ready", undefined, { cookie: agent }).then(({ status }) => status)
    ])
    expect(statuses).toEqual([200, 200, 200])
    expect(gateway.counts()["unfinished"]).toBeLessThanOrEqual(UNFINISHED_PER_ADDRESS)
    const answers = await Promise.all(slow.map(({ closed }) => closed))
    expect(new Set(answers.map((answer) => answer.split("\r\n")[0]))).toEqual(new Set(["HTTP/1.1 408 Request Timeout"]))
    expect(gateway.counts()).toMatchObject({ unfinished: 0, requests: 0 })
  })

  it("a body in pieces that comes in time is taken", async () => {
    const body = '{"user":"1001","password":"no"}'
    const { answer, socket } = await new Promise<Told>((resolve) => {
      const one = told(
        `POST /api/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`
      )
      one.socket.once("connect", () => {
        for (const piece of body) one.socket.write(piece)
      })
      one.socket.on("data", () => resolve(one))
    })
    socket.destroy()
    expect(answer).toMatch(/^HTTP\/1.1 401/u)
  })
})

describe("where a request ends is not sure", () => {
  const second = "GET /openapi.json HTTP/1.1\r\nHost: a\r\n\r\n"
  it.each([
    ["two lengths", "POST /api/session HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}"],
    [
      "an unknown encoding",
      "POST /api/session HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"
    ],
    [
      "two encodings",
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    ],
    [
      "a length with an encoding",
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n"
    ],
    ["a page with two lengths", "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nContent-Length: 0\r\n\r\n"]
  ])("%s: 400 and the connection is closed; nothing behind it is served", async (_name, text) => {
    expect(await told(text).closed).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/u)
    expect(await told(text + second).closed).not.toMatch(/HTTP\/1\.1 200|openapi/u)
    const later = told(text)
    later.socket.once("data", () => later.socket.write(second))
    expect((await later.closed).match(/HTTP\/1\.1 \d+/gu)).toEqual(["HTTP/1.1 400"])
  })
})

describe("guessing passwords", () => {
  const signIn = (user: string, password: string, device = "") =>
    gateway.post("/api/session", { user, password }, device === "" ? {} : { cookie: device })
  const deviceOf = (response: Response) =>
    response.headers
      .getSetCookie()
      .find((cookie) => cookie.startsWith("carillon-device="))
      ?.split(";")[0] ?? ""

  it("through a list of users from one address does not lock out those who signed in there before", async () => {
    const before = await signIn("1001", PASSWORD)
    expect(before.headers.getSetCookie()[1]).toMatch(
      /^carillon-device=[^;]+; Path=\/api\/session; Max-Age=34560000; HttpOnly; SameSite=Lax$/u
    )
    for (let i = 0; i < FREE_FAILURES_PER_ADDRESS; i++) await signIn(`guess ${i}`, "no")
    expect((await signIn("1002", PASSWORD)).status).toBe(429)
    expect((await signIn("1001", PASSWORD, deviceOf(before))).status).toBe(204)
    expect((await signIn("1002", PASSWORD, deviceOf(before))).status).toBe(429)
  })
})

describe("text that no database takes", () => {
  it.each([
    ["NUL in a user name", { user: "a\u0000b", password: "x" }, "body.user"],
    ["a line feed in a user name", { user: "a\nb", password: "x" }, "body.user"],
    ["NUL in a password", { user: "a", password: "\u0000" }, "body.password"],
    ["a user name without an end", { user: "a".repeat(101), password: "x" }, "body.user"]
  ])("%s is refused, and the field is named", async (_name, body, field) => {
    const response = await gateway.post("/api/session", body)
    expect([response.status, await response.json()]).toMatchObject([400, { error: "BadRequest", field }])
  })

  it.each(["/api/calls?callingNumber=a%00b", "/api/calls/a%00b"])("NUL in %s", async (path) => {
    const response = await gateway.get(path, agent)
    expect([response.status, await response.json()]).toMatchObject([400, { error: "BadRequest" }])
  })

  it("NUL anywhere in a body", async () => {
    const response = await gateway.post(
      "/api/agents/1001/end-work",
      { work: "task/1", note: "a\u0000" },
      { cookie: agent }
    )
    expect([response.status, await response.json()]).toMatchObject([400, { error: "BadRequest", field: "body.note" }])
  })

  it("what the database says is for the log, not for whoever asks", async () => {
    gateway.core.storeAway = true
    const answer = await (await gateway.get("/api/calls", agent)).text()
    gateway.core.storeAway = false
    expect(answer).toBe('{"error":"EngineAway","message":"the engine is away: its database does not answer"}')
    expect(gateway.log.join("\n")).toContain("the toy's database is off")
  })
})
