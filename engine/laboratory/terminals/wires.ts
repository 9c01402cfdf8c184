import { createSocket, type Socket as UdpSocket } from "node:dgram"
import { once } from "node:events"
import { connect, type Socket } from "node:net"
import { networkInterfaces } from "node:os"
import type { Endpoint } from "#engine/softswitch/endpoint.ts"

/** One socket of a device: what it says goes out, what comes back is given to whoever listens now. */
export interface Wire {
  readonly send: (octets: Uint8Array) => Promise<void>
  /** Each datagram, or each piece of a stream as it comes. */
  readonly onOctets: Set<(octets: Buffer) => void>
  readonly local: () => Endpoint
  /** What it speaks, in the word of SIP. */
  readonly transport: "TCP" | "UDP"
  /** Why nobody was there for what was said last; of datagrams nobody knows. */
  readonly refusal: () => string | undefined
  /** Whether its connection was there and was ended by the other side; of datagrams never. */
  readonly isGone: () => boolean
  readonly close: () => void
}

/** From the address to which it goes, where that is this machine's own: so the answers say it, and so the switch knows who it is. */
const ownOf = (address: string): string =>
  address.startsWith("127.")
    ? "127.0.0.1"
    : Object.values(networkInterfaces()).some((each) => each?.some((own) => own.address === address) ?? false)
      ? address
      : "0.0.0.0"

export const udpWire = async (to: Endpoint, from = ownOf(to.address)): Promise<Wire> => {
  const socket: UdpSocket = createSocket({ type: "udp4", lookup: (host, _options, answer) => answer(null, host, 4) })
  const onOctets: Wire["onOctets"] = new Set()
  const listening = once(socket, "listening")
  socket.bind(0, from)
  await listening
  socket.on("error", () => {})
  socket.on("message", (octets) => {
    for (const listener of onOctets) listener(octets)
  })
  return {
    transport: "UDP",
    onOctets,
    refusal: () => undefined,
    isGone: () => false,
    local: () => socket.address(),
    // Nobody there is for a datagram what a lost one is.
    send: (octets) => new Promise((resolve) => socket.send(octets, to.port, to.address, () => resolve())),
    close: () => socket.close()
  }
}

/** A connection that is made when something is said, and again when it is gone; rejects when nobody takes it. */
export const tcpWire = (to: Endpoint): Wire => {
  const onOctets: Wire["onOctets"] = new Set()
  let open: Promise<Socket> | undefined
  let last: Socket | undefined
  let refusal: string | undefined
  const connected = (): Promise<Socket> =>
    (open ??= new Promise<Socket>((resolve, reject) => {
      const socket = connect({ host: to.address, port: to.port, noDelay: true })
      const gone = (error: Error): void => {
        open = undefined
        reject(error)
      }
      socket.on("error", (error) => {
        refusal = error.message
        gone(error)
      })
      socket.on("close", () => gone(new Error("closed")))
      socket.on("data", (octets: Buffer) => {
        for (const listener of onOctets) listener(octets)
      })
      socket.on("connect", () => {
        refusal = undefined
        resolve(socket)
      })
      last = socket
    }))
  return {
    transport: "TCP",
    onOctets,
    refusal: () => refusal,
    isGone: () => last !== undefined && open === undefined,
    local: () => ({ address: last?.localAddress ?? "127.0.0.1", port: last?.localPort ?? 0 }),
    send: async (octets) => {
      const socket = await connected()
      socket.write(octets)
    },
    close: () => {
      last?.destroy()
    }
  }
}

/**
 * Sends and waits for the first answer that `reads` makes something of; undefined: none came, or nobody took the connection.
 * What `send` says is sent once the listener is there, so that no answer is missed.
 */
export const askOnce = async <A>(
  wire: Wire,
  octets: Uint8Array | null,
  reads: (octets: Buffer) => A | undefined,
  withinMs: number
): Promise<A | undefined> => {
  const { promise: answered, reject, resolve: done } = Promise.withResolvers<A | undefined>()
  const listener = (heard: Buffer): void => {
    try {
      const answer = reads(heard)
      if (answer !== undefined) done(answer)
    } catch (error) {
      // What no centre may answer is told to whoever asked.
      reject(error)
    }
  }
  wire.onOctets.add(listener)
  const timer = setTimeout(() => done(undefined), withinMs)
  try {
    if (octets !== null) wire.send(octets).catch(() => done(undefined))
    return await answered
  } finally {
    clearTimeout(timer)
    wire.onOctets.delete(listener)
  }
}
