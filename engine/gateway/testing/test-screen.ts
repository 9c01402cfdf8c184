import { randomBytes } from "node:crypto"
import { connect, type Socket } from "node:net"
import * as Schema from "effect/Schema"
import { applyChanges } from "#wire/apply.ts"
import { ServerFrame } from "#wire/frames.ts"

/**
 * A screen over a bare TCP socket: it can say any origin, send broken frames, and stop reading, which browsers' sockets
 * cannot. Client frames as RFC 6455 §5 has them.
 */
export class TestScreen {
  readonly frames: Array<ServerFrame> = []
  readonly states = new Map<string, unknown>()
  readonly numbers = new Map<string, number>()
  gaps = 0
  /** HTTP status line of the upgrade. */
  status = ""
  closed: { readonly code: number; readonly reason: string } | undefined
  isEnded = false
  readonly socket: Socket
  #buffer: Buffer = Buffer.alloc(0)
  readonly #chunks: Array<Buffer> = []
  #waiting = 0
  #wanted = 0
  #isOpen = false
  readonly #unsent: Array<Buffer> = []

  constructor(port: number, cookie: string, headers: Record<string, string> = {}, socket?: Socket) {
    this.socket = socket ?? connect(port, "127.0.0.1")
    const lines = {
      Host: `127.0.0.1:${port}`,
      Upgrade: "websocket",
      Connection: "Upgrade",
      "Sec-WebSocket-Key": randomBytes(16).toString("base64"),
      "Sec-WebSocket-Version": "13",
      ...(cookie === "" ? {} : { Cookie: cookie }),
      ...headers
    }
    const head = Object.entries(lines).map(([name, value]) => `${name}: ${value}`)
    this.socket.write(`GET /ws HTTP/1.1\r\n${head.join("\r\n")}\r\n\r\n`)
    this.socket.on("data", (chunk: Buffer) => this.#received(chunk))
    this.socket.on("error", () => {})
    this.socket.on("close", () => (this.isEnded = true))
  }

  send(frame: unknown): void {
    this.sendText(JSON.stringify(frame))
  }

  sendText(text: string, opcode = 1): void {
    const payload = Buffer.from(text)
    const mask = randomBytes(4)
    const length =
      payload.length < 126 ? [payload.length | 0x80] : [126 | 0x80, payload.length >> 8, payload.length & 255]
    for (const [i, byte] of payload.entries()) payload[i] = byte ^ (mask[i % 4] as number)
    this.#write(Buffer.concat([Buffer.from([0x80 | opcode, ...length]), mask, payload]))
  }

  /** Nothing is sent before the upgrade is answered, like any browser does it (RFC 6455 §4.1). */
  #write(bytes: Buffer): void {
    if (this.#isOpen) this.socket.write(bytes)
    else this.#unsent.push(bytes)
  }

  of<Tag extends ServerFrame["_tag"]>(tag: Tag): ReadonlyArray<Extract<ServerFrame, { _tag: Tag }>> {
    return this.frames.filter((frame) => frame._tag === tag) as Array<Extract<ServerFrame, { _tag: Tag }>>
  }

  end(): void {
    this.socket.destroy()
  }

  #received(chunk: Buffer): void {
    this.#chunks.push(chunk)
    this.#waiting += chunk.length
    // Joined when a frame is whole: joining at each chunk would copy a large one a hundred times.
    if (this.#buffer.length + this.#waiting < this.#wanted) return
    this.#buffer = Buffer.concat([this.#buffer, ...this.#chunks.splice(0)])
    this.#waiting = 0
    this.#wanted = 0
    if (!this.#isOpen) {
      const end = this.#buffer.indexOf("\r\n\r\n")
      if (end === -1) return
      this.status = this.#buffer.toString("latin1", 0, this.#buffer.indexOf("\r\n"))
      if (!this.status.includes(" 101 ")) return
      this.#isOpen = true
      for (const bytes of this.#unsent.splice(0)) this.socket.write(bytes)
      this.#buffer = this.#buffer.subarray(end + 4)
    }
    for (let frame = this.#nextFrame(); frame !== undefined; frame = this.#nextFrame()) this.#took(frame)
  }

  #nextFrame(): { opcode: number; payload: Buffer } | undefined {
    const bytes = this.#buffer
    if (bytes.length < 2) return undefined
    const short = (bytes[1] as number) & 127
    const headBytes = short === 126 ? 4 : short === 127 ? 10 : 2
    if (bytes.length < headBytes) return undefined
    const length = short === 126 ? bytes.readUInt16BE(2) : short === 127 ? Number(bytes.readBigUInt64BE(2)) : short
    if (bytes.length < headBytes + length) {
      this.#wanted = headBytes + length
      return undefined
    }
    this.#buffer = bytes.subarray(headBytes + length)
    return { opcode: (bytes[0] as number) & 15, payload: bytes.subarray(headBytes, headBytes + length) }
  }

  #took({ opcode, payload }: { opcode: number; payload: Buffer }): void {
    if (opcode === 9) this.sendText(payload.toString(), 10)
    if (opcode === 8)
      this.closed = {
        code: payload.length >= 2 ? payload.readUInt16BE(0) : 1005,
        reason: payload.subarray(2).toString()
      }
    if (opcode !== 1) return
    const frame = decodeServerFrame(JSON.parse(payload.toString()))
    this.frames.push(frame)
    if (frame._tag === "Snapshot") {
      this.states.set(frame.topic, frame.state)
      this.numbers.set(frame.topic, frame.n)
    }
    if (frame._tag === "Delta") {
      if (frame.n !== (this.numbers.get(frame.topic) ?? -1) + 1) this.gaps += 1
      this.numbers.set(frame.topic, frame.n)
      this.states.set(frame.topic, applyChanges(this.states.get(frame.topic), frame.changes))
    }
  }
}

const decodeServerFrame = Schema.decodeUnknownSync(ServerFrame)
