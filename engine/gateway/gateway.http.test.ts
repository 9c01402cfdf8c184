import { mkdirSync, symlinkSync, readFileSync, writeFileSync } from "node:fs"
import { connect } from "node:net"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest"
import type { WhyAnswer } from "#wire/records.ts"
import { AgentId, CallId } from "#actors/vocabulary.ts"
import { AN_AGENTS } from "./testing/askers.ts"
import { PASSWORD, TestGateway } from "./testing/test-gateway.ts"
import { BODY_LIMIT_BYTES } from "./http-exchange.ts"

const gateway = new TestGateway()
const { core } = gateway
let chief = ""
let agent = ""

beforeAll(async () => {
  await gateway.open()
  chief = await gateway.signIn("chief")
  agent = await gateway.signIn("1001")
})
afterAll(() => gateway.close())

const errorOf = async (response: Response) => (await response.json()) as Record<string, unknown>

/** Bytes on a bare connection, and all that came back until the other side closed or fell silent. */
const raw = (text: string): Promise<string> =>
  new Promise((resolve) => {
    let answer = ""
    const socket = connect(gateway.port, "127.0.0.1", () => socket.write(text))
    socket.on("data", (chunk) => {
      answer += chunk.toString()
      if (answer.includes("\r\n\r\n")) socket.end()
    })
    socket.on("error", () => resolve(answer))
    socket.on("close", () => resolve(answer))
  })

describe("signing in", () => {
  it("gives a cookie that scripts cannot read, and that knows who it is", async () => {
    const response = await gateway.post("/api/session", { user: "1001", password: PASSWORD })
    expect(response.status).toBe(204)
    const [cookie] = response.headers.getSetCookie()
    expect(cookie).toMatch(/^carillon=[\w-]{43}; Path=\/; Max-Age=43200; HttpOnly; SameSite=Lax$/u)
    const me = await (await gateway.get("/api/session", cookie?.split(";")[0])).json()
    expect(me).toEqual({
      user: "1001",
      name: "坐席 1001",
      agent: "1001",
      unit: "centre",
      grants: AN_AGENTS,
      expiresAt: expect.any(Number),
      mustChangePassword: false,
      mustSetUpTwoStep: false,
      language: "browser",
      theme: "system",
      signOutUrl: null,
      timeZone: "Asia/Shanghai"
    })
    expect(JSON.stringify([...gateway.office.sessions.values()])).not.toContain(cookie?.slice(9, 52))
  })

  it("over TLS marks the cookie as secure", async () => {
    const response = await gateway.post(
      "/api/session",
      { user: "1001", password: PASSWORD },
      { "x-forwarded-proto": "https" }
    )
    expect(response.headers.getSetCookie()[0]).toMatch(/; Secure$/u)
  })

  it.each([
    ["a wrong password", { user: "1001", password: "no" }],
    ["an unknown user", { user: "nobody", password: PASSWORD }],
    ["an empty password", { user: "chief", password: "" }]
  ])("with %s is refused with the same words", async (_name, body) => {
    const response = await gateway.post("/api/session", body)
    expect(response.status).toBe(401)
    expect(await errorOf(response)).toEqual({ error: "WrongPassword", message: "user or password is wrong" })
    expect(response.headers.getSetCookie()).toEqual([])
  })

  it("has to wait after five wrong passwords, even with the right one", async () => {
    for (let i = 0; i < 5; i++) await gateway.post("/api/session", { user: "1002", password: `guess ${i}` })
    const response = await gateway.post("/api/session", { user: "1002", password: PASSWORD })
    expect(response.status).toBe(429)
    expect(response.headers.get("retry-after")).toBe("1")
    expect(await errorOf(response)).toMatchObject({ error: "TooManyAttempts", retryAfterSeconds: 1 })
  })

  it("ends with signing out", async () => {
    const cookie = await gateway.signIn("chief")
    const out = await fetch(`${gateway.url}/api/session`, {
      method: "DELETE",
      headers: { cookie, origin: gateway.url }
    })
    expect(out.status).toBe(204)
    expect(out.headers.getSetCookie()[0]).toMatch(/^carillon=; Path=\/; Max-Age=0/u)
    expect((await gateway.get("/api/session", cookie)).status).toBe(401)
  })

  it.each(["", "carillon=", "carillon=short", `carillon=${"a".repeat(43)}`, "other=1"])(
    "is needed: cookie %j",
    async (cookie) => {
      const response = await gateway.get("/api/calls", cookie)
      expect(response.status).toBe(401)
      expect((await errorOf(response))["error"]).toBe("NotSignedIn")
    }
  )
})

