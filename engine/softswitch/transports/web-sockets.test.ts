import { once } from "node:events"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { connect, type Socket } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, expect, test } from "vitest"
import type { Hop } from "../sip-contract.ts"
import { listenTo, openRig, optionsRequest, type TransportsRig } from "../testing/transports-rig.ts"
import { frameOf, openingLine } from "./frames.ts"

const folder = mkdtempSync(join(tmpdir(), "carillon-ws-"))
const path = join(folder, "sip.sock")
const close: Array<() => Promise<unknown>> = []
afterEach(async () => {
  for (const each of close.splice(0)) await each()
  rmSync(path, { force: true })
})

const rig = async (...options: Parameters<typeof openRig>): Promise<TransportsRig> => {
  const made = await openRig({ webSockets: path, ...options[0] })
  close.push(made.transports.close)
  return made
}

const BROWSER: Hop = { transport: "wss", address: "203.0.113.4", port: 51_234 }

/** Whoever ends WebSockets, with one of them in hand. */
const handOn = async (first: string | Uint8Array): Promise<Socket> => {
  const socket = connect(path)
  await once(socket, "connect")
  socket.write(first)
  return socket
}

const octets = (text: string): Uint8Array => Buffer.from(text, "latin1")

test("a browser's messages come under its own address, and the answers go back framed", async () => {
  const { next, transports } = await rig()
  const socket = await handOn(openingLine(BROWSER))
  socket.write(frameOf(octets(optionsRequest("one"))))
  const { from, text } = await next("Message")
  expect(text).toBe(optionsRequest("one"))
  expect(from).toEqual({ ...BROWSER, connection: expect.any(String) })
  const heard = listenTo(socket)
  transports.send(octets("SIP/2.0 200 OK"), from)
  expect(await heard.until("200 OK")).toBe("\0\0\0\u000eSIP/2.0 200 OK")
  socket.destroy()
  expect((await next("Lost")).hop).toEqual(from)
  // Nobody dials a browser.
  transports.send(octets("too late"), from)
  expect((await next("Lost")).hop).toEqual(from)
})

test("however the octets are cut, the messages are the same, and line ends are keep-alives", async () => {
  const { next } = await rig()
  const socket = await handOn("")
  const heard = listenTo(socket)
  const all = [octets(openingLine(BROWSER)), ...["one", "\r\n\r\n", "two"].map((text) => frameOf(octets(text)))]
  for (const octet of Buffer.concat(all)) socket.write(Buffer.from([octet]))
  expect([(await next("Message")).text, (await next("Message")).text]).toEqual(["one", "two"])
  expect(await heard.until("\r\n")).toBe("\0\0\0\u0002\r\n")
})

test("who speaks something else is not taken", async () => {
  const { next, transports } = await rig()
  for (const opening of [
    "INVITE sip:a SIP/2.0\r\n\r\n",
    '{"transport":"tcp","address":"203.0.113.4","port":1}\n',
    '{"transport":"wss","address":"a.example","port":1}\n',
    '{"transport":"wss","address":"203.0.113.4","port":0}\n',
    "null\n",
    "x".repeat(1_000)
  ]) {
    const { closed } = listenTo(await handOn(opening))
    expect((await next("Refused")).reason).toBe("local socket: no opening line")
    await closed
  }
  expect(transports.connections()).toBe(0)
})

test("a frame that no message can fill ends it", async () => {
  const { next } = await rig()
  const socket = await handOn(openingLine(BROWSER))
  socket.write(Buffer.from([0xff, 0xff, 0xff, 0xff]))
  expect((await next("Message")).fault).toBe("message too long")
  await listenTo(socket).closed
})

test("one browser's address takes no more than its share, though all come by one socket", async () => {
  const { next } = await rig({ limits: { perAddress: 1 } })
  const first = await handOn(openingLine(BROWSER))
  first.write(frameOf(octets("first")))
  await next("Message")
  const { closed } = listenTo(await handOn(openingLine({ ...BROWSER, port: 51_235 })))
  expect((await next("Refused")).reason).toBe("too many connections of this address")
  await closed
  const other = await handOn(openingLine({ ...BROWSER, address: "203.0.113.5" }))
  other.write(frameOf(octets("of another address")))
  expect((await next("Message")).text).toBe("of another address")
})

test("a path that no local socket can have is named", async () => {
  const deep = join(folder, "d".repeat(100), "sip.sock")
  await expect(openRig({ webSockets: deep })).rejects.toThrow(
    new RegExp(`ws ${deep}: Error: the path has \\d+ octets, a local socket's may have 107`, "u")
  )
})

test("a socket left by an earlier start is in nobody's way", async () => {
  writeFileSync(path, "")
  const { next } = await rig()
  const socket = await handOn(openingLine(BROWSER))
  socket.write(frameOf(octets("here")))
  expect((await next("Message")).text).toBe("here")
})
