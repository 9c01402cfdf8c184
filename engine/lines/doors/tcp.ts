import { createServer, isIPv6, type Server, type Socket } from "node:net"
import type { Source } from "../intake.ts"
import type { Open, Reply } from "./udp.ts"

/** What comes over one connection. */
export interface Talk {
  /** False: what came is none of ours, and the connection is closed. `isWhole`: at least one whole message of a terminal that we know. */
  readonly take: (octets: Uint8Array) => { readonly isFine: boolean; readonly isWhole: boolean }
}

/** Connections of one door, and of one address: a carrier puts many terminals behind one. */
const MOST = 20_000
const MOST_OF_ADDRESS = 4_000
/** Until its first whole message, and from the first octet of one to its last. */
const SPEAKS_WITHIN_MS = 15_000
/** A terminal may stay between its heartbeats; one that is gone without a word is not kept for ever. */
const IDLE_MS = 3_600_000
const SWEEP_MS = 5_000
/** Answers that nobody takes. */
const UNREAD_OCTETS = 65_536

interface Connection {
  readonly address: string
  sinceMs: number
  isKnown: boolean
  isMidway: boolean
}

export interface TcpDoor extends Open {
  readonly connections: () => number
}

export const openTcp = (
  { host, port }: { readonly host: string; readonly port: number },
  begin: (source: Source, reply: Reply) => Talk,
  refused: (why: "crowded" | "slow") => void,
  limits = { most: MOST, ofAddress: MOST_OF_ADDRESS, speaksWithinMs: SPEAKS_WITHIN_MS, idleMs: IDLE_MS }
): Promise<TcpDoor> => {
  const open = new Map<Socket, Connection>()
  const ofAddress = new Map<string, number>()
  const accept = (socket: Socket): void => {
    const address = socket.remoteAddress ?? ""
    const count = ofAddress.get(address) ?? 0
    if (count >= limits.ofAddress || (open.size >= limits.most && !makeRoom(open))) {
      refused("crowded")
      socket.destroy()
      return
    }
    ofAddress.set(address, count + 1)
    const connection: Connection = { address, sinceMs: performance.now(), isKnown: false, isMidway: false }
    open.set(socket, connection)
    socket.on("error", () => {})
    socket.once("close", () => {
      open.delete(socket)
      const left = (ofAddress.get(address) ?? 1) - 1
      if (left === 0) ofAddress.delete(address)
      else ofAddress.set(address, left)
    })
    const talk = begin({ text: `tcp ${address}:${socket.remotePort}`, address }, (answer) => {
      if (socket.destroyed) return
      if (socket.writableLength > UNREAD_OCTETS) socket.destroy()
      else socket.write(answer)
    })
    socket.on("data", (octets: Buffer) => {
      const { isFine, isWhole } = talk.take(octets)
      if (!isFine) {
        socket.destroy()
        return
      }
      // One octet a minute is no talk: only what is whole gives it more time.
      if (isWhole || !connection.isMidway) connection.sinceMs = performance.now()
      connection.isKnown ||= isWhole
      connection.isMidway = !isWhole
    })
  }
  const sweep = setInterval(
    () => {
      const nowMs = performance.now()
      for (const [socket, { isKnown, isMidway, sinceMs }] of open) {
        if (nowMs - sinceMs < (isKnown && !isMidway ? limits.idleMs : limits.speaksWithinMs)) continue
        if (!isKnown || isMidway) refused("slow")
        socket.destroy()
      }
    },
    Math.min(SWEEP_MS, limits.speaksWithinMs)
  )
  return listening(createServer({ noDelay: true }, accept), host, port).then(({ close, port: at }) => ({
    port: at,
    connections: () => open.size,
    close: async () => {
      clearInterval(sweep)
      for (const socket of open.keys()) socket.destroy()
      await close()
    }
  }))
}

/** Whoever has said nothing whole makes room, the oldest first. False: everybody has. */
const makeRoom = (open: ReadonlyMap<Socket, Connection>): boolean => {
  for (const [socket, { isKnown }] of open) {
    if (isKnown) continue
    socket.destroy()
    return true
  }
  return false
}

/** Listens, or rejects with the system's error. */
export const listening = (server: Server, host: string, port: number): Promise<Open> =>
  new Promise((resolve, reject) => {
    server.once("error", reject)
    server.listen({ host, port, exclusive: true, ipv6Only: isIPv6(host) && host !== "::" }, () => {
      server.off("error", reject)
      server.on("error", () => {})
      resolve({
        port: (server.address() as { readonly port: number }).port,
        close: () => new Promise((closed) => server.close(() => closed()))
      })
    })
  })
