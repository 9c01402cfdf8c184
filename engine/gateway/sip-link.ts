import { connect } from "node:net"
import { frameOf, openingLine } from "#engine/softswitch/transports/frames.ts"

/** Not taken by the switch: some hundred messages. Beyond it the switch does not keep up. */
const UNSENT_LIMIT_BYTES = 256 * 1024
/** No message of the switch is longer (a datagram's limit): what says so is out of step. */
const MESSAGE_LIMIT_BYTES = 65_535
const LENGTH_BYTES = 4

/** Who is at the far end of a WebSocket, as the switch is told. */
export type FarEnd = Parameters<typeof openingLine>[0]

/** One WebSocket's own connection to the switch: message in, message out, and the end of either is the end of both. */
export interface SipLink {
  /** False: the switch has not taken what was sent before, and this was not sent. */
  readonly send: (message: ArrayBuffer) => boolean
  /** Reads nothing from the switch until the browser has read; the switch then waits in turn, and gives up on it some day. */
  readonly hold: () => void
  readonly resume: () => void
  readonly close: () => void
}

export const openSipLink = (
  path: string,
  far: FarEnd,
  hands: { readonly message: (octets: Buffer) => void; readonly ended: () => void }
): SipLink => {
  const socket = connect(path)
  let isClosed = false
  let pending: Buffer = Buffer.alloc(0)
  socket.on("error", () => undefined)
  socket.on("close", () => {
    if (!isClosed) hands.ended()
  })
  socket.on("data", (octets: Buffer) => {
    pending = pending.length === 0 ? octets : Buffer.concat([pending, octets])
    while (!socket.destroyed && pending.length >= LENGTH_BYTES) {
      const end = LENGTH_BYTES + pending.readUInt32BE()
      if (end > LENGTH_BYTES + MESSAGE_LIMIT_BYTES) return void socket.destroy()
      if (pending.length < end) return
      const message = pending.subarray(LENGTH_BYTES, end)
      pending = pending.subarray(end)
      hands.message(message)
    }
  })
  socket.write(openingLine(far))
  return {
    send: (message) => {
      if (socket.writableLength > UNSENT_LIMIT_BYTES) return false
      socket.write(frameOf(new Uint8Array(message)))
      return true
    },
    hold: () => void socket.pause(),
    resume: () => void socket.resume(),
    close: () => {
      isClosed = true
      socket.destroy()
    }
  }
}
