import { once } from "node:events"
import { chmodSync, mkdtempSync, rmSync } from "node:fs"
import { connect, type Socket } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { TemplatedApp, us_listen_socket } from "uWebSockets.js"
import { afterAll, beforeAll, expect, test } from "vitest"
import { answerChallenge, ha1Of, parseChallenge } from "../softswitch/sip/digest.ts"
import { type RunningSwitch, startSwitch } from "../softswitch/start.ts"
import { DOOR } from "../softswitch/testing/lines.ts"
import { type Heard, listenTo } from "../softswitch/testing/transports-rig.ts"
import { frameOf, openingLine } from "../softswitch/transports/frames.ts"
import { prepareCopy } from "../web-library/copy.ts"
import { loadUws } from "../web-library/load.ts"

// A browser's WebSocket, ended by the web library as the gateway ends them, handed on to the switch over its local socket.

const folder = mkdtempSync(join(tmpdir(), "carillon-sip-ws-"))
chmodSync(folder, 0o755)
const path = join(folder, "sip.sock")
prepareCopy(join(folder, "cache"))
const { uws } = loadUws(join(folder, "cache"))
const PASSWORD = "a secret"
const ACCOUNT = { user: "1001", ha1: ha1Of("1001", "carillon", "1001pass") }

let running: RunningSwitch
let app: TemplatedApp
let port = 0
let engine: { readonly socket: Socket; readonly heard: Heard }

/** The library does not tell it; an address is what counts. */
const REMOTE_PORT = 1

interface Handed {
  local?: Socket
}

/** Ends WebSockets of the subprotocol `sip` and hands each on. */
const openEnds = async (): Promise<void> => {
  app = uws.App()
  app.ws<Handed>("/sip", {
    upgrade: (res, req, context) =>
      res.upgrade(
        {},
        req.getHeader("sec-websocket-key"),
        // RFC 7118 §5: whoever wants SIP says so.
        req
          .getHeader("sec-websocket-protocol")
          .split(/,\s*/u)
          .find((name) => name === "sip") ?? "",
        req.getHeader("sec-websocket-extensions"),
        context
      ),
    open: (ws) => {
      const local = connect(path)
      ws.getUserData().local = local
      local.on("error", () => undefined)
      local.write(openingLine({ transport: "ws", address: "127.0.0.1", port: REMOTE_PORT }))
      let pending: Buffer = Buffer.alloc(0)
      local.on("data", (octets: Buffer) => {
        pending = Buffer.concat([pending, octets])
        while (pending.length >= 4 && pending.length >= 4 + pending.readUInt32BE()) {
          const end = 4 + pending.readUInt32BE()
          ws.send(pending.subarray(4, end), false)
          pending = pending.subarray(end)
        }
      })
    },
    message: (ws, message) => void ws.getUserData().local?.write(frameOf(new Uint8Array(message))),
    close: (ws) => void ws.getUserData().local?.destroy()
  })
  port = await new Promise<number>((resolve, reject) =>
    app.listen("127.0.0.1", 0, (socket: us_listen_socket | false) =>
      socket === false ? reject(new Error("no port")) : resolve(uws.us_socket_local_port(socket))
    )
  )
}

beforeAll(async () => {
  running = await startSwitch(
    {
      sip: { host: "127.0.0.1", port: 0, realm: "carillon", webSockets: path },
      rtp: { from: 31_000, to: 31_100 },
      mediaThreads: 1,
      eventSocket: { host: "127.0.0.1", port: 0, password: PASSWORD },
      maxLegs: 20,
      door: DOOR,
      maxRecordingMs: 60_000,
      recordingFormat: "pcm",
      gain: true,
      silenceMs: undefined,
      promptsFolder: folder,
      recordingsFolder: folder,
      musicOnHold: join(folder, "none.wav")
    },
    { info: () => undefined, warning: () => undefined }
  )
  await openEnds()
  const socket = connect({ host: "127.0.0.1", port: running.eventSocket.port })
  engine = { socket, heard: listenTo(socket) }
  socket.write(`auth ${PASSWORD}\n\n`)
  await engine.heard.until("+OK accepted")
  const accounts = Buffer.from(JSON.stringify([ACCOUNT])).toString("base64")
  socket.write(`event plain BACKGROUND_JOB\n\napi carillon_directory ${accounts}\n\n`)
  await engine.heard.until("Content-Type: api/response")
})

