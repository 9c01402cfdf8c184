import { once } from "node:events"
import { type AddressInfo, createServer, type Socket } from "node:net"
import { afterEach, describe, expect, test } from "vitest"
import type { Hop } from "../sip-contract.ts"
import { dial, listenTo, openRig, optionsRequest, type TransportsRig } from "../testing/transports-rig.ts"
import { NotOpened, openTransports } from "./transports.ts"

const open: Array<() => Promise<unknown>> = []
afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close()
})

const rig = async (...options: Parameters<typeof openRig>): Promise<TransportsRig> => {
  const made = await openRig(...options)
  open.push(made.transports.close)
  return made
}

/** A far end that takes connections. */
const farEnd = async () => {
  const accepted: Array<(socket: Socket) => void> = []
  const came: Array<Socket> = []
  const server = createServer((socket) => {
    const hand = accepted.shift()
    if (hand === undefined) came.push(socket)
    else hand(socket)
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  const { port } = server.address() as AddressInfo
  open.push(() => new Promise((resolve) => server.close(resolve)))
  const next = (): Promise<Socket> =>
    new Promise((resolve) => {
      const socket = came.shift()
      if (socket === undefined) accepted.push(resolve)
      else resolve(socket)
    })
  const hop: Hop = { transport: "tcp", address: "127.0.0.1", port }
  return { hop, next, waiting: () => came.length, server }
}

const octets = (text: string): Uint8Array => Buffer.from(text, "latin1")

describe("a telephone's own connection", () => {
  test("brings messages, and takes the answers by its name", async () => {
    const { at, next, transports } = await rig()
    const { heard, socket } = await dial(at("tcp"))
    socket.write(optionsRequest("one") + optionsRequest("two", "body"))
    const one = await next("Message")
    const two = await next("Message")
    expect([one.text, two.text]).toEqual([optionsRequest("one"), optionsRequest("two", "body")])
    expect(one.from).toMatchObject({ transport: "tcp", address: "127.0.0.1", port: socket.localPort })
    expect(one.from.connection).toBe(two.from.connection)
    transports.send(octets("SIP/2.0 200 OK\r\n\r\n"), { ...one.from, port: 5_070 })
    await heard.until("SIP/2.0 200 OK")
  })

  test("is told of when it goes", async () => {
    const { at, next } = await rig()
    const { socket } = await dial(at("tcp"))
    socket.write(optionsRequest("one"))
    const { from } = await next("Message")
    socket.destroy()
    expect((await next("Lost")).hop).toEqual(from)
  })

  test("asks by two line ends whether we are there, and hears one (RFC 5626)", async () => {
    const { at } = await rig()
    const { heard, socket } = await dial(at("tcp"))
    socket.write("\r\n\r\n")
    expect(await heard.until("\r\n")).toBe("\r\n")
  })

  test("that is no stream of messages is handed on with what is wrong, answered, and closed", async () => {
    const { at, next, transports } = await rig()
    const { heard, socket } = await dial(at("tcp"))
    socket.write("GET / HTTP/1.1\r\nVia: x\r\n\r\nrest")
    const { fault, from, text } = await next("Message")
    expect([text, fault]).toEqual(["GET / HTTP/1.1\r\nVia: x\r\n\r\n", "no Content-Length in a stream"])
    expect(from.connection).toBeDefined()
    await heard.closed
    expect((await next("Lost")).hop).toEqual(from)
    // Whoever sends to it now is told so, and not left waiting: nobody listens at that port.
    transports.send(octets("x"), { ...from, port: 1 })
    expect((await next("Lost")).hop).toMatchObject({ port: 1 })
  })
})

describe("what a connection may cost", () => {
  test("a message that is held back is not waited for", async () => {
    const { at, next } = await rig({ limits: { wholeWithinMs: 30 } })
    const { heard, socket } = await dial(at("tcp"))
    socket.write("OPTIONS sip:a SIP/2.0\r\n")
    expect((await next("Refused")).reason).toBe("a message was not whole in time")
    await heard.closed
  })

  test("drop by drop it is the same: the time counts from the first octet", async () => {
    const { at, next } = await rig({ limits: { wholeWithinMs: 60 } })
    const { heard, socket } = await dial(at("tcp"))
    const drip = setInterval(() => socket.write("x"), 5)
    expect((await next("Refused")).reason).toBe("a message was not whole in time")
    clearInterval(drip)
    await heard.closed
  })

  test("who says nothing at all is closed", async () => {
    const { at, next } = await rig({ limits: { firstWithinMs: 30 } })
    const { heard } = await dial(at("tcp"))
    expect((await next("Refused")).reason).toBe("said nothing")
    await heard.closed
  })

  test("who is quiet is closed when nobody needs it, and not before", async () => {
    const { at, needed, next, transports } = await rig({ limits: { quietMs: 50 } })
    const [registered, other] = [await dial(at("tcp")), await dial(at("tcp"))]
    registered.socket.write(optionsRequest("registered"))
    const { from } = await next("Message")
    needed.add(from.connection ?? "")
    other.socket.write(optionsRequest("other"))
    await next("Message")
    await other.heard.closed
    transports.send(octets("still there"), from)
    expect(await registered.heard.until("still there")).toBe("still there")
    needed.clear()
    await registered.heard.closed
  })

  test("more than so many of one address, and in all, are not taken", async () => {
    for (const [limits, reason] of [
      [{ perAddress: 2 }, "too many connections of this address"],
      [{ inAll: 2 }, "too many connections in all"]
    ] as const) {
      const { at, next, transports } = await rig({ limits })
      const first = await dial(at("tcp"))
      await dial(at("tcp"))
      const third = await dial(at("tcp"))
      expect((await next("Refused")).reason).toBe(reason)
      await third.heard.closed
      expect(transports.connections()).toBe(2)
      first.socket.write(optionsRequest("x"))
      const { from } = await next("Message")
      first.socket.destroy()
      expect((await next("Lost")).hop).toEqual(from)
      const fourth = await dial(at("tcp"))
      fourth.socket.write(optionsRequest("there is room again"))
      await next("Message")
    }
  })

  test("who does not read what it is sent is closed", async () => {
    const { at, next, transports } = await rig({ limits: { unsentOctets: 10_000 } })
    const { socket } = await dial(at("tcp"))
    socket.write(optionsRequest("x"))
    socket.pause()
    const { from } = await next("Message")
    // More than kernel and socket hold for one who does not read.
    for (let sent = 0; sent < 200; sent++) transports.send(Buffer.alloc(65_000), from)
    expect((await next("Refused")).reason).toBe("does not read what it is sent")
    await next("Lost")
  })
})

describe("a connection of ours", () => {
  test("is opened once, used again, and brings what the far end says", async () => {
    const far = await farEnd()
    const { next, transports } = await rig()
    transports.send(octets(optionsRequest("one")), far.hop)
    transports.send(octets(optionsRequest("two")), far.hop)
    const socket = await far.next()
    await listenTo(socket).until(optionsRequest("two"))
    expect(far.waiting()).toBe(0)
    socket.write(optionsRequest("back"))
    const { from } = await next("Message")
    expect(from).toMatchObject({ ...far.hop, connection: expect.any(String) })
    socket.destroy()
    expect((await next("Lost")).hop).toEqual(from)
    transports.send(octets(optionsRequest("three")), far.hop)
    await listenTo(await far.next()).until(optionsRequest("three"))
  })

  test("takes the place of one that has gone, under its name", async () => {
    const far = await farEnd()
    const { at, next, transports } = await rig()
    const telephone = await dial(at("tcp"))
    telephone.socket.write(optionsRequest("x"))
    const { from } = await next("Message")
    telephone.socket.destroy()
    await next("Lost")
    const again = { ...from, port: far.hop.port }
    transports.send(octets(optionsRequest("one")), again)
    const socket = await far.next()
    transports.send(octets(optionsRequest("two")), again)
    await listenTo(socket).until(optionsRequest("two"))
    expect(far.waiting()).toBe(0)
    socket.destroy()
    const names = [(await next("Lost")).hop.connection, (await next("Lost")).hop.connection]
    expect(names).toContain(from.connection)
  })

  test("that nobody takes is told of", async () => {
    const far = await farEnd()
    await new Promise((resolve) => far.server.close(resolve))
    const { next, transports } = await rig()
    transports.send(octets("x"), far.hop)
    expect((await next("Lost")).hop).toMatchObject(far.hop)
  })

  test("and so is a transport or a family that we do not have", async () => {
    const { next, transports } = await rig()
    for (const hop of [
      { transport: "tls", address: "127.0.0.1", port: 9 },
      { transport: "tcp", address: "::1", port: 9 },
      { transport: "wss", address: "127.0.0.1", port: 9, connection: "ws-1" }
    ] as const) {
      transports.send(octets("x"), hop)
      expect((await next("Lost")).hop).toEqual(hop)
    }
  })
})

describe("opening", () => {
  test("names what is taken, and leaves nothing open", async () => {
    const far = await farEnd()
    const wanted = {
      hosts: ["127.0.0.1"] as const,
      udpPort: 0,
      tcpPort: far.hop.port,
      tls: undefined,
      webSockets: undefined,
      nowMs: () => 0
    }
    const hands = {
      message: () => undefined,
      lost: () => undefined,
      needs: () => false,
      refused: () => undefined,
      failed: () => undefined
    }
    const error = await openTransports(wanted, hands).catch((failure: unknown) => failure)
    expect(error).toBeInstanceOf(NotOpened)
    expect(error).toMatchObject({ transport: "tcp", where: `127.0.0.1:${far.hop.port}`, cause: { code: "EADDRINUSE" } })
  })

  test("both families side by side", async () => {
    const { next, transports } = await rig({ hosts: ["127.0.0.1", "::1"] })
    for (const hop of transports.listens.filter(({ transport }) => transport === "tcp")) {
      const { socket } = await dial(hop)
      socket.write(optionsRequest(hop.address))
      const { from, text } = await next("Message")
      expect([text, from.address]).toEqual([optionsRequest(hop.address), hop.address])
    }
    const [, six] = transports.listens.filter(({ transport }) => transport === "udp")
    if (six === undefined) throw new Error("no IPv6")
    transports.send(octets("by IPv6"), six)
    expect(await next("Message")).toMatchObject({ text: "by IPv6", from: { transport: "udp", address: "::1" } })
  })
})
