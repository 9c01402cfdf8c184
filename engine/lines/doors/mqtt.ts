import { timingSafeEqual } from "node:crypto"
import { createServer, type Socket } from "node:net"
import { Duplex } from "node:stream"
import { Aedes, type AuthenticateError, type Client } from "aedes"
import { understandObject } from "../../alarm-lines/dialect/dialect.ts"
import { normalAccount } from "../../alarm-lines/message.ts"
import { RAW_LIMIT } from "../../ports/AlarmIntake.ts"
import { PLAIN_DIALECT } from "../dialects.ts"
import type { Terminal } from "../directory.ts"
import type { Doorway } from "../doorway.ts"
import { makePacketLimit } from "./mqtt-limit.ts"
import { makePlaces } from "./places.ts"
import { listening, type TcpDoor } from "./tcp.ts"

const LINE = "mqtt"

/** What a terminal publishes to, and what it may hear: its account stands between. */
export const topicsOf = (account: string) =>
  ({
    alarms: `carillon/${account}/alarms`,
    acks: `carillon/${account}/acks`,
    commands: `carillon/${account}/commands`
  }) as const

/** A connection costs some 60 KB. */
const MOST_CONNECTIONS = 5_000
/** Of one address, before they have signed in. */
const MOST_UNKNOWN = 1_000
const CONNECTS_WITHIN_MS = 10_000
/** Of a session that says nothing: MQTT's own limit, in seconds. */
const KEEP_ALIVE_S = 3_600
/** Topic and headers beside the payload. */
const PACKET_OCTETS = RAW_LIMIT + 1_024
/** CONNACK: not authorized (MQTT 3.1.1 §3.2.2.3). */
const NOT_AUTHORIZED = 5

/**
 * A broker in this process, for terminals alone: each signs in as itself (user: its account, password: its key), publishes its
 * alarms and hears its own answers. A PUBACK is sent once the message is on disk; what cannot be written ends the connection,
 * and the terminal publishes it again.
 */
export const openMqtt = async (
  { host, port }: { readonly host: string; readonly port: number },
  way: Doorway,
  limits = { most: MOST_CONNECTIONS, unknownOfAddress: MOST_UNKNOWN }
): Promise<TcpDoor> => {
  const places = makePlaces(limits)
  const terminals = new WeakMap<Client, Terminal>()
  const broker = await Aedes.createBroker({
    connectTimeout: CONNECTS_WITHIN_MS,
    keepaliveLimit: KEEP_ALIVE_S,
    maxInflightInbound: 32,
    maxTopicLevels: 3,
    preConnect: (_client, packet, go) => {
      if (!way.intake.isReady) {
        way.intake.drops("away")
        go(new Error("the centre cannot take alarms now"), false)
        return
      }
      // No session is kept for who is away, no will is said for who is gone, and nobody takes another's place by its name.
      packet.clean = true
      delete packet.will
      packet.clientId = normalAccount(packet.username ?? "")
      go(null, true)
    },
    authenticate: (client, username = "", password, done) => {
      const terminal = way.directory.find(LINE, username)
      if (terminal === undefined || !isKey(terminal, password)) {
        const reason =
          terminal === undefined ? "nobody entered this account" : "a wrong password, or the terminal has no key"
        way.refuse({
          line: LINE,
          why: "notProven",
          reason,
          account: normalAccount(username).slice(0, 64),
          isKey: true,
          source: sourceOf(client),
          raw: NOTHING
        })
        way.strangerAsks(LINE, username.slice(0, 64), NOTHING, sourceOf(client))
        done(refusal(NOT_AUTHORIZED, reason), false)
        return
      }
      terminals.set(client, terminal)
      places.know((client.conn as LimitedSocket).socket)
      done(null, true)
    },
    authorizeSubscribe: (client, subscription, done) => {
      const terminal = terminals.get(client)
      const { acks, commands } = topicsOf(terminal?.account ?? "")
      const isOwn = terminal !== undefined && (subscription.topic === acks || subscription.topic === commands)
      if (!isOwn)
        way.refuse({
          line: LINE,
          why: "foreign",
          reason: `subscribes to ${subscription.topic.slice(0, 128)}`,
          account: terminal?.account ?? null,
          source: sourceOf(client),
          raw: NOTHING
        })
      // Null: refused in the SUBACK.
      done(null, isOwn ? subscription : null)
    },
    authorizePublish: (client, packet, done) => {
      const terminal = client === null ? undefined : terminals.get(client)
      if (client === null || terminal === undefined) {
        done(new Error("nobody publishes here but terminals"))
        return
      }
      packet.retain = false
      const payload = Buffer.from(packet.payload)
      way.guarded(async () => {
        let fault: string | undefined = "something went wrong here"
        try {
          fault = await published(way, terminal, client, packet.topic, payload)
        } finally {
          done(fault === undefined ? null : new Error(fault))
        }
        if (fault === undefined) acknowledge(broker, terminal, packet.messageId)
      })
    },
    // What terminals publish is for the centre; nobody else hears it.
    authorizeForward: (_client, packet) => (/\/(?:acks|commands)$/u.test(packet.topic) ? packet : null)
  })
  const faults = (_client: Client, error: Error): void => void error
  broker.on("clientError", faults)
  broker.on("connectionError", faults)
  const server = createServer({ noDelay: true }, (socket) => {
    if (!places.take(socket)) {
      way.counts.refused.crowded += 1
      socket.destroy()
      return
    }
    broker.handle(limited(socket, () => (way.counts.refused.oversized += 1)))
  })
  const { close, port: at } = await listening(server, host, port)
  return {
    port: at,
    connections: places.size,
    close: async () => {
      const closed = close()
      await new Promise<void>((ended) => broker.close(() => ended()))
      for (const socket of places.all()) socket.destroy()
      await closed
    }
  }
}