afterAll(async () => {
  engine.socket.destroy()
  app.close()
  await running.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** node's own WebSocket, as a browser has it. */
const browser = async () => {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/sip`, ["sip"])
  const heard: Array<string> = []
  const waiting: Array<(text: string) => void> = []
  socket.binaryType = "arraybuffer"
  socket.addEventListener("message", ({ data }) => {
    const text = typeof data === "string" ? data : Buffer.from(data as ArrayBuffer).toString()
    const tell = waiting.shift()
    if (tell === undefined) heard.push(text)
    else tell(text)
  })
  await once(socket, "open")
  return {
    socket,
    next: (): Promise<string> =>
      new Promise((resolve) => {
        const text = heard.shift()
        if (text === undefined) waiting.push(resolve)
        else resolve(text)
      })
  }
}

const HOST = "df7jal23ls0d.invalid"

const register = (cseq: number, more: string): string =>
  `REGISTER sip:carillon SIP/2.0\r\nVia: SIP/2.0/WS ${HOST};branch=z9hG4bKr${cseq}\r\nMax-Forwards: 70\r\n` +
  `From: <sip:1001@carillon>;tag=b\r\nTo: <sip:1001@carillon>\r\nCall-ID: reg-ws\r\nCSeq: ${cseq} REGISTER\r\n` +
  `Contact: <sip:1001@${HOST};transport=ws>\r\nExpires: 600\r\n${more}\r\n`

const headerOf = (message: string, name: string): string =>
  new RegExp(`^${name}: (.*?)\\r$`, "imu").exec(message)?.[1] ?? ""

const answer = (request: string, status: string): string =>
  `SIP/2.0 ${status}\r\nVia: ${headerOf(request, "Via")}\r\nFrom: ${headerOf(request, "From")}\r\n` +
  `To: ${headerOf(request, "To")};tag=browser\r\nCall-ID: ${headerOf(request, "Call-ID")}\r\n` +
  `CSeq: ${headerOf(request, "CSeq")}\r\nContact: <sip:1001@${HOST};transport=ws>\r\nContent-Length: 0\r\n\r\n`

const registrations = async (): Promise<number> => running.health().registrations

test("a browser registers over its WebSocket, is rung by it, and is out of reach when it closes", async () => {
  const { next, socket } = await browser()
  expect(socket.protocol).toBe("sip")
  socket.send(register(1, ""))
  const challenge = parseChallenge(headerOf(await next(), "WWW-Authenticate"))
  if (challenge === undefined) throw new Error("no challenge")
  const what = { method: "REGISTER", uri: "sip:carillon" }
  const proof = answerChallenge(challenge, what, ACCOUNT, { nc: 1, cnonce: "c" })
  socket.send(register(2, `Authorization: ${proof}\r\n`))
  expect(await next()).toMatch(/^SIP\/2\.0 200 /u)
  expect(await registrations()).toBe(1)

  const legId = "aaaaaaaa-0000-4000-8000-000000000001"
  engine.socket.write(`bgapi originate {origination_uuid=${legId}}user/1001 &park()\n\n`)
  const invite = await next()
  expect(invite.split("\r\n", 1)).toEqual([`INVITE sip:1001@${HOST};transport=ws SIP/2.0`])
  expect(headerOf(invite, "Via")).toMatch(/^SIP\/2\.0\/WS /u)
  expect(headerOf(invite, "Contact")).toMatch(/;transport=ws>$/u)
  socket.send(answer(invite, "486 Busy Here"))
  expect((await next()).split(" ", 1)).toEqual(["ACK"])
  await engine.heard.until("USER_BUSY")

  engine.socket.write(`bgapi originate {origination_uuid=${legId.replace("1", "2")}}user/1001 &park()\n\n`)
  await next()
  socket.close()
  // No word of the person's: an agent whose browser is lost with the gateway is not sent on a break.
  await engine.heard.until("-ERR SWITCH_CONGESTION")
  expect(await registrations()).toBe(0)
})
