import type { Socket } from "node:net"

/** Text for a connection: what is said in one turn leaves in one write, for a trip to the kernel costs as much as ten events. */
export interface GatheredWrites {
  readonly write: (text: string) => void
  /** Sends what was said until now without waiting for the turn's end. */
  readonly flush: () => void
}

/** `written` is called after each write to the socket. */
export const gatherWrites = (socket: Pick<Socket, "write" | "destroyed">, written: () => void): GatheredWrites => {
  let said: Array<string> = []

  const flush = (): void => {
    if (said.length === 0) return
    const text = said.join("")
    said = []
    if (socket.destroyed) return
    // Text of ASCII alone is the same in Latin-1, which node copies as it stands.
    socket.write(text, Buffer.byteLength(text) === text.length ? "latin1" : "utf8")
    written()
  }

  return {
    write: (text) => {
      said.push(text)
      // A microtask runs when the datagram, request or timer at hand is done with, before the next one is looked at.
      if (said.length === 1) queueMicrotask(flush)
    },
    flush
  }
}
