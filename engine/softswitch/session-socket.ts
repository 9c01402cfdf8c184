import type { Socket } from "node:net"
import { makeRequestReader } from "./commands/request.ts"
import type { EventSession, SessionLine } from "./commands/session.ts"
import type { Exchange } from "./exchange.ts"
import { gatherWrites } from "./gathered-writes.ts"

/** Unread output of one connection: about 2,000 events, or 20 s of a busy switch. A reader that slow is cut off. */
export const MAX_UNREAD_BYTES = 8_388_608

/** A session of the event socket on a TCP socket, whoever opened it. `ended`: it is closed, and the session knows. */
export const runSession = (
  exchange: Exchange,
  socket: Socket,
  maxUnreadBytes: number,
  parts: { readonly make: (line: SessionLine) => EventSession; readonly ended: (resumes: boolean) => void }
): EventSession => {
  const reader = makeRequestReader()
  const from = `${socket.remoteAddress}:${socket.remotePort}`
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
      socket.end()
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
