import { rmSync } from "node:fs"
import { createServer, type Server, type Socket } from "node:net"
import { frameOf } from "#engine/softswitch/transports/frames.ts"

/** One telephone as it was handed on. */
export class HandedOn {
  readonly socket: Socket
  readonly messages: Array<string> = []
  opening: unknown
  isEnded = false
  #pending: Buffer = Buffer.alloc(0)

  constructor(socket: Socket) {
    this.socket = socket
    socket.on("error", () => {})
    socket.on("close", () => (this.isEnded = true))
    socket.on("data", (octets: Buffer) => this.#took(octets))
  }

  tell(message: string | Buffer): void {
    this.socket.write(frameOf(Buffer.from(message)))
  }

  #took(octets: Buffer): void {
    this.#pending = Buffer.concat([this.#pending, octets])
    if (this.opening === undefined) {
      const end = this.#pending.indexOf("\n")
      if (end < 0) return
      this.opening = JSON.parse(this.#pending.toString("latin1", 0, end))
      this.#pending = this.#pending.subarray(end + 1)
    }
    while (this.#pending.length >= 4 && this.#pending.length >= 4 + this.#pending.readUInt32BE()) {
      const end = 4 + this.#pending.readUInt32BE()
      this.messages.push(this.#pending.toString("latin1", 4, end))
      this.#pending = this.#pending.subarray(end)
    }
  }
}

/** The local socket of a switch, and what is handed on by it. */
export class ToySwitch {
  readonly telephones: Array<HandedOn> = []
  #server: Server | undefined

  async open(path: string): Promise<void> {
    rmSync(path, { force: true })
    const server = createServer((socket) => this.telephones.push(new HandedOn(socket)))
    this.#server = server
    await new Promise<void>((resolve) => server.listen(path, resolve))
  }

  async close(): Promise<void> {
    const server = this.#server
    this.#server = undefined
    if (server === undefined) return
    const closed = new Promise<void>((resolve) => server.close(() => resolve()))
    for (const { socket } of this.telephones) socket.destroy()
    await closed
  }
}