describe("what does not fit is named", () => {
  it.each([
    ["no JSON", "{user", 400, "body"],
    ["no body", undefined, 400, "body"],
    ["a number", "5", 400, "body"],
    ["a missing field", { user: "chief" }, 400, "body.password"],
    ["a wrong type", { user: 5, password: "x" }, 400, "body.user"]
  ])("%s", async (_name, body, status, field) => {
    const response = await gateway.post("/api/session", body)
    expect(response.status).toBe(status)
    expect(await errorOf(response)).toMatchObject({ error: "BadRequest", field })
  })

  it.each([
    ["limit=0", "query.limit"],
    ["limit=many", "query.limit"],
    ["outcome=lost", "query.outcome"],
    ["from=yesterday", "query.from"],
    ["foo=1", "query.foo"],
    ["limit=5&Agent=1001", "query.Agent"]
  ])("GET /api/calls?%s", async (query, field) => {
    const response = await gateway.get(`/api/calls?${query}`, chief)
    expect(response.status).toBe(400)
    expect((await errorOf(response))["field"]).toBe(field)
  })

  it.each(["/api/live/queues?queue=sales", "/api/calls/own?limit=5", "/api/agents/1001?id=1", "/health?a=1"])(
    "a filter that an endpoint does not have: %s",
    async (path) => {
      const response = await gateway.get(path, chief)
      expect([response.status, (await errorOf(response))["error"]]).toEqual([400, "BadRequest"])
    }
  )

  it("an unknown filter is told which there are", async () => {
    const { message } = await errorOf(await gateway.get("/api/work?state=open", chief))
    expect(message).toBe("query.state: is not known here, but limit, before, queue, channel, agent")
  })

  it("a reason that is no text", async () => {
    const response = await gateway.post("/api/agents/1001/not-ready", { reason: 5 }, { cookie: chief })
    expect(response.status).toBe(400)
    expect((await errorOf(response))["field"]).toBe("body.reason")
  })

  it.each([
    ["GET", "/api/nothing", 401, "NotSignedIn"],
    ["GET", "/nothing.txt", 404, "NotFound"],
    ["GET", "/..%2f..%2fetc%2fpasswd", 404, "NotFound"],
    ["GET", "/%ff", 404, "NotFound"],
    ["PUT", "/api/session", 405, "MethodNotAllowed"],
    ["DELETE", "/api/calls", 405, "MethodNotAllowed"],
    ["POST", "/", 405, "MethodNotAllowed"],
    ["GET", "/ws", 426, "UpgradeRequired"]
  ])("%s %s", async (method, path, status, error) => {
    const response = await fetch(gateway.url + path, { method })
    expect(response.status).toBe(status)
    expect((await errorOf(response))["error"]).toBe(error)
  })

  it("a wrong method is told the right ones", async () => {
    const response = await fetch(`${gateway.url}/api/session`, { method: "PUT" })
    expect(response.headers.get("allow")).toBe("DELETE, GET, POST")
  })

  it("a body of another type", async () => {
    const response = await gateway.post("/api/session", "user=chief", {
      "content-type": "application/x-www-form-urlencoded"
    })
    expect(response.status).toBe(415)
  })

  it.each([
    ["a little", BODY_LIMIT_BYTES + 1],
    ["far", 3 * 1024 * 1024]
  ])("a body that is %s too long", async (_name, bytes) => {
    const answer = await raw(
      `POST /api/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${bytes}\r\n\r\n${"x".repeat(bytes)}`
    )
    expect(answer).toMatch(/^HTTP\/1.1 413 Content Too Large/u)
    expect(answer).toContain('"error":"TooLarge"')
  })

  it.each([
    ["two hosts", "GET /health HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"],
    ["two lengths", "POST /api/session HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}"],
    ["no HTTP", "hello centre\r\nHost: a\r\n\r\n"]
  ])("%s", async (_name, text) => {
    expect(await raw(text)).toMatch(/^HTTP\/1.1 (?:400|505)/u)
  })

  it("is counted by kind, and logged once for each source", async () => {
    const before = (gateway.counts()["refused"] as Record<string, number>)["NotFound"] ?? 0
    const lines = () => gateway.log.filter((line) => line.includes('"NotFound"')).length
    await gateway.get("/no-such-thing-1.txt")
    await gateway.get("/no-such-thing-2.txt")
    expect((gateway.counts()["refused"] as Record<string, number>)["NotFound"]).toBe(before + 2)
    expect(lines()).toBe(1)
  })
})

