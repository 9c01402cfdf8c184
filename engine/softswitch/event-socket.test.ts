import { once } from "node:events"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { connect, type Socket } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { listenEventSocket } from "./event-socket.ts"
import type { SessionLimits } from "./session-socket.ts"
import { makeRig, offered, type Rig } from "./testing/rig.ts"

const listening = async (rig: Rig, options: Partial<SessionLimits & { readonly path: string }> = {}) => {
  const server = await listenEventSocket(rig.softswitch.exchange, {
    host: "127.0.0.1",
    port: 0,
    password: "right",
    wrongPasswordDelayMs: 0,
    ...options
  })
  return { server, open: () => connect(server.endpoint.port, "127.0.0.1") }
}

const until = async (socket: Socket, words: string): Promise<string> => {
  let text = ""
  for await (const [chunk] of on(socket)) {
    text += String(chunk)
    if (text.includes(words)) return text
  }
  throw new Error(`closed before ${words}: ${text}`)
}

async function* on(socket: Socket) {
  for (;;) yield (await once(socket, "data")) as [Buffer]
}

describe("the TCP side of the event socket", () => {
  it("has a Unix socket beside it, also where a switch that was killed has left one", async () => {
    const folder = mkdtempSync(join(tmpdir(), "carillon-es-"))
    const path = join(folder, "es.sock")
    writeFileSync(path, "")
    const { server } = await listening(makeRig(), { path })
    const socket = connect(path)
    socket.write("auth right\n\n")
    assert.include(await until(socket, "+OK accepted"), "auth/request")
    await server.stop()
    rmSync(folder, { recursive: true })
  })

  it("closes after a wrong password, and after many still takes the right one", async () => {
    const { open, server } = await listening(makeRig())
    for (let i = 0; i < 8; i++) {
      const socket = open()
      socket.write("auth wrong\n\n")
      assert.include(await until(socket, "-ERR invalid"), "auth/request")
      socket.end()
    }
    const socket = open()
    socket.write("auth right\n\n")
    await until(socket, "+OK accepted")
    await server.stop()
  })

  it("cuts off a reader that does not read, and only that one", async () => {
    const rig = makeRig()
    const { open, server } = await listening(rig, { maxUnreadBytes: 100_000 })
    const [slow, quick] = [open(), open()]
    for (const socket of [slow, quick]) {
      socket.write("auth right\n\nevent plain ALL\n\n")
      await until(socket, "listener enabled")
    }
    slow.pause()
    slow.on("error", () => undefined)
    let bytes = 0
    quick.on("data", (chunk) => (bytes += chunk.length))
    // The kernel takes some MB before anything waits in the process.
    for (let call = 0; rig.softswitch.health().eventSockets === 3; call++) {
      assert.isBelow(call, 20_000, "was never cut off")
      rig.fromUserAgent(offered(`in-${call}`))
      await rig.api("hupall")
      await new Promise((resolve) => setImmediate(resolve))
    }
    assert.isTrue(rig.logged.some((line) => line.includes("does not read")))
    assert.isAbove(bytes, 0)
    quick.write("exit\n\n")
    await until(quick, "+OK bye")
    await server.stop()
  }, 60_000)

  it("a flood without an end of line ends the connection, not the switch", async () => {
    const rig = makeRig()
    const { open, server } = await listening(rig)
    const socket = open()
    // Being cut off in the middle of writing is a reset on this side.
    socket.on("error", () => undefined)
    const closed = new Promise((resolve) => socket.on("close", resolve))
    socket.write("x".repeat(3_000_000))
    await closed
    const other = open()
    other.write("auth right\n\n")
    assert.include(await until(other, "+OK accepted"), "auth/request")
    await server.stop()
  })

  it("hears no more and is cut off in the end, when the other side has said exit and does not close", async () => {
    const rig = makeRig()
    const { server } = await listening(rig, { closeWithinMs: 1 })
    const socket = connect({ port: server.endpoint.port, host: "127.0.0.1", allowHalfOpen: true })
    socket.write("auth right\n\nevent plain ALL\n\n")
    await until(socket, "listener enabled")
    assert.strictEqual(rig.softswitch.health().eventSockets, 2)
    socket.on("error", () => undefined)
    const cutOff = new Promise((resolve) => socket.on("close", resolve))
    socket.write("exit\n\n")
    await until(socket, "+OK bye")
    assert.strictEqual(rig.softswitch.health().eventSockets, 1)
    // A side that keeps its half open learns of the end by what it writes.
    const goOn = (): void => {
      if (!socket.destroyed) socket.write("api status\n\n", () => setImmediate(goOn))
    }
    goOn()
    await cutOff
    await server.stop()
  })

  it("a port in use is refused", async () => {
    const { server } = await listening(makeRig())
    const again = listenEventSocket(makeRig().softswitch.exchange, {
      host: "127.0.0.1",
      port: server.endpoint.port,
      password: ""
    })
    const code = await again.catch((error: { code?: string }) => error.code)
    assert.strictEqual(code, "EADDRINUSE")
    await server.stop()
  })
})
