import type { Socket } from "node:net"

/** The connections of one door, of which those that nobody proved make room: the oldest of the same address, or of all. */
export interface Places {
  /** False: all places are taken by those that are known. */
  readonly take: (socket: Socket) => boolean
  /** A terminal of ours speaks on it. */
  readonly know: (socket: Socket) => void
  readonly all: () => Iterable<Socket>
  readonly size: () => number
}

/** `unknownOfAddress` counts no terminals: a carrier puts many behind one address, and so does a proxy. */
export const makePlaces = ({
  most,
  unknownOfAddress
}: {
  readonly most: number
  readonly unknownOfAddress: number
}): Places => {
  const open = new Set<Socket>()
  /** Both in the order in which they came. */
  const unknown = new Map<Socket, string>()
  const ofAddress = new Map<string, Set<Socket>>()
  const know = (socket: Socket): void => {
    const address = unknown.get(socket)
    if (address === undefined) return
    unknown.delete(socket)
    const others = ofAddress.get(address)
    others?.delete(socket)
    if (others?.size === 0) ofAddress.delete(address)
  }
  const close = (socket: Socket): void => {
    know(socket)
    open.delete(socket)
    socket.destroy()
  }
  return {
    take: (socket) => {
      const address = socket.remoteAddress ?? ""
      const others = ofAddress.get(address)
      if (others !== undefined && others.size >= unknownOfAddress) close(firstOf(others))
      if (open.size >= most) {
        const [oldest] = unknown.keys()
        if (oldest === undefined) return false
        close(oldest)
      }
      open.add(socket)
      unknown.set(socket, address)
      const same = ofAddress.get(address)
      if (same === undefined) ofAddress.set(address, new Set([socket]))
      else same.add(socket)
      socket.once("close", () => {
        know(socket)
        open.delete(socket)
      })
      return true
    },
    know,
    all: () => open,
    size: () => open.size
  }
}

const firstOf = (sockets: ReadonlySet<Socket>): Socket => {
  const [first] = sockets
  return first!
}
