import { describe, expect, it } from "vitest"
import { WIRE_VERSION } from "#wire/frames.ts"
import {
  type Answer,
  ANSWER_TIMEOUT_MS,
  FIRST_RETRY_MS,
  HELLO_TIMEOUT_MS,
  LAST_RETRY_MS,
  makeConnection,
  PING_EVERY_MS,
  PONG_TIMEOUT_MS,
  retryDelayMs,
  type Socket
} from "./connection.ts"

class FakeSocket extends EventTarget {
  readonly said: Array<Record<string, unknown>> = []
  isClosed = false
  send(text: string): void {
    this.said.push(JSON.parse(text) as Record<string, unknown>)
  }
  close(): void {
    this.isClosed = true
  }
  hear(frame: unknown): void {
    this.dispatchEvent(
      Object.assign(new Event("message"), { data: typeof frame === "string" ? frame : JSON.stringify(frame) })
    )
  }
  end(): void {
    this.dispatchEvent(new Event("close"))
  }
}

/** A connection on sockets and a clock of our own. */
const makeWorld = () => {
  const sockets: Array<FakeSocket> = []
  const told: Array<string> = []
  let nowMs = 0
  let due: Array<{ readonly atMs: number; readonly run: () => void }> = []
  const connection = makeConnection(
    {
      openSocket: () => {
        const socket = new FakeSocket()
        sockets.push(socket)
        return socket as unknown as Socket
      },
      nowMs: () => nowMs,
      after: (delayMs, run) => {
        const entry = { atMs: nowMs + delayMs, run }
        due.push(entry)
        return () => {
          due = due.filter((other) => other !== entry)
        }
      },
      chance: () => 0
    },
    {
      onUp: () => told.push("up"),
      onLost: (heardAtMs, greeted) => told.push(`lost ${heardAtMs} ${greeted ? "greeted" : "ungreeted"}`),
      onFrame: (frame) =>
        told.push(frame._tag === "Engine" ? `engine ${frame.up}` : `${frame._tag} ${frame.topic} ${frame.n}`),
      onServerTime: (serverTimeMs, roundTripMs) => told.push(`time ${serverTimeMs} ${roundTripMs}`),
      onOutdated: () => told.push("outdated")
    }
  )
  const pass = (spanMs: number): void => {
    const until = nowMs + spanMs
    for (;;) {
      const next = due.toSorted((a, b) => a.atMs - b.atMs)[0]
      if (next === undefined || next.atMs > until) break
      due = due.filter((other) => other !== next)
      nowMs = next.atMs
      next.run()
    }
    nowMs = until
  }
  const socket = (): FakeSocket => {
    const last = sockets.at(-1)
    if (last === undefined) throw new Error("no socket was opened")
    return last
  }
  const greet = (): void => socket().hear(hello)
  return { connection, sockets, socket, told, pass, greet }
}

const hello = {
  _tag: "Hello",
  wire: WIRE_VERSION,
  serverTime: 5000,
  user: "1001",
  agent: "1001",
  topics: ["board"]
}
const agent = "1001" as Parameters<ReturnType<typeof makeConnection>["ask"]>[0]
const settled = async (promise: Promise<Answer>): Promise<Answer | "open"> =>
  Promise.race([promise, Promise.resolve("open" as const)])