describe("pages of other hosts", () => {
  it.each(["https://evil.example", "null", "http://127.0.0.1"])("may not change anything: %s", async (origin) => {
    const response = await gateway.post("/api/agents/1001/ready", undefined, { cookie: agent, origin })
    expect(response.status).toBe(403)
    expect((await errorOf(response))["error"]).toBe("BadOrigin")
  })

  it("may when the settings name them", async () => {
    const response = await gateway.post("/api/agents/1001/ready", undefined, {
      cookie: agent,
      origin: "https://crm.example"
    })
    expect(response.status).toBe(200)
  })
})

describe("agents and queues", () => {
  it("are listed from the newest state", async () => {
    const agents = (await (await gateway.get("/api/agents", agent)).json()) as Array<{ id: string }>
    expect(agents.map(({ id }) => id)).toEqual(["1001", "1002"])
    expect(await (await gateway.get("/api/board", agent)).json()).toMatchObject({ queues: { sales: { waiting: 0 } } })
    expect(await (await gateway.get("/api/live/queues", agent)).json()).toMatchObject([{ id: "sales", waiting: 0 }])
    core.change("board", [{ path: ["queues", "sales", "waiting"], value: 3 }])
    await vi.waitFor(async () =>
      expect(await (await gateway.get("/api/live/queues", agent)).json()).toMatchObject([{ waiting: 3 }])
    )
  })

  it.each([
    ["sign-in", { _tag: "SignIn" }],
    ["sign-out", { _tag: "SignOut" }],
    ["ready", { _tag: "GoReady" }],
    ["finish-wrap-up", { _tag: "FinishWrapUp" }],
    ["extend-wrap-up", { _tag: "ExtendWrapUp" }],
    ["reject", { _tag: "RejectCall" }],
    ["answer", { _tag: "AnswerCall" }],
    ["hang-up", { _tag: "HangUp" }]
  ])("POST …/%s asks the engine", async (path, intent) => {
    const response = await gateway.post(`/api/agents/1001/${path}`, undefined, { cookie: agent })
    expect([response.status, await response.json()]).toEqual([200, { ok: true }])
    expect(core.asked.at(-1)).toBe(`1001 ${JSON.stringify(intent)}`)
  })

  it("not-ready carries its reason", async () => {
    const response = await gateway.post("/api/agents/1001/not-ready", { reason: "meal" }, { cookie: agent })
    expect(response.status).toBe(200)
    expect(core.asked.at(-1)).toBe('1001 {"_tag":"GoNotReady","reason":"meal"}')
  })

  it.each([
    ["wrong-state", 409, "Refused"],
    ["device-unregistered", 409, "Refused"],
    ["unknown-agent", 404, "NotFound"],
    ["not-allowed", 403, "Forbidden"],
    ["engine-away", 503, "EngineAway"]
  ] as const)("the engine's refusal %s is a %i", async (reason, status, error) => {
    core.answer = { ok: false, reason }
    const response = await gateway.post("/api/agents/1001/ready", undefined, { cookie: agent })
    core.answer = { ok: true }
    expect(response.status).toBe(status)
    const body = await errorOf(response)
    expect(body["error"]).toBe(error)
    expect(status !== 409 || body["reason"] === reason).toBe(true)
  })

  it("agents act and look for themselves, supervisors for all", async () => {
    const asked = core.asked.length
    expect((await gateway.post("/api/agents/1002/ready", undefined, { cookie: agent })).status).toBe(403)
    expect(core.asked).toHaveLength(asked)
    expect((await gateway.post("/api/agents/1002/ready", undefined, { cookie: chief })).status).toBe(200)
    expect((await gateway.get("/api/agents/1002", agent)).status).toBe(403)
    expect((await gateway.get("/api/agents/1002/why-none", agent)).status).toBe(403)
    expect(await (await gateway.get("/api/agents/1002", chief)).json()).toMatchObject({ leaving: false, hands: {} })
    expect((await gateway.get("/api/agents/9999", chief)).status).toBe(404)
  })
})

