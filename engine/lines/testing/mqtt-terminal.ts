import { connect, type Socket } from "node:net"

/** The few packets of MQTT 3.1.1 that a terminal needs, by hand. */
export class MqttTerminal {
  readonly #socket: Socket
  #kept: Buffer = Buffer.alloc(0)
  readonly #packets: Array<Buffer> = []
  readonly #waiting: Array<(packet: Buffer | undefined) => void> = []
  #isClosed = false

  constructor(port: number) {
    this.#socket = connect(port, "127.0.0.1")
    this.#socket.on("error", () => {})
    this.#socket.on("data", (octets: Buffer) => this.#take(octets))
    this.#socket.once("close", () => {
      this.#isClosed = true
      for (const go of this.#waiting.splice(0)) go(undefined)
    })
  }

  /** The next packet; undefined: the connection was closed. */
  next(): Promise<Buffer | undefined> {
    const packet = this.#packets.shift()
    if (packet !== undefined) return Promise.resolve(packet)
    if (this.#isClosed) return Promise.resolve(undefined)
    return new Promise((go) => {
      this.#waiting.push(go)
    })
  }

  send(octets: Buffer): void {
    this.#socket.write(octets)
  }

  /** Returns the code of CONNACK; undefined: closed. */
  async connect(user: string, password: string): Promise<number | undefined> {
    const body = Buffer.concat([
      text("MQTT"),
      Buffer.from([4, 0b1100_0010, 0, 60]),
      text("device"),
      text(user),
      text(password)
    ])
    this.send(packet(0x10, body))
    return (await this.next())?.[3]
  }

  /** Returns the codes of SUBACK. */
  async subscribe(...topics: ReadonlyArray<string>): Promise<ReadonlyArray<number> | undefined> {
    const asked = topics.map((topic) => Buffer.concat([text(topic), Buffer.from([0])]))
    this.send(packet(0x82, Buffer.concat([Buffer.from([0, 1]), ...asked])))
    return (await this.next())?.subarray(4).toJSON().data
  }

  /** QoS 1. */
  publish(topic: string, payload: string, id: number): void {
    this.send(packet(0x32, Buffer.concat([text(topic), Buffer.from([id >> 8, id & 255]), Buffer.from(payload)])))
  }

  end(): void {
    this.#socket.destroy()
  }

  #take(octets: Buffer): void {
    this.#kept = Buffer.concat([this.#kept, octets])
    while (this.#kept.length >= 2) {
      // What comes here is short: one octet of length.
      const length = 2 + this.#kept[1]!
      if (this.#kept.length < length) return
      const whole = this.#kept.subarray(0, length)
      this.#kept = this.#kept.subarray(length)
      const go = this.#waiting.shift()
      if (go === undefined) this.#packets.push(whole)
      else go(whole)
    }
  }
}

const text = (value: string): Buffer => {
  const octets = Buffer.from(value)
  return Buffer.concat([Buffer.from([octets.length >> 8, octets.length & 255]), octets])
}

const packet = (head: number, body: Buffer): Buffer => {
  const length: Array<number> = []
  let left = body.length
  do {
    length.push((left & 127) | (left > 127 ? 128 : 0))
    left >>= 7
  } while (left > 0)
  return Buffer.concat([Buffer.from([head, ...length]), body])
}
