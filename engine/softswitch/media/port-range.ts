import type { PacketIo, PacketSocket, SocketEvents } from "./packet-io.ts"

/** Hands out even UDP ports of a range, as RTP wants them (RFC 3550 §11), one bound socket each. */
export interface PortRange {
  /** Binds the next free port; rejects with a clear Error when no port of the range is left, or the address is not ours. */
  readonly take: (address: string, events: SocketEvents) => Promise<BoundPort>
  /** Closes the socket and gives the port back. */
  readonly release: (port: number, socket: PacketSocket) => void
}

export interface BoundPort {
  readonly port: number
  readonly socket: PacketSocket
}

/** It walks round the range, so a port rests longest before it is used again and late packets of its last call find nobody. */
export const makePortRange = (io: PacketIo, portFrom: number, portTo: number): PortRange => {
  const first = portFrom + (portFrom & 1)
  const size = Math.floor((portTo - first) / 2) + 1
  if (!Number.isInteger(portFrom) || !Number.isInteger(portTo) || portFrom < 1 || portTo > 65_535 || size < 1) {
    throw new RangeError(`RTP ports ${portFrom}–${portTo} hold no even port between 1 and 65535`)
  }
  const taken = new Set<number>()
  let cursor = 0

  const take = async (address: string, events: SocketEvents, triesLeft: number): Promise<BoundPort> => {
    if (triesLeft === 0) {
      throw new Error(
        `no free RTP port in ${portFrom}–${portTo}: ${taken.size} of ${size} are ours, others hold the rest`
      )
    }
    const port = first + 2 * cursor
    cursor = (cursor + 1) % size
    if (taken.has(port)) return take(address, events, triesLeft - 1)
    taken.add(port)
    try {
      return { port, socket: await io.open(address, port, events) }
    } catch (error) {
      taken.delete(port)
      if (error instanceof Error && "code" in error && error.code === "EADDRINUSE")
        return take(address, events, triesLeft - 1)
      throw new Error(`cannot bind RTP port ${address}:${port}: ${String(error)}`, { cause: error })
    }
  }

  return {
    take: (address, events) => take(address, events, size),
    release: (port, socket) => {
      socket.close()
      taken.delete(port)
    }
  }
}
