import { connect, type Socket } from "node:net"
import { afterEach, assert, describe, it } from "@effect/vitest"
import { openTcp, type TcpDoor } from "./tcp.ts"

let door: TcpDoor
const sockets: Array<Socket> = []
let refused: Array<string> = []

/** A door at which a whole message is `x`. */
const opened = async (limits: Partial<{ most: number; ofAddress: number; speaksWithinMs: number; idleMs: number }>) => {
  refused = []
  door = await openTcp(
    { host: "127.0.0.1", port: 0 },
    (_source, reply) => ({
      take: (octets) => {
        const isWhole = octets.includes("x".charCodeAt(0))
        if (isWhole) reply(Buffer.from("ok"))
        return { isFine: !octets.includes("!".charCodeAt(0)), isWhole }
      }
    }),
    (why) => refused.push(why),
    { most: 100, ofAddress: 100, speaksWithinMs: 60_000, idleMs: 60_000, ...limits }
  )
}
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy()
  await door.close()
})

const client = () => {
  const socket = connect(door.port, "127.0.0.1")
  sockets.push(socket)
  socket.on("error", () => {})
  return {
    socket,
    answered: new Promise<string>((go) => {
      socket.once("data", (octets: Buffer) => go(octets.toString()))
    }),
    closed: new Promise<string>((go) => {
      socket.once("close", () => go("closed"))
    })
  }
}

describe("connections", () => {
  it("that say nothing, or an octet now and then, are closed; those that said something whole stay", async () => {
    // Long enough for a busy machine to say one octet.
    await opened({ speaksWithinMs: 500 })
    const known = client()
    known.socket.write("x")
    assert.strictEqual(await known.answered, "ok")
    const [silent, loris] = [client(), client()]
    const dripping = setInterval(() => loris.socket.write("."), 10)
    assert.deepStrictEqual(await Promise.all([silent.closed, loris.closed]), ["closed", "closed"])
    clearInterval(dripping)
    assert.deepStrictEqual(refused, ["slow", "slow"])
    assert.isFalse(known.socket.destroyed)
    known.socket.write("half a message")
    assert.strictEqual(await known.closed, "closed")
  })

  it("that are idle for long are closed without a complaint", async () => {
    await opened({ speaksWithinMs: 500, idleMs: 600 })
    const known = client()
    known.socket.write("x")
    assert.strictEqual(await known.closed, "closed")
    assert.deepStrictEqual(refused, [])
  })

  it("of one address are bounded", async () => {
    await opened({ ofAddress: 2 })
    const [first, second] = [client(), client()]
    first.socket.write("x")
    second.socket.write("x")
    await Promise.all([first.answered, second.answered])
    const third = client()
    assert.strictEqual(await third.closed, "closed")
    assert.deepStrictEqual(refused, ["crowded"])
    assert.strictEqual(door.connections(), 2)
  })

  it("that have said nothing make room for others when all places are taken, and those that have said something do not", async () => {
    await opened({ most: 2 })
    const known = client()
    known.socket.write("x")
    await known.answered
    const idle = client()
    await new Promise((go) => idle.socket.once("connect", go))
    const comer = client()
    comer.socket.write("x")
    assert.strictEqual(await comer.answered, "ok")
    assert.strictEqual(await idle.closed, "closed")
    const last = client()
    assert.strictEqual(await last.closed, "closed")
    assert.deepStrictEqual(refused, ["crowded"])
  })

  it("on which something comes that is none of ours are closed", async () => {
    await opened({})
    const hostile = client()
    hostile.socket.write("!")
    assert.strictEqual(await hostile.closed, "closed")
  })
})
