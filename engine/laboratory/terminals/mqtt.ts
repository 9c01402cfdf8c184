import type { Endpoint } from "#engine/softswitch/endpoint.ts"
import { makeTerminal, type Reply, type Saying, type Terminal } from "./terminal.ts"
import { askOnce, tcpWire, type Wire } from "./wires.ts"

/** A device that speaks MQTT 3.1.1 (OASIS): connects with a password, publishes with QoS 1, waits for PUBACK. */

const utf8 = (text: string): Buffer => {
  const octets = Buffer.from(text)
  return Buffer.concat([Buffer.from([octets.length >> 8, octets.length & 0xff]), octets])
}

/** §2.2: type and flags, the remaining length in groups of seven bits, the rest. */
const packet = (first: number, ...parts: ReadonlyArray<Buffer>): Buffer => {
  const rest = Buffer.concat(parts)
  const length: Array<number> = []
  let left = rest.length
  do {
    length.push((left % 128) | (left >= 128 ? 0x80 : 0))
    left = Math.floor(left / 128)
  } while (left > 0)
  return Buffer.concat([Buffer.from([first, ...length]), rest])
}

export interface Heard {
  /** The control packet's type, §2.2.1. */
  readonly type: number
  readonly flags: number
  readonly rest: Buffer
}

export const CONNACK = 2
export const PUBACK = 4
export const SUBACK = 9
export const PUBLISH = 3

/** Packets out of a stream. */
export const makeReader = () => {
  let kept = Buffer.alloc(0)
  return (octets: Buffer): ReadonlyArray<Heard> => {
    kept = Buffer.concat([kept, octets])
    const found: Array<Heard> = []
    for (;;) {
      let [length, at, shift] = [0, 1, 0]
      for (;;) {
        const octet = kept[at++]
        if (octet === undefined) return found
        length += (octet & 0x7f) << shift
        shift += 7
        if (octet < 0x80) break
      }
      if (kept.length < at + length) return found
      found.push({ type: kept[0]! >> 4, flags: kept[0]! & 0xf, rest: kept.subarray(at, at + length) })
      kept = kept.subarray(at + length)
    }
  }
}

export const mqtt = {
  connect: (client: string, user: string | null, password: string | null, keepAliveS = 60): Buffer =>
    packet(
      0x10,
      utf8("MQTT"),
      // A clean session, and what is told of user and password.
      Buffer.from([4, 2 | (user === null ? 0 : 0x80) | (password === null ? 0 : 0x40), 0, keepAliveS]),
      utf8(client),
      ...(user === null ? [] : [utf8(user)]),
      ...(password === null ? [] : [utf8(password)])
    ),
  /** QoS 1. `isAgain`: it was sent before (§3.3.1.1). */
  publish: (topic: string, id: number, payload: string, isAgain = false): Buffer =>
    packet(isAgain ? 0x3a : 0x32, utf8(topic), Buffer.from([id >> 8, id & 0xff]), Buffer.from(payload)),
  subscribe: (id: number, topic: string): Buffer =>
    packet(0x82, Buffer.from([id >> 8, id & 0xff]), utf8(topic), Buffer.from([1])),
  ping: (): Buffer => packet(0xc0),
  disconnect: (): Buffer => packet(0xe0)
}

/** Waits for one packet of this type; undefined: it did not come, or the connection is gone. */
export const askPacket = (
  wire: Wire,
  octets: Buffer | null,
  wanted: (heard: Heard) => boolean,
  withinMs: number
): Promise<Heard | undefined> => {
  const read = makeReader()
  return askOnce(wire, octets, (more) => read(more).find(wanted), withinMs)
}

const EVENTS: Readonly<Record<Saying, Readonly<Record<string, unknown>>>> = {
  press: { event: "personal", latitude: 31.230416, longitude: 121.473701, accuracy: 25, heart: 92 },
  fall: { event: "fall", heart: 118 },
  smoke: { event: "smoke" },
  cancel: { event: "cancel" },
  "battery-low": { event: "battery-low", battery: 11 },
  "battery-charged": { event: "battery-low", phase: "restored", battery: 95 },
  heartbeat: { event: "heartbeat", battery: 71, signal: 55 },
  test: { event: "manual-test" }
}

export interface MqttDoor {
  readonly endpoint: Endpoint
  /** Where a device publishes what happened. */
  readonly topicOf: (account: string) => string
}

export const makeMqttDevice = (options: {
  readonly account: string
  readonly key: string
  readonly door: MqttDoor
}): Terminal => {
  const { account, door, key } = options
  const run = Date.now().toString(36)
  let wire: Wire | undefined
  let connecting: Promise<Wire | Reply | undefined> | undefined
  /** Two things that are said at once go over one connection: a second one of its name would end the first. */
  const connected = (withinMs: number): Promise<Wire | Reply | undefined> =>
    wire !== undefined
      ? Promise.resolve(wire)
      : (connecting ??= connect(withinMs).finally(() => (connecting = undefined)))
  const connect = async (withinMs: number): Promise<Wire | Reply | undefined> => {
    const made = tcpWire(door.endpoint)
    const heard = await askPacket(made, mqtt.connect(account, account, key), ({ type }) => type === CONNACK, withinMs)
    const code = heard?.rest[1]
    if (code === 0) return (wire = made)
    made.close()
    if (code === undefined) return undefined
    // 3: the server is not available; all others say that it will not have us.
    return { meaning: code === 3 ? "later" : "refused", text: `CONNACK ${code}` }
  }
  return makeTerminal({
    line: "mqtt",
    account,
    key,
    can: new Set(Object.keys(EVENTS) as Array<Saying>),
    close: () => wire?.close(),
    attempt: async ({ number, saying }, againMs) => {
      const there = await connected(againMs)
      if (there === undefined || "meaning" in there) return there
      const id = (number % 65_535) + 1
      const payload = JSON.stringify({ id: `${run}-${number}`, ...EVENTS[saying] })
      const heard = await askPacket(
        there,
        mqtt.publish(door.topicOf(account), id, payload),
        ({ rest, type }) => type === PUBACK && rest.readUInt16BE(0) === id,
        againMs
      )
      if (heard !== undefined) return { meaning: "acknowledged", text: "PUBACK" }
      // A connection on which nothing comes back is begun anew, as devices do.
      there.close()
      wire = undefined
      return undefined
    }
  })
}
