import { once } from "node:events"
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { connect, createServer, type TLSSocket } from "node:tls"
import type { AddressInfo } from "node:net"
import { afterEach, expect, test } from "vitest"
import { AUTHORITY_FILE, ownPair } from "../door-keys/own-authority.ts"
import type { Hop } from "../softswitch/sip-contract.ts"
import { dial, listenTo, openRig, optionsRequest, type TransportsRig } from "../softswitch/testing/transports-rig.ts"

const folder = mkdtempSync(join(tmpdir(), "carillon-sip-tls-"))
const close: Array<() => Promise<unknown>> = []
afterEach(async () => {
  for (const each of close.splice(0).toReversed()) await each()
  rmSync(folder, { recursive: true, force: true })
})

/** A certificate with its key, of an authority of its own. */
const issued = (name: string) => {
  const own = join(folder, name)
  mkdirSync(own, { recursive: true })
  const { certificate, key } = ownPair({ folder: own, names: ["127.0.0.1"] }, Date.now())
  return { certificate, pem: `${certificate}\n${key}`, authority: readFileSync(join(own, AUTHORITY_FILE), "utf8") }
}

const rig = async (tls: {
  readonly pem: string
  readonly authorities?: ReadonlyArray<string>
}): Promise<TransportsRig> => {
  const made = await openRig({ tcpPort: undefined, tls: { port: 0, ...tls } })
  close.push(made.transports.close)
  return made
}

const telephone = async ({ address, port }: Hop, ca: string): Promise<TLSSocket> => {
  const socket = connect({ host: address, port, ca })
  await once(socket, "secureConnect")
  return socket
}

const octets = (text: string): Uint8Array => Buffer.from(text)

test("messages and their answers go over TLS, by the telephone's own connection", async () => {
  const { authority, pem } = issued("centre")
  const { at, next, transports } = await rig({ pem })
  const socket = await telephone(at("tls"), authority)
  const heard = listenTo(socket)
  socket.write(`\r\n\r\n${optionsRequest("one")}`)
  const { from, text } = await next("Message")
  expect(text).toBe(optionsRequest("one"))
  expect(from).toMatchObject({ transport: "tls", address: "127.0.0.1", port: socket.localPort })
  transports.send(octets("SIP/2.0 200 OK"), from)
  expect(await heard.until("SIP/2.0 200 OK")).toBe("\r\nSIP/2.0 200 OK")
  socket.destroy()
  expect((await next("Lost")).hop).toEqual(from)
})

test("who speaks in the clear is refused, counted, and no message", async () => {
  const { at, next, transports } = await rig({ pem: issued("centre").pem })
  const { heard, socket } = await dial(at("tls"))
  socket.write(optionsRequest("in the clear"))
  expect((await next("Refused")).reason).toMatch(/^TLS: /)
  await heard.closed
  expect(transports.connections()).toBe(0)
})

test("a renewed certificate is shown to whoever comes next, and connections that stand go on", async () => {
  const [first, second] = [issued("first"), issued("second")]
  const { at, next, transports } = await rig({ pem: first.pem })
  const before = await telephone(at("tls"), first.authority)
  transports.renew?.(second.pem)
  const after = await telephone(at("tls"), second.authority)
  for (const socket of [before, after]) {
    socket.write(optionsRequest("still"))
    const { from } = await next("Message")
    transports.send(octets("heard"), from)
    await listenTo(socket).until("heard")
  }
  expect(() => transports.renew?.("no certificate")).toThrow(/PEM/)
})

test("whom we dial must show a certificate for its address that an authority vouches for", async () => {
  const far = issued("far")
  const server = createServer({ cert: far.pem, key: far.pem })
  server.on("tlsClientError", () => undefined)
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  close.push(() => new Promise((resolve) => server.close(resolve)))
  const hop: Hop = { transport: "tls", address: "127.0.0.1", port: (server.address() as AddressInfo).port }
  const trusting = await rig({ pem: issued("centre").pem, authorities: [far.authority] })
  const accepted = once(server, "secureConnection")
  trusting.transports.send(octets(optionsRequest("to a trunk")), hop)
  const [socket] = (await accepted) as [TLSSocket]
  await listenTo(socket).until(optionsRequest("to a trunk"))
  const doubting = await rig({ pem: issued("other").pem })
  doubting.transports.send(octets(optionsRequest("to nobody")), hop)
  expect((await doubting.next("Lost")).hop).toMatchObject(hop)
})