describe("calls", () => {
  beforeAll(() => {
    core.addRecord("own", { agent: AgentId.make("1001"), recordingFile: "2026/own.wav" })
    core.addRecord("other", { agent: AgentId.make("1002"), recordingFile: "../secret.wav" })
    core.addRecord("linked", { recordingFile: "link.wav" })
    core.addRecord("gone", { recordingFile: "gone.wav" })
    core.addRecord("silent", {})
    core.whys.set("own", {
      work: "call/own" as WhyAnswer["work"],
      transfers: [],
      overflows: [],
      help: [],
      followUp: null,
      channel: "voice",
      call: CallId.make("own"),
      decisions: []
    })
    mkdirSync(join(gateway.recordings, "2026"))
    writeFileSync(join(gateway.recordings, "2026", "own.wav"), sound)
    writeFileSync(join(gateway.folder, "secret.wav"), "secret")
    symlinkSync(join(gateway.folder, "secret.wav"), join(gateway.recordings, "link.wav"))
  })
  const sound = Buffer.from(Array.from({ length: 700_000 }, (_, i) => (i * 7) & 255))

  it("supervisors list all, agents their own", async () => {
    const ids = async (path: string, cookie: string) =>
      ((await (await gateway.get(path, cookie)).json()) as Array<{ id: string }>).map(({ id }) => id)
    expect(await ids("/api/calls", chief)).toHaveLength(5)
    expect(await ids("/api/calls", agent)).toEqual(["own"])
    expect((await gateway.get("/api/calls?agent=1002", agent)).status).toBe(403)
    await gateway.get("/api/calls?limit=7&before=50&callingNumber=138&from=1700000000000&outcome=handled", chief)
    expect(core.asked.at(-1)).toBe(
      'Calls {"limit":7,"before":50,"callingNumber":"138","outcome":"handled","from":1700000000000}'
    )
  })

  it("are shown with their reasons", async () => {
    expect(await (await gateway.get("/api/calls/own", agent)).json()).toMatchObject({ id: "own", agent: "1001" })
    expect((await gateway.get("/api/calls/own/why", agent)).status).toBe(200)
    expect((await gateway.get("/api/calls/other", agent)).status).toBe(403)
    expect((await gateway.get("/api/calls/other/why", agent)).status).toBe(403)
    expect((await gateway.get("/api/calls/none", chief)).status).toBe(404)
    expect((await gateway.get("/api/calls/silent/why", chief)).status).toBe(404)
  })

  it("are heard, whole and in parts", async () => {
    const whole = await gateway.get("/api/calls/own/recording", agent)
    expect(whole.headers.get("content-type")).toBe("audio/wav")
    expect(whole.headers.get("content-length")).toBe(String(sound.length))
    expect(Buffer.from(await whole.arrayBuffer()).equals(sound)).toBe(true)
    const part = await gateway.get("/api/calls/own/recording", agent, { range: "bytes=1000-300999" })
    expect(part.status).toBe(206)
    expect(part.headers.get("content-range")).toBe("bytes 1000-300999/700000")
    expect(Buffer.from(await part.arrayBuffer()).equals(sound.subarray(1000, 301_000))).toBe(true)
    const beyond = await gateway.get("/api/calls/own/recording", agent, { range: "bytes=700000-" })
    expect(beyond.status).toBe(416)
    const head = await fetch(`${gateway.url}/api/calls/own/recording`, { method: "HEAD", headers: { cookie: agent } })
    expect([head.status, head.headers.get("content-length"), await head.text()]).toEqual([200, "700000", ""])
  })

  it("of a message that a caller left no more is sent than that", async () => {
    const head = Buffer.from(
      "524946460000000057415645666d74201000000001000100401f0000803e0000020010006461746100000000",
      "hex"
    )
    const samples = Buffer.from(Array.from({ length: 32_000 }, (_, i) => (i * 7) & 255))
    writeFileSync(join(gateway.recordings, "2026", "message.wav"), Buffer.concat([head, samples]))
    core.addRecord("message", { agent: AgentId.make("1001"), recordingFile: "2026/message.wav" })
    core.messageMs = 500
    const path = "/api/calls/message/recording?part=message"
    const whole = await gateway.get(path, agent)
    const heard = Buffer.from(await whole.arrayBuffer())
    expect([heard.length, heard.readUInt32LE(4), heard.readUInt32LE(40)]).toEqual([8_044, 8_036, 8_000])
    expect(heard.subarray(44).equals(samples.subarray(24_000))).toBe(true)
    for (const [first, last] of [
      [0, 9],
      [40, 49],
      [44, 8_043],
      [8_000, 8_043]
    ] as const) {
      const part = await gateway.get(path, agent, { range: `bytes=${first}-${last}` })
      expect(part.headers.get("content-range")).toBe(`bytes ${first}-${last}/8044`)
      expect(Buffer.from(await part.arrayBuffer()).equals(heard.subarray(first, last + 1))).toBe(true)
    }
    // Of a file that cannot be taken apart nothing is heard, rather than all of it.
    core.addRecord("odd", { agent: AgentId.make("1001"), recordingFile: "2026/own.wav" })
    expect((await gateway.get("/api/calls/odd/recording?part=message", agent)).status).toBe(404)
    expect((await gateway.get("/api/calls/own/recording?part=all", agent)).status).toBe(400)
    core.records.delete("message")
    core.records.delete("odd")
  })

  it("a listener who reads slowly gets all of it, one who leaves leaves nothing behind", async () => {
    const whole = await gateway.get("/api/calls/own/recording", agent)
    const reader = (whole.body as ReadableStream<Uint8Array>).getReader()
    let bytes = 0
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      bytes += part.value.length
      await new Promise(setImmediate)
    }
    expect(bytes).toBe(sound.length)
    const leaving = await gateway.get("/api/calls/own/recording", agent)
    await leaving.body?.cancel()
    await vi.waitFor(() => expect(gateway.counts()["requests"]).toBe(0))
  })

  it.each(["other", "linked", "gone", "silent"])("have no recording outside their folder: %s", async (id) => {
    const response = await gateway.get(`/api/calls/${id}/recording`, chief)
    expect(response.status).toBe(404)
  })
})

