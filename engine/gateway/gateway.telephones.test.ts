import { once } from "node:events"
import { mkdtempSync, rmSync } from "node:fs"
import { connect } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest"
import { AN_AGENTS, testAsker } from "./testing/askers.ts"
import { TestGateway } from "./testing/test-gateway.ts"
import { type HandedOn, ToySwitch } from "./testing/toy-switch.ts"
import { SOCKETS_PER_ACCOUNT } from "./sip-sockets.ts"

const folder = mkdtempSync(join(tmpdir(), "carillon-gw-sip-"))
const path = join(folder, "ws.sock")
const gateway = new TestGateway({ sipSocket: path, seenEveryMs: 20 })
let sip = new ToySwitch()
const open: Array<WebSocket> = []

beforeAll(() => gateway.open())
beforeEach(async () => {
  sip = new ToySwitch()
  await sip.open(path)
})
afterEach(async () => {
  for (const socket of open.splice(0)) socket.close()
  await sip.close()
  await gateway.until(() => telephones()["open"] === 0)
})
afterAll(async () => {
  await gateway.close()
  rmSync(folder, { recursive: true })
})

const telephones = () => gateway.counts()["telephones"] as Record<string, number>

interface Headers {
  readonly [name: string]: string
}

/** As a browser's page opens it; its headers can be said here. */
const dial = (cookie: string, { protocols = ["sip"], headers = {} as Headers } = {}): WebSocket => {
  const options = { protocols, headers: { cookie, ...headers } } as unknown as string
  const socket = new WebSocket(`ws://127.0.0.1:${gateway.port}/sip`, options)
  socket.binaryType = "arraybuffer"
  open.push(socket)
  return socket
}

/** The status and error of an upgrade that was refused. */
const refused = (cookie: string, headers: Headers = {}): Promise<string> =>
  new Promise((resolve) => {
    const lines = {
      Host: `127.0.0.1:${gateway.port}`,
      Upgrade: "websocket",
      Connection: "Upgrade",
      "Sec-WebSocket-Key": Buffer.alloc(16).toString("base64"),
      "Sec-WebSocket-Version": "13",
      "Sec-WebSocket-Protocol": "sip",
      ...(cookie === "" ? {} : { Cookie: cookie }),
      ...headers
    }
    const head = Object.entries(lines).map(([name, value]) => `${name}: ${value}`)
    const socket = connect(gateway.port, "127.0.0.1", () =>
      socket.write(`GET /sip HTTP/1.1\r\n${head.join("\r\n")}\r\n\r\n`)
    )
    let answer = ""
    socket.on("data", (octets) => {
      answer += octets.toString()
      if (!answer.includes("}")) return
      socket.destroy()
      resolve(`${answer.slice(9, 12)} ${/"error":"(\w+)"/u.exec(answer)?.[1]}`)
    })
  })

const telephone = async (user: string) => {
  const cookie = await gateway.signIn(user)
  const before = sip.telephones.length
  const socket = dial(cookie)
  await once(socket, "open")
  await gateway.until(() => sip.telephones[before]?.opening !== undefined)
  return { cookie, socket, handed: sip.telephones[before] as HandedOn }
}

const nextMessage = async (socket: WebSocket): Promise<string | Buffer> => {
  const [{ data }] = (await once(socket, "message")) as [{ data: string | ArrayBuffer }]
  return typeof data === "string" ? data : Buffer.from(data)
}

const closing = async (socket: WebSocket): Promise<string> => {
  const [{ code, reason }] = (await once(socket, "close")) as [{ code: number; reason: string }]
  return `${code} ${reason}`
}

describe("a telephone in a browser", () => {
  it("is handed on to the switch with its person's account, and messages go both ways, text or not", async () => {
    const { handed, socket } = await telephone("1001")
    expect(socket.protocol).toBe("sip")
    expect(handed.opening).toEqual({
      transport: "ws",
      address: "127.0.0.1",
      port: expect.any(Number),
      account: "1001"
    })
    socket.send("REGISTER sip:carillon SIP/2.0\r\n\r\n")
    socket.send(Buffer.from("OPTIONS sip:carillon SIP/2.0\r\n\r\n"))
    socket.send("")
    socket.send("\r\n\r\n")
    await gateway.until(() => handed.messages.length === 3)
    expect(handed.messages).toEqual([
      "REGISTER sip:carillon SIP/2.0\r\n\r\n",
      "OPTIONS sip:carillon SIP/2.0\r\n\r\n",
      "\r\n\r\n"
    ])
    const first = nextMessage(socket)
    handed.tell("SIP/2.0 200 好\r\n\r\n")
    expect(await first).toBe("SIP/2.0 200 好\r\n\r\n")
    const second = nextMessage(socket)
    handed.tell(Buffer.from([0x53, 0xff]))
    expect(await second).toEqual(Buffer.from([0x53, 0xff]))
  })

  it("takes a long message whole, and one that no switch takes ends it", async () => {
    const { handed, socket } = await telephone("1001")
    const long = "x".repeat(65_535)
    socket.send(long)
    await gateway.until(() => handed.messages.length === 1)
    expect(handed.messages[0]).toBe(long)
    const code = closing(socket)
    socket.send(`${long}x`)
    await code
    await gateway.until(() => handed.isEnded)
  })

  it("is told by the API what it needs to be one, and no password", async () => {
    const told = async (user: string) =>
      (await gateway.get("/api/softphone", await gateway.signIn(user))).json() as Promise<unknown>
    expect(await told("1001")).toEqual({
      telephone: { account: "1001", name: "坐席 1001", uri: "sip:1001@carillon.invalid", path: "/sip" },
      reason: null
    })
    expect(await told("chief")).toEqual({ telephone: null, reason: "no-agent" })
    expect((await gateway.get("/api/softphone")).status).toBe(401)
  })

  it("that hangs up is gone at the switch, too", async () => {
    const { handed, socket } = await telephone("1001")
    socket.close()
    await gateway.until(() => handed.isEnded)
    expect(telephones()["open"]).toBe(0)
  })
})

