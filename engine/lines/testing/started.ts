import { createSocket } from "node:dgram"
import { connect } from "node:net"
import { resolve } from "node:path"
import { type Frame, writeFrame } from "../../alarm-lines/dc-09/frame.ts"
import { type Lines, startLines } from "../lines.ts"
import type { memoryCore } from "./memory-core.ts"

const ROOT = resolve(import.meta.dirname, "../../..")

/** Lines with every door on a free port of loopback. */
export const started = (door: ReturnType<typeof memoryCore>, clock?: () => number): Promise<Lines> =>
  startLines({
    door,
    root: ROOT,
    host: "127.0.0.1",
    dc09Udp: 0,
    dc09Tcp: 0,
    framings: [
      { dialect: "anxin-a1", transport: "tcp", port: 0 },
      { dialect: "kanglin-20", transport: "udp", port: 0 }
    ],
    json: 0,
    mqtt: 0,
    everyMs: 5,
    warn: (text) => {
      throw new Error(text)
    },
    ...(clock === undefined ? {} : { clock })
  })

/** A frame in clear: `frame("1234", "0007", "Nri0/PA01")`. */
export const frame = (account: string, sequence: string, data: string, rest: Partial<Frame> = {}): Uint8Array =>
  writeFrame({
    id: "SIA-DCS",
    isEncrypted: false,
    sequence,
    receiver: null,
    line: "0",
    account,
    body: `#${account}|${data}]`,
    ...rest
  })

/** One who speaks and hears: `say`, then `next` is what came back. */
export interface Peer {
  readonly say: (octets: Uint8Array) => void
  /** The next answer as text; undefined: the connection was closed. */
  readonly next: () => Promise<string | undefined>
  /** Answers that came and were not asked for. */
  readonly unread: () => number
  readonly end: () => void
}

const heard = () => {
  const come: Array<string | undefined> = []
  const waiting: Array<(text: string | undefined) => void> = []
  return {
    come: (text: string | undefined) => {
      const go = waiting.shift()
      if (go === undefined) come.push(text)
      else go(text)
    },
    unread: () => come.length,
    next: () =>
      come.length > 0
        ? Promise.resolve(come.shift())
        : new Promise<string | undefined>((go) => {
            waiting.push(go)
          })
  }
}

export const udpPeer = (port: number): Peer => {
  const { come, next, unread } = heard()
  const socket = createSocket("udp4")
  socket.on("message", (octets) => come(octets.toString("latin1")))
  return {
    next,
    unread,
    say: (octets) => socket.send(octets, port, "127.0.0.1"),
    end: () => socket.close()
  }
}

export const tcpPeer = (port: number): Peer => {
  const { come, next, unread } = heard()
  const socket = connect(port, "127.0.0.1")
  socket.on("error", () => {})
  socket.on("data", (octets: Buffer) => come(octets.toString("latin1")))
  socket.once("close", () => come(undefined))
  return {
    next,
    unread,
    say: (octets) => void socket.write(octets),
    end: () => socket.destroy()
  }
}