const NOTHING = new Uint8Array(0)

/** Undefined: it is on disk. */
const published = async (
  way: Doorway,
  terminal: Terminal,
  client: Client,
  topic: string,
  payload: Buffer
): Promise<string | undefined> => {
  const source = sourceOf(client)
  const refused = (why: "foreign" | "notUnderstood" | "oversized", reason: string): string => {
    way.refuse({ line: LINE, why, reason, account: terminal.account, source, raw: payload })
    return reason
  }
  if (topic !== topicsOf(terminal.account).alarms) return refused("foreign", `publishes to ${topic.slice(0, 128)}`)
  if (payload.length > RAW_LIMIT) return refused("oversized", `${payload.length} octets`)
  // Its records may have changed since it signed in, or be gone.
  const now = way.directory.find(LINE, terminal.account)
  if (now?.id !== terminal.id || now.key !== terminal.key)
    return refused("foreign", "its records changed: it has to sign in again")
  if (!way.intake.isReady) {
    way.intake.drops("away")
    return "the centre cannot write it down now"
  }
  const dialect = (now.dialect === null ? undefined : way.dialects.get(now.dialect)) ?? PLAIN_DIALECT
  const understood = understandObject(dialect, payload.toString("utf8"), way.clock(), terminal.account)
  if (understood._tag === "NotUnderstood") {
    // It would say the same again for ever: it is kept, and taken from it.
    refused("notUnderstood", understood.reason)
    return undefined
  }
  if (understood.controller !== normalAccount(terminal.account))
    return refused("foreign", `speaks for ${understood.controller}`)
  const outcome = await way.intake.take({ line: LINE, understood, raw: payload, source })
  return outcome._tag === "Taken" ? undefined : outcome.why === "flood" ? "this device says too much" : "not written"
}

/** To those that want to know it in words; QoS 1 and 2 have an acknowledgement of their own. */
const acknowledge = (broker: Aedes, { account }: Terminal, messageId: number | undefined): void => {
  const payload = Buffer.from(JSON.stringify({ status: "taken", messageId: messageId ?? null }))
  broker.publish(
    { cmd: "publish", topic: topicsOf(account).acks, payload, qos: 0, retain: false, dup: false },
    () => {}
  )
}

const isKey = ({ key }: Terminal, password: Buffer | undefined): boolean => {
  if (key === null || password === undefined) return false
  const own = Buffer.from(key)
  return own.length === password.length && timingSafeEqual(own, password)
}

const refusal = (returnCode: number, message: string): AuthenticateError =>
  Object.assign(new Error(message), { returnCode })

const sourceOf = ({ conn }: Client) => {
  const { address, port } = conn as LimitedSocket
  return { text: `mqtt ${address}:${port}`, address }
}

/** A socket of which no packet is read that is too large: the broker would gather it whole. */
class LimitedSocket extends Duplex {
  readonly address: string
  readonly port: number
  readonly socket: Socket

  constructor(socket: Socket, isFine: (octets: Uint8Array) => boolean) {
    super({ allowHalfOpen: false })
    this.socket = socket
    this.address = socket.remoteAddress ?? ""
    this.port = socket.remotePort ?? 0
    socket.on("data", (octets: Buffer) => {
      if (!isFine(octets)) this.destroy()
      else if (!this.push(octets)) socket.pause()
    })
    socket.once("end", () => this.push(null))
    socket.once("error", () => this.destroy())
    socket.once("close", () => this.destroy())
  }

  override _read(): void {
    this.socket.resume()
  }

  override _write(octets: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    if (this.socket.destroyed) done(new Error("the connection is gone"))
    else this.socket.write(octets, done)
  }

  override _final(done: () => void): void {
    this.socket.end(done)
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.socket.destroy()
    done(error)
  }
}

const limited = (socket: Socket, oversized: () => void): LimitedSocket => {
  const limit = makePacketLimit(PACKET_OCTETS)
  return new LimitedSocket(socket, (octets) => {
    const isFine = limit.take(octets)
    if (!isFine) oversized()
    return isFine
  })
}