describe("nobody gets in", () => {
  it("without the sub-protocol sip, from a page of another host, or without signing in", async () => {
    const cookie = await gateway.signIn("1001")
    expect(await refused(cookie, { "Sec-WebSocket-Protocol": "chat, sipx" })).toBe("400 BadRequest")
    expect(await refused(cookie, { Origin: "https://evil.example" })).toBe("403 BadOrigin")
    expect(await refused("")).toBe("401 NotSignedIn")
    expect(await refused("carillon=guess")).toBe("401 NotSignedIn")
    expect(sip.telephones).toEqual([])
  })

  it("of whom there is no telephone", async () => {
    expect(await refused(await gateway.signIn("chief"))).toBe("403 NoTelephone")
  })

  it("with more telephones than one person needs, and the page can ask why", async () => {
    const { cookie } = await telephone("1002")
    const all = Array.from({ length: SOCKETS_PER_ACCOUNT - 1 }, () => dial(cookie))
    await Promise.all(all.map((socket) => once(socket, "open")))
    expect(await refused(cookie)).toBe("429 TooManyTelephones")
    expect((await gateway.get("/sip", cookie)).status).toBe(429)
    expect((await gateway.get("/sip", await gateway.signIn("1001"))).status).toBe(426)
  })
})

describe("it is closed with a code that says why", () => {
  it("when the switch is away, before and during", async () => {
    const { handed, socket } = await telephone("1001")
    const during = closing(socket)
    handed.socket.destroy()
    expect(await during).toBe("1013 the switch is away")
    await sip.close()
    expect(await closing(dial(await gateway.signIn("1001")))).toBe("1013 the switch is away")
  })

  it("when the person signs out, or what they may do no longer has a telephone", async () => {
    const one = await telephone("1001")
    const out = closing(one.socket)
    await fetch(`${gateway.url}/api/session`, {
      method: "DELETE",
      headers: { cookie: one.cookie, origin: gateway.url }
    })
    expect(await out).toBe("1008 signed out")
    const two = await telephone("1002")
    const account = gateway.office.accounts.get("1002")!
    const changed = closing(two.socket)
    gateway.office.accounts.set("1002", { ...account, agent: null, asker: testAsker("1002", null, AN_AGENTS) })
    gateway.core.rightsChanged(["1002"])
    expect(await changed).toBe("1012 what you may do has changed")
    gateway.office.accounts.set("1002", account)
  })

  it("when it sends more than any telephone does", async () => {
    const { socket } = await telephone("1001")
    const flood = closing(socket)
    for (let at = 0; at < 300; at += 1) socket.send("OPTIONS")
    expect(await flood).toBe("1008 too many messages")
  })

  it("when the switch does not take what it is sent", async () => {
    const { handed, socket } = await telephone("1001")
    handed.socket.pause()
    const full = closing(socket)
    for (let at = 0; at < 40; at += 1) socket.send("x".repeat(60_000))
    expect(await full).toBe("1013 the switch does not keep up")
  })
})

it("while a browser does not read, the switch is not read for it, and then nothing is missing", async () => {
  const { handed, socket } = await telephone("1001")
  socket.close()
  await gateway.until(() => handed.isEnded)
  const cookie = await gateway.signIn("1001")
  const slow = connect(gateway.port, "127.0.0.1")
  slow.write(
    `GET /sip HTTP/1.1\r\nHost: 127.0.0.1:${gateway.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
      `Sec-WebSocket-Key: ${Buffer.alloc(16).toString("base64")}\r\nSec-WebSocket-Version: 13\r\n` +
      `Sec-WebSocket-Protocol: sip\r\nCookie: ${cookie}\r\n\r\n`
  )
  await gateway.until(() => sip.telephones[1]?.opening !== undefined)
  slow.pause()
  const before = telephones()["held"] ?? 0
  const far = sip.telephones[1] as HandedOn
  const MESSAGES = 400
  const text = "m".repeat(30_000)
  for (let at = 0; at < MESSAGES; at += 1) far.tell(text)
  await gateway.until(() => (telephones()["held"] ?? 0) > before)
  // Most of it waits with the switch.
  expect(far.socket.writableLength).toBeGreaterThan(MESSAGES * 15_000)
  let read = 0
  slow.on("data", (octets: Buffer) => (read += octets.length))
  slow.resume()
  await vi.waitFor(() => expect(read).toBeGreaterThan(MESSAGES * text.length), { timeout: 15_000 })
  slow.destroy()
})

describe("a centre without telephones in browsers", () => {
  const without = new TestGateway()
  beforeAll(() => without.open())
  afterAll(() => without.close())

  it("says so", async () => {
    const cookie = await without.signIn("1001")
    const told = await (await without.get("/api/softphone", cookie)).json()
    expect(told).toEqual({ telephone: null, reason: "not-offered" })
    const answer = await without.get("/sip", cookie)
    expect([answer.status, await answer.json()]).toMatchObject([404, { error: "NotFound" }])
  })
})
