import type { Socket } from "node:net"
import { makeRequestReader } from "./commands/request.ts"
import type { EventSession, SessionLine } from "./commands/session.ts"
import type { Exchange } from "./exchange.ts"
import { gatherWrites } from "./gathered-writes.ts"

/** Unread output of one connection: about 2,000 events, or 20 s of a busy switch. A reader that slow is cut off. */
const MAX_UNREAD_BYTES = 8_388_608

/** A side that was told goodbye has this long to close; half-open connections would use up all there may be. */
const CLOSE_WITHIN_MS = 5_000

export interface SessionLimits {
  readonly maxUnreadBytes?: number
  readonly closeWithinMs?: number
}

export interface SessionParts {
  readonly make: (line: SessionLine) => EventSession
  /** Nothing more is said or heard; the connection is about to be closed. */
  readonly left: () => void
  readonly ended: (resumes: boolean) => void
}

/** For the log. */
export const farEndOf = ({ remoteAddress, remotePort }: Socket): string =>
  remoteAddress === undefined ? "this machine" : `${remoteAddress}:${remotePort}`

/** A session of the event socket on a TCP socket, whoever opened it. `ended`: it is closed, and the session knows. */
export const runSession = (
  exchange: Exchange,
  socket: Socket,
  parts: SessionParts,
  { closeWithinMs = CLOSE_WITHIN_MS, maxUnreadBytes = MAX_UNREAD_BYTES }: SessionLimits = {}
): EventSession => {
  const reader = makeRequestReader()
  const from = farEndOf(socket)
  const line = gatherWrites(socket, () => {
    if (socket.writableLength <= maxUnreadBytes) return
    exchange.log.warning(`event socket of ${from} cut off: it does not read, ${socket.writableLength} bytes wait`)
    socket.destroy()
  })
  const session = parts.make({
    write: line.write,
    close: (reason) => {
      if (reason !== "exit") exchange.log.warning(`event socket of ${from} closed: ${reason}`)
      line.flush()
      parts.left()
      socket.end()
      const patience = setTimeout(() => socket.destroy(), closeWithinMs).unref()
      socket.once("close", () => clearTimeout(patience))
    }
  })
  socket.on("data", (chunk) => {
    try {
      for (const request of reader.take(typeof chunk === "string" ? Buffer.from(chunk) : chunk))
        session.request(request)
    } catch (error) {
      exchange.log.warning(`event socket of ${from} cut off: ${error instanceof Error ? error.message : String(error)}`)
      socket.destroy()
    }
  })
  socket.on("error", () => socket.destroy())
  socket.once("close", () => parts.ended(session.ended()))
  return session
}