describe("open pages", () => {
  it.each([
    ["a stranger", () => ""],
    ["an agent", () => agent],
    ["somebody with an old cookie", () => `carillon=${"x".repeat(43)}`]
  ])("health tells %s only whether all is well", async (_name, cookie) => {
    const up = await gateway.get("/health", cookie())
    expect([up.status, await up.json()]).toEqual([200, { ok: true }])
    gateway.health = { ok: false, workers: {} }
    const down = await gateway.get("/health", cookie())
    gateway.health = { ok: true, workers: {} }
    expect([down.status, await down.json()]).toEqual([503, { ok: false }])
  })

  it("gives a desk telephone its file by its link, tells nobody else a thing, and keeps no token in its log", async () => {
    const token = "q2Vb8sT1mZ0d4RkW7yLxAg"
    const asked: Array<string> = []
    gateway.office.telephoneFile = ({ address, fileName }) => {
      asked.push(`${address} ${fileName}`)
      return fileName === "805ec0123456.cfg"
        ? { _tag: "File", content: "#!version:1.0.0.1\n", mediaType: "text/plain; charset=utf-8" }
        : { _tag: "NoLink" }
    }
    const path = `/provisioning/${token}/805ec0123456.cfg`
    const head = await fetch(new URL(path, gateway.url), { method: "HEAD" })
    expect([head.status, asked]).toEqual([404, []])
    const got = await gateway.get(path)
    expect([got.status, got.headers.get("content-type"), await got.text()]).toEqual([
      200,
      "text/plain; charset=utf-8",
      "#!version:1.0.0.1\n"
    ])
    expect(got.headers.get("cache-control")).toBe("no-store")
    expect((await gateway.get(`/provisioning/${token}/y000000000000.boot`)).status).toBe(404)
    expect((await gateway.post(path, {})).status).toBe(405)
    expect((await gateway.get("/provisioning/")).status).toBe(404)
    // Who guesses has to wait before anybody is asked.
    let status = 404
    for (let guesses = 0; guesses < 60 && status === 404; guesses++)
      status = (await gateway.get(`/provisioning/${token}/guess-${guesses}.cfg`)).status
    expect(status).toBe(429)
    expect(JSON.stringify(gateway.log)).not.toContain(token)
  })

  it("tells how trunks are, and who is in none, to who may see trunks and to nobody else", async () => {
    const states = {
      trunks: [
        {
          id: "e1",
          hosts: [{ host: "192.0.2.1:5060", isUp: true, since: 1_795_680_000_000, said: "200 OK" }],
          registration: null
        }
      ],
      strangers: [{ address: "203.0.113.9", calls: 2, last: 1_795_680_000_000, dialled: "95000", isForUs: true }]
    }
    const detail = { ...states, legs: 4 }
    const worker = {
      state: "up",
      pid: 1,
      restarts: 0,
      upSince: null,
      lastEnd: null,
      rssMb: 1,
      busy: 0,
      problems: [],
      notices: []
    } as const
    gateway.health = { ok: true, workers: { switch: { ...worker, detail } } }
    const seen = await gateway.get("/api/trunk-states", chief)
    expect([seen.status, await seen.json()]).toEqual([200, states])
    expect((await gateway.get("/api/trunk-states", agent)).status).toBe(403)
    expect((await gateway.get("/api/trunk-states")).status).toBe(401)
    gateway.health = { ok: true, workers: {} }
    expect(await (await gateway.get("/api/trunk-states", chief)).json()).toEqual({ trunks: [], strangers: [] })
  })

  it("health is for supervisors the table of the workers with our own counters", async () => {
    const up = await gateway.get("/health", chief)
    expect(up.status).toBe(200)
    expect(await up.json()).toMatchObject({ ok: true, workers: {}, gateway: { engine: true } })
    gateway.health = { ok: false, workers: {} }
    const down = await gateway.get("/health", chief)
    gateway.health = { ok: true, workers: {} }
    expect(down.status).toBe(503)
    expect(await down.json()).toMatchObject({ ok: false, gateway: { engine: true } })
  })

  it("the API describes itself, for programs and for people, without other hosts", async () => {
    const document = (await (await gateway.get("/openapi.json")).json()) as { paths: Record<string, unknown> }
    expect(Object.keys(document.paths)).toContain("/api/agents/{id}/not-ready")
    const page = await (await gateway.get("/docs")).text()
    expect(page).toContain("/api/calls/{id}/recording")
    expect(page).not.toMatch(/<script|https?:\/\//u)
  })

  it("the screens are missing until they are built, and then known by their contents", async () => {
    const missing = await gateway.get("/agent")
    expect([missing.status, (await missing.text()).includes("npm run build")]).toEqual([503, true])
    mkdirSync(join(gateway.screens, "assets"))
    writeFileSync(join(gateway.screens, "index.html"), "<!doctype html>one")
    writeFileSync(join(gateway.screens, "assets", "index-Ab12.js"), "export {}")
    for (const path of ["/", "/agent", "/wall", "/wall/1", "/sign-in"]) {
      const page = await gateway.get(path)
      expect([path, page.status, await page.text()]).toEqual([path, 200, "<!doctype html>one"])
      expect(page.headers.get("content-security-policy")).toContain("default-src 'self'")
      expect(page.headers.get("cache-control")).toBe("no-cache")
    }
    const script = await gateway.get("/assets/index-Ab12.js")
    expect(script.headers.get("cache-control")).toContain("immutable")
    expect(script.headers.get("content-type")).toContain("text/javascript")
    expect(script.headers.get("x-content-type-options")).toBe("nosniff")
    const etag = script.headers.get("etag") ?? ""
    expect((await gateway.get("/assets/index-Ab12.js", "", { "if-none-match": etag })).status).toBe(304)
    writeFileSync(join(gateway.screens, "index.html"), "<!doctype html>second")
    expect(await (await gateway.get("/")).text()).toBe("<!doctype html>second")
  })

  it.each(["/nowhere", "/agent.old", "/a/b/c", "/%ff"])(
    "an address that a person typed and that is none, %s, is the screens' own page; a program hears JSON",
    async (path) => {
      const browser = { accept: "text/html,application/xhtml+xml,*/*;q=0.8" }
      const typed = await gateway.get(path, "", browser)
      expect([typed.status, await typed.text()]).toEqual([404, "<!doctype html>second"])
      expect(typed.headers.get("content-type")).toContain("text/html")
      expect(typed.headers.get("content-security-policy")).toContain("default-src 'self'")
      expect(await errorOf(await gateway.get(path))).toMatchObject({ error: "NotFound" })
      expect(await errorOf(await gateway.get(`/api${path}`, "", browser))).toMatchObject({ error: "NotSignedIn" })
    }
  )

  it("the page names the centre's language, which a screen starts with", async () => {
    const built = readFileSync(new URL("../../ui/index.html", import.meta.url), "utf8")
    writeFileSync(join(gateway.screens, "index.html"), built)
    expect(await (await gateway.get("/sign-in")).text()).toContain('<html lang="en"')
  })
})

describe("without the engine", () => {
  it("health is served, the API says 503, and all comes back by itself", async () => {
    await core.stop()
    await vi.waitFor(() => expect(gateway.counts()["engine"]).toBe(false))
    expect((await gateway.get("/health")).status).toBe(200)
    const paths = ["/api/agents", "/api/live/queues", "/api/board", "/api/calls", "/api/calls/own"]
    for (const path of paths) {
      const response = await gateway.get(path, chief)
      expect([path, response.status, (await errorOf(response))["error"]]).toEqual([path, 503, "EngineAway"])
    }
    // Who may sign in is not the engine's to know.
    expect((await gateway.post("/api/session", { user: "chief", password: PASSWORD })).status).toBe(204)
    expect((await gateway.post("/api/agents/1001/ready", undefined, { cookie: agent })).status).toBe(503)
    await core.start(gateway.coreSocket)
    await vi.waitFor(async () => expect((await gateway.get("/api/agents", chief)).status).toBe(200), {
      timeout: 10_000
    })
  })

  it("without its database the API says 503 too", async () => {
    core.storeAway = true
    const response = await gateway.get("/api/calls", chief)
    core.storeAway = false
    expect(response.status).toBe(503)
  })
})

describe("without the records", () => {
  it("nobody signs in, and those who were seen before go on", async () => {
    expect((await gateway.get("/api/agents", chief)).status).toBe(200)
    await gateway.office.stop()
    expect((await gateway.post("/api/session", { user: "chief", password: PASSWORD })).status).toBe(503)
    expect((await gateway.get("/api/agents", chief)).status).toBe(200)
    expect((await gateway.get("/api/agents", `carillon=${"x".repeat(43)}`)).status).toBe(503)
    await gateway.office.start(gateway.officeSocket)
    expect((await gateway.post("/api/session", { user: "chief", password: PASSWORD })).status).toBe(204)
  })

  it("nor without their database", async () => {
    gateway.office.isAway = true
    expect((await gateway.post("/api/session", { user: "chief", password: PASSWORD })).status).toBe(503)
    gateway.office.isAway = false
  })
})

it("a second gateway on the same port is refused with the reason", async () => {
  const exit = await gateway.openAgain()
  expect(JSON.stringify(exit)).toContain("EADDRINUSE")
})
