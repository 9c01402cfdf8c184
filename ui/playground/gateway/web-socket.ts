import { createHash } from "node:crypto"
import type { IncomingMessage } from "node:http"
import type { Duplex } from "node:stream"

/** The server's side of one WebSocket (RFC 6455), as much as a browser's text frames on loopback need: no extensions, no fragments. */
export interface ServerSocket {
  readonly send: (text: string) => void
  readonly destroy: () => void
}

const GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
const TEXT = 0x1
const CLOSE = 0x8
/** Longer frames than this no screen of ours sends. */
const FRAME_LIMIT = 65_536

/** Answers the upgrade (§4.2.2) and hears text frames until the socket ends. */
export const acceptWebSocket = (
  request: IncomingMessage,
  socket: Duplex,
  heard: { readonly onText: (text: string) => void; readonly onEnd: () => void }
): ServerSocket => {
  const key = createHash("sha1").update(`${request.headers["sec-websocket-key"]}${GUID}`).digest("base64")
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${key}\r\n\r\n`
  )
  let rest: Buffer = Buffer.alloc(0)
  socket.on("data", (bytes: Buffer) => {
    rest = Buffer.concat([rest, bytes])
    for (let frame = parse(rest); frame !== null; frame = parse(rest)) {
      rest = rest.subarray(frame.length)
      if (frame.opcode === TEXT) heard.onText(frame.payload.toString("utf8"))
      if (frame.opcode === CLOSE) socket.end(Buffer.from([0x80 | CLOSE, 0]))
    }
    if (rest.length > FRAME_LIMIT) socket.destroy()
  })
  socket.on("error", () => socket.destroy())
  socket.on("close", heard.onEnd)
  return {
    send: (text) => {
      if (socket.writable) socket.write(textFrame(Buffer.from(text)))
    },
    destroy: () => socket.destroy()
  }
}

/** A whole masked frame (§5.2), or null while bytes are missing. */
const parse = (bytes: Buffer): { opcode: number; payload: Buffer; length: number } | null => {
  if (bytes.length < 6) return null
  const short = bytes.readUInt8(1) & 0x7f
  if (short === 127) return { opcode: CLOSE, payload: Buffer.alloc(0), length: bytes.length }
  const head = short === 126 ? 4 : 2
  const size = short === 126 ? bytes.readUInt16BE(2) : short
  const length = head + 4 + size
  if (bytes.length < length) return null
  const mask = bytes.subarray(head, head + 4)
  const payload = Buffer.from(bytes.subarray(head + 4, length))
  for (let at = 0; at < size; at++) payload[at] = (payload[at] ?? 0) ^ (mask[at % 4] ?? 0)
  return { opcode: bytes.readUInt8(0) & 0x0f, payload, length }
}

const textFrame = (payload: Buffer): Buffer => {
  const size = payload.length
  const head = size < 126 ? Buffer.alloc(2) : Buffer.alloc(size < 65_536 ? 4 : 10)
  head.writeUInt8(0x80 | TEXT, 0)
  if (size < 126) head.writeUInt8(size, 1)
  else if (size < 65_536) {
    head.writeUInt8(126, 1)
    head.writeUInt16BE(size, 2)
  } else {
    head.writeUInt8(127, 1)
    head.writeBigUInt64BE(BigInt(size), 2)
  }
  return Buffer.concat([head, payload])
}
