import { rmSync } from "node:fs"
import { createServer, type Socket } from "node:net"
import type { Hop } from "../sip-contract.ts"
import { type ConnectionHands, type Connections, makeConnections } from "./connections.ts"
import { frames, MAX_OPENING_OCTETS, readOpening } from "./frames.ts"
import { type Limits, LIMITS } from "./limits.ts"

/** SIP over WebSocket (RFC 7118), ended elsewhere: a local socket takes the far ends that others hand on ({@link frames}). */
export interface WebSockets extends Pick<Connections, "count" | "send"> {
  readonly close: () => Promise<void>
}

export interface WebSocketsOptions {
  /** Of the local socket. A file that lies there is one of an earlier start. */
  readonly path: string
  readonly hands: ConnectionHands
  readonly nowMs: () => number
  readonly limits?: Limits
}

/** Linux has room for 108 with the zero at the end, and says no more than EINVAL (unix(7)). */
const MAX_PATH_OCTETS = 107

const LOCAL: Hop = { transport: "ws", address: "local", port: 0 }

/** Rejects with the system's error where no socket can be made. */
export const openWebSockets = async ({
  hands,
  limits = LIMITS,
  nowMs,
  path
}: WebSocketsOptions): Promise<WebSockets> => {
  // Nobody dials a browser: only it can come.
  const connections = makeConnections({
    name: "ws",
    framing: frames,
    hands,
    limits,
    nowMs,
    dial: undefined
  })
  const openings = new Set<Socket>()
  const server = createServer((socket) => {
    openings.add(socket)
    socket.on("error", () => undefined)
    const patience = setTimeout(() => socket.destroy(), limits.wholeWithinMs)
    socket.once("close", () => {
      clearTimeout(patience)
      openings.delete(socket)
    })
    readLine(socket, (line) => {
      clearTimeout(patience)
      openings.delete(socket)
      const from = readOpening(line)
      if (from === undefined) {
        hands.refused("local socket: no opening line", LOCAL)
        return void socket.destroy()
      }
      if (connections.admit(socket, from)) connections.read(socket, from)
    })
  })
  if (Buffer.byteLength(path) > MAX_PATH_OCTETS)
    throw new Error(`the path has ${Buffer.byteLength(path)} octets, a local socket's may have ${MAX_PATH_OCTETS}`)
  rmSync(path, { force: true })
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject)
    server.listen(path, () => {
      server.removeListener("error", reject)
      server.on("error", () => undefined)
      resolve()
    })
  })
  return {
    send: connections.send,
    count: connections.count,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      for (const socket of openings) socket.destroy()
      await connections.close()
      await closed
    }
  }
}

/** The first line; what follows it stays in the socket for whoever reads on. */
const readLine = (socket: Socket, done: (line: string) => void): void => {
  let pending: Buffer = Buffer.alloc(0)
  const take = (octets: Buffer): void => {
    pending = Buffer.concat([pending, octets])
    const end = pending.indexOf("\n")
    if (end < 0 && pending.length <= MAX_OPENING_OCTETS) return
    socket.removeListener("data", take)
    if (end >= 0 && end + 1 < pending.length) socket.unshift(pending.subarray(end + 1))
    done(end < 0 ? "" : pending.toString("latin1", 0, end))
  }
  socket.on("data", take)
}
