import { once } from "node:events"
import { connect, createServer, type Server, type Socket } from "node:net"
import { assert, describe, it } from "@effect/vitest"
import { makeControllerCalls } from "./controller-calls.ts"
import type { ControllerCall } from "./controller-contract.ts"
import type { Endpoint } from "./endpoint.ts"
import { makeRig, offered } from "./testing/rig.ts"

const listening = async (
  taken: (socket: Socket) => void
): Promise<{ readonly server: Server; readonly at: Endpoint }> => {
  const server = createServer(taken)
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  const address = server.address()
  if (address === null || typeof address === "string") throw new Error("no port")
  return { server, at: { address: "127.0.0.1", port: address.port } }
}

/** A port at which nobody listens. */
const nobody = async (): Promise<Endpoint> => {
  const { at, server } = await listening(() => undefined)
  server.close()
  await once(server, "close")
  return at
}

type Became = "connected" | `failed: ${string}` | `ended: ${boolean}`

/** A caller's leg for which controllers are called; `became` waits for what comes next of it. */
const calling = (
  allowed: ReadonlyArray<string>,
  places: ReadonlyArray<Endpoint>,
  limits?: Parameters<typeof makeControllerCalls>[1]
) => {
  const rig = makeRig()
  rig.fromUserAgent(offered("in-1"))
  const [channel] = rig.softswitch.exchange.channels.values()
  if (channel === undefined) throw new Error("no leg")
  const told: Array<Became> = []
  let wake = (): void => undefined
  const tell = (one: Became): void => {
    told.push(one)
    wake()
  }
  const call: ControllerCall = {
    channel,
    places,
    isAsync: true,
    isFull: true,
    failed: (why) => tell(`failed: ${why}`),
    connected: () => tell("connected"),
    ended: (resumes) => tell(`ended: ${resumes}`)
  }
  const calls = makeControllerCalls(allowed, limits)
  const stop = calls.call(rig.softswitch.exchange, call)
  return {
    calls,
    rig,
    stop,
    uuid: channel.uuid,
    became: async (): Promise<Became> => {
      while (told.length === 0)
        // oxlint-disable-next-line no-await-in-loop -- waits for the next word
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      return told.shift()!
    }
  }
}

const until = async (socket: Socket, words: string): Promise<string> => {
  let text = ""
  while (!text.includes(words)) {
    // oxlint-disable-next-line no-await-in-loop -- piece by piece
    const [chunk] = (await once(socket, "data")) as [Buffer]
    text += String(chunk)
  }
  return text
}

describe("a controller is called", () => {
  it("nowhere, where no setting allows it", async () => {
    let taken = 0
    const { at, server } = await listening(() => (taken += 1))
    const { became } = calling([], [at])
    assert.strictEqual(await became(), `failed: 127.0.0.1:${at.port} is not in telephony.controllers`)
    const elsewhere = calling(["192.0.2.0/24", "::1"], [at])
    assert.match(await elsewhere.became(), /^failed: .*is not in telephony\.controllers$/u)
    assert.strictEqual(taken, 0)
    server.close()
  })

  it("and has the leg as soon as it says connect, until it goes", async () => {
    const taken: Array<Socket> = []
    const { at, server } = await listening((socket) => taken.push(socket))
    const { became, rig, uuid } = calling(["127.0.0.0/8"], [at])
    if (taken.length === 0) await once(server, "connection")
    const [socket] = taken
    if (socket === undefined) throw new Error("nobody called")
    socket.write("connect\n\n")
    assert.include(await until(socket, "Control: full\n\n"), `Unique-ID: ${uuid}\n`)
    assert.strictEqual(await became(), "connected")
    // It hears events, and is no engine: the one listener is the rig's.
    assert.strictEqual(rig.softswitch.health().eventSockets, 1)
    socket.write("myevents\n\n")
    await until(socket, "+OK Events Enabled")
    rig.execute(uuid, "set", "x=1")
    await until(socket, "Event-Name: CHANNEL_EXECUTE_COMPLETE")
    socket.write("resume\n\nexit\n\n")
    await until(socket, "Content-Disposition: disconnect")
    assert.strictEqual(await became(), "ended: true")
    server.close()
  })

  it("at the next place, where one does not take it", async () => {
    const taken: Array<Socket> = []
    const { at, server } = await listening((socket) => {
      taken.push(socket)
      socket.resume()
      socket.write("connect\n\n")
    })
    const away = await nobody()
    const { became, calls } = calling(["127.0.0.1"], [{ address: "192.0.2.1", port: 1 }, away, at])
    assert.strictEqual(await became(), "connected")
    calls.stop()
    assert.strictEqual(await became(), "ended: false")
    server.close()
  })

  it("at the next place, where one is none that can be called", async () => {
    const { at, server } = await listening((socket) => {
      socket.resume()
      socket.write("connect\n\n")
    })
    const { became, calls } = calling(["127.0.0.1"], [{ address: "127.0.0.1", port: 65_536 }, at])
    assert.strictEqual(await became(), "connected")
    calls.stop()
    assert.strictEqual(await became(), "ended: false")
    const { became: alone } = calling(["127.0.0.1"], [{ address: "127.0.0.1", port: 65_536 }])
    assert.match(await alone(), /^failed: 127\.0\.0\.1:65536: /u)
    server.close()
  })

  it("at no other place, when the one that had the leg breaks off", async () => {
    const first = await listening((socket) => {
      socket.write("connect\n\n")
      void until(socket, "Control: full\n\n").then(() => socket.resetAndDestroy())
    })
    const second = await listening((socket) => void socket.end())
    const { became } = calling(["127.0.0.1"], [first.at, second.at])
    assert.strictEqual(await became(), "connected")
    assert.strictEqual(await became(), "ended: false")
    // Connections are taken in their order: had the switch called there, it would be the first.
    const probe = connect(second.at.port, "127.0.0.1")
    const [taken] = (await once(second.server, "connection")) as [Socket]
    assert.strictEqual(taken.remotePort, probe.localPort)
    probe.destroy()
    first.server.close()
    second.server.close()
  })

  it("in vain, where nobody listens, and says why", async () => {
    const away = await nobody()
    const { became } = calling(["127.0.0.1"], [away])
    assert.match(await became(), /^failed: 127\.0\.0\.1:\d+: .*ECONNREFUSED/u)
  })

  it("in vain, where somebody takes the connection and says nothing", async () => {
    const { at, server } = await listening((socket) => socket.resume())
    const { became } = calling(["127.0.0.1"], [at], { speakWithinMs: 20 })
    assert.strictEqual(await became(), "failed: its controller said nothing")
    server.close()
  })

  it("no more, when the leg has gone meanwhile", async () => {
    const { at, server } = await listening((socket) => socket.on("error", () => undefined))
    const { stop } = calling(["127.0.0.1"], [at])
    stop()
    server.close()
    // Comes when the last connection has gone.
    await once(server, "close")
    assert.isFalse(server.listening)
  })

  it("never by a list that is none", () => {
    assert.throws(() => makeControllerCalls(["ivr.example"]), /no list of networks/u)
  })
})