describe("the connection", () => {
  it("subscribes once greeted, and again on every new socket", () => {
    const world = makeWorld()
    world.connection.subscribe("board")
    expect(world.socket().said).toEqual([])
    world.greet()
    expect(world.socket().said[0]).toEqual({ _tag: "Subscribe", topic: "board" })
    world.socket().end()
    world.pass(FIRST_RETRY_MS)
    expect(world.sockets).toHaveLength(2)
    world.greet()
    expect(world.socket().said[0]).toEqual({ _tag: "Subscribe", topic: "board" })
    expect(world.told.filter((word) => word === "up")).toHaveLength(2)
  })

  it("follows a topic no longer once told so, on this socket and on the next", () => {
    const world = makeWorld()
    world.connection.subscribe("board")
    world.greet()
    world.connection.unsubscribe("board")
    world.connection.unsubscribe("board")
    expect(world.socket().said.filter(({ _tag }) => _tag === "Unsubscribe")).toEqual([
      { _tag: "Unsubscribe", topic: "board" }
    ])
    world.socket().end()
    world.pass(FIRST_RETRY_MS)
    world.greet()
    expect(world.socket().said.some(({ _tag }) => _tag === "Subscribe")).toBe(false)
  })

  it("takes a snapshot only in the shape of its topic", () => {
    const world = makeWorld()
    world.greet()
    world.socket().hear({ _tag: "Snapshot", topic: "all-calls", n: 1, state: { changes: 1, at: 5 } })
    expect(world.told).toEqual(["up", "Snapshot all-calls 1"])
    world.socket().hear({ _tag: "Snapshot", topic: "all-calls", n: 2, state: { changes: "many", at: 5 } })
    expect(world.socket().isClosed).toBe(true)
  })

  it("passes topic and engine frames on, and measures the round trip", () => {
    const world = makeWorld()
    world.greet()
    world.socket().hear({ _tag: "Delta", topic: "board", n: 7, at: 1, changes: [] })
    world.socket().hear({ _tag: "Engine", up: false })
    const ping = world.socket().said.find((frame) => frame["_tag"] === "Ping")
    world.pass(40)
    world.socket().hear({ _tag: "Pong", id: ping?.["id"], serverTime: 6000 })
    expect(world.told).toEqual(["up", "Delta board 7", "engine false", "time 6000 40"])
  })

  it("gives up a socket that does not greet, answer a ping, or speak the wire", () => {
    const silent = makeWorld()
    silent.pass(HELLO_TIMEOUT_MS)
    expect(silent.told).toEqual(["lost 0 ungreeted"])
    expect(silent.socket().isClosed).toBe(true)

    const dead = makeWorld()
    dead.greet()
    dead.pass(PONG_TIMEOUT_MS)
    expect(dead.told).toEqual(["up", "lost 0 greeted"])

    const garbled = makeWorld()
    garbled.greet()
    garbled.socket().hear("not json")
    expect(garbled.told).toEqual(["up", "lost 0 greeted"])
  })

  it("keeps pinging while pongs come", () => {
    const world = makeWorld()
    world.greet()
    for (let beat = 0; beat < 3; beat++) {
      const pings = world.socket().said.filter((frame) => frame["_tag"] === "Ping")
      expect(pings).toHaveLength(beat + 1)
      world.socket().hear({ _tag: "Pong", id: pings.at(-1)?.["id"], serverTime: 5000 })
      world.pass(PING_EVERY_MS)
    }
    expect(world.told.some((word) => word.startsWith("lost"))).toBe(false)
  })

  it("stops for good at another wire version, whatever else that Hello holds", () => {
    const world = makeWorld()
    world.socket().hear({ _tag: "Hello", wire: WIRE_VERSION + 1, surprise: true })
    world.pass(60_000)
    expect(world.told).toEqual(["outdated"])
    expect(world.sockets).toHaveLength(1)
  })

  it("answers an intent with what the engine said", async () => {
    const world = makeWorld()
    world.greet()
    const asked = world.connection.ask(agent, { _tag: "GoReady" })
    const ask = world.socket().said.find((frame) => frame["_tag"] === "Ask")
    expect(ask).toMatchObject({ agent: "1001", intent: { _tag: "GoReady" } })
    world
      .socket()
      .hear({ _tag: "IntentAnswered", id: ask?.["id"], answer: { ok: false, reason: "device-unregistered" } })
    expect(await settled(asked)).toEqual({ ok: false, reason: "device-unregistered" })
  })

  it("never keeps an intent for later", async () => {
    const world = makeWorld()
    expect(await settled(world.connection.ask(agent, { _tag: "AnswerCall" }))).toEqual({
      ok: false,
      reason: "link-lost"
    })
    world.greet()
    expect(world.socket().said.some((frame) => frame["_tag"] === "Ask")).toBe(false)
    const cut = world.connection.ask(agent, { _tag: "AnswerCall" })
    world.socket().end()
    expect(await settled(cut)).toEqual({ ok: false, reason: "link-lost" })
    world.pass(FIRST_RETRY_MS)
    world.greet()
    expect(world.socket().said.some((frame) => frame["_tag"] === "Ask")).toBe(false)
  })

  it("says that an intent had no answer", async () => {
    const world = makeWorld()
    world.greet()
    const ping = world.socket().said.find((frame) => frame["_tag"] === "Ping")
    world.socket().hear({ _tag: "Pong", id: ping?.["id"], serverTime: 5000 })
    const asked = world.connection.ask(agent, { _tag: "HangUp" })
    world.pass(ANSWER_TIMEOUT_MS)
    expect(await settled(asked)).toEqual({ ok: false, reason: "no-answer" })
  })

  it("holds back when too much is unanswered, and forgets what went down with a socket", async () => {
    const world = makeWorld()
    world.greet()
    const asks = Array.from({ length: 17 }, () => world.connection.ask(agent, { _tag: "GoReady" }))
    expect(world.socket().said.filter((frame) => frame["_tag"] === "Ask")).toHaveLength(16)
    world.socket().end()
    expect(await Promise.all(asks)).toEqual(asks.map(() => ({ ok: false, reason: "link-lost" })))
    world.pass(FIRST_RETRY_MS)
    world.greet()
    void world.connection.ask(agent, { _tag: "GoReady" })
    expect(world.socket().said.filter((frame) => frame["_tag"] === "Ask")).toHaveLength(1)
  })

  it("lets a closed connection rest", () => {
    const world = makeWorld()
    world.greet()
    world.connection.close()
    world.pass(60_000)
    expect(world.sockets).toHaveLength(1)
    expect(world.told).toEqual(["up"])
  })
})

describe("the back-off", () => {
  it("doubles up to its limit, less a chance", () => {
    expect([0, 1, 2, 3, 4, 5, 1000].map((failures) => retryDelayMs(failures, 0))).toEqual([
      500,
      1000,
      2000,
      4000,
      8000,
      LAST_RETRY_MS,
      LAST_RETRY_MS
    ])
    expect(retryDelayMs(0, 0.999)).toBeGreaterThan(FIRST_RETRY_MS * 0.7 - 1)
    expect(retryDelayMs(0, 0.5)).toBe(FIRST_RETRY_MS * 0.85)
  })
})
