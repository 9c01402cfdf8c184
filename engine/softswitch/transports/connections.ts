import type { Duplex } from "node:stream"
import type { Hop } from "../sip-contract.ts"
import { type Connection, type Hands, makeConnection } from "./connection.ts"
import type { Framing } from "./framing.ts"
import type { Limits } from "./limits.ts"

/** All connections of one stream transport: named, found again, opened where none stands, closed when they are of no use. */
export interface Connections {
  /** Takes a connection of somebody's at once, before it has said or proved anything; false, and closed, beyond the limits. */
  readonly admit: (socket: Duplex, from: Hop) => boolean
  /** Reads messages from one that was admitted. */
  readonly read: (socket: Duplex, from: Hop) => void
  readonly send: (octets: Uint8Array, to: Hop) => void
  readonly count: () => number
  /** Ends all, after what is to be sent. */
  readonly close: () => Promise<void>
}

export interface ConnectionHands extends Hands {
  readonly lost: (hop: Hop) => void
  readonly needs: (connection: string) => boolean
}

export interface ConnectionsOptions {
  /** Unlike those of any other transport of this switch. */
  readonly name: string
  readonly framing: () => Framing
  readonly hands: ConnectionHands
  readonly limits: Limits
  readonly nowMs: () => number
  /** Opens a connection; undefined where only the far end can. */
  readonly dial: ((to: Hop) => Dialled) | undefined
}

export interface Dialled {
  readonly socket: Duplex
  /** Says that it stands. */
  readonly stands: string
}

export const makeConnections = (options: ConnectionsOptions): Connections => {
  const { dial, hands, limits, nowMs } = options
  /** By its name, and by the names of those that it took the place of. */
  const byName = new Map<string, Connection>()
  /** Those that we opened, by where they lead. */
  const byTarget = new Map<string, Connection>()
  const sockets = new Set<Duplex>()
  const perAddress = new Map<string, number>()
  let made = 0

  const admit: Connections["admit"] = (socket, from) => {
    // Its end comes as a close, whatever the error was.
    socket.on("error", () => undefined)
    const ofAddress = (perAddress.get(from.address) ?? 0) + 1
    const tooMany = sockets.size >= limits.inAll ? "in all" : ofAddress > limits.perAddress ? "of this address" : ""
    if (tooMany !== "") {
      hands.refused(`too many connections ${tooMany}`, from)
      socket.destroy()
      return false
    }
    sockets.add(socket)
    perAddress.set(from.address, ofAddress)
    socket.once("close", () => {
      sockets.delete(socket)
      const left = (perAddress.get(from.address) ?? 1) - 1
      if (left > 0) perAddress.set(from.address, left)
      else perAddress.delete(from.address)
    })
    return true
  }

  const open = (socket: Duplex, far: Hop): Connection => {
    const hop = { ...far, connection: nextName() }
    const connection = makeConnection(socket, hop, { framing: options.framing(), hands, limits, nowMs })
    byName.set(hop.connection, connection)
    socket.once("close", () => {
      for (const [name, other] of byName) {
        if (other !== connection) continue
        byName.delete(name)
        hands.lost({ ...hop, connection: name })
      }
      const target = targetOf(hop)
      if (byTarget.get(target) === connection) byTarget.delete(target)
    })
    return connection
  }

  const nextName = (): string => `${options.name}-${(made += 1)}`

  /** A new connection to where a hop leads, in the place of the one it names, which is gone. */
  const openTo = (to: Hop): Connection | undefined => {
    if (dial === undefined || sockets.size >= limits.inAll) return undefined
    const { socket, stands } = dial(to)
    socket.on("error", () => undefined)
    sockets.add(socket)
    socket.once("close", () => sockets.delete(socket))
    const patience = setTimeout(() => socket.destroy(), limits.connectWithinMs)
    for (const event of [stands, "close"]) socket.once(event, () => clearTimeout(patience))
    const connection = open(socket, to)
    byTarget.set(targetOf(to), connection)
    return connection
  }

  const look = setInterval(() => {
    const now = nowMs()
    for (const connection of new Set(byName.values()))
      connection.look(now, () => [...byName].some(([name, other]) => other === connection && hands.needs(name)))
  }, limits.lookEveryMs)
  look.unref()

  return {
    admit,
    read: (socket, from) => void open(socket, from),
    send: (octets, to) => {
      const named = standing(to.connection === undefined ? undefined : byName.get(to.connection))
      const known = named ?? standing(byTarget.get(targetOf(to))) ?? openTo(to)
      // Told after the step that sends has ended: nobody is called back in the midst of it.
      if (known === undefined) return void setImmediate(() => hands.lost(to))
      if (named === undefined && to.connection !== undefined) byName.set(to.connection, known)
      known.send(octets)
    },
    count: () => sockets.size,
    close: async () => {
      clearInterval(look)
      for (const connection of new Set(byName.values())) connection.end()
      await Promise.all([...sockets].map((socket) => closed(socket, limits.goodbyeMs)))
    }
  }
}

const targetOf = ({ address, port }: Hop): string => `${address} ${port}`

const standing = (connection: Connection | undefined): Connection | undefined =>
  connection?.isOver() === true ? undefined : connection

/** Waits for its end, and brings it about when that takes too long. */
const closed = (socket: Duplex, withinMs: number): Promise<void> =>
  new Promise((resolve) => {
    if (socket.closed) return resolve()
    const timer = setTimeout(() => socket.destroy(), withinMs)
    socket.once("close", () => {
      clearTimeout(timer)
      resolve()
    })
  })
