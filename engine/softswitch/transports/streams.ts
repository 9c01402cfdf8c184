import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net"
import {
  connect as connectTls,
  createServer as createTlsServer,
  type Server as TlsServer,
  type TLSSocket
} from "node:tls"
import type { Endpoint } from "../endpoint.ts"
import type { Hop } from "../sip-contract.ts"
import { type ConnectionHands, type Connections, makeConnections } from "./connections.ts"
import { sipStream } from "./framing.ts"
import { type Limits, LIMITS } from "./limits.ts"

/** SIP over TCP, or over TLS on it: one port that listens, and the connections from and to it. */
export interface Streams extends Pick<Connections, "count" | "send"> {
  readonly endpoint: Endpoint
  /** From the next connection on. Throws when certificate and key do not serve. TLS only. */
  readonly renew: (pem: string) => void
  readonly close: () => Promise<void>
}

export interface StreamsOptions {
  readonly local: Endpoint
  readonly hands: ConnectionHands
  readonly nowMs: () => number
  readonly limits?: Limits
  /** Certificate with its chain, and key, as PEM: then it is TLS. `authorities` instead of those that come with node. */
  readonly tls?: { readonly pem: string; readonly authorities?: ReadonlyArray<string> }
}

/** RFC 8996: nothing older. */
const MIN_TLS = "TLSv1.2"

/** Listens. Rejects with the system's error when the port is taken, or with OpenSSL's when the pair does not serve. */
export const openStreams = async (options: StreamsOptions): Promise<Streams> => {
  const { hands, limits = LIMITS, local, nowMs, tls } = options
  const transport = tls === undefined ? "tcp" : "tls"
  const farEnd = (socket: Socket): Hop => ({
    transport,
    address: socket.remoteAddress ?? "",
    port: socket.remotePort ?? 0
  })
  const connections = makeConnections({
    name: `${transport}-${local.address}`,
    framing: sipStream,
    hands,
    limits,
    nowMs,
    dial: (to) => {
      const where = { host: to.address, port: to.port, localAddress: local.address, keepAlive: true, noDelay: true }
      if (tls === undefined) return { socket: connect(where), stands: "connect" }
      const ca = tls.authorities === undefined ? {} : { ca: [...tls.authorities] }
      return { socket: connectTls({ ...where, ...ca, minVersion: MIN_TLS }), stands: "secureConnect" }
    }
  })

  const secure = tls === undefined ? undefined : tlsServer(tls.pem, limits)
  const server: Server = secure ?? createServer(SOCKET)
  // Every connection counts from its first octet, also one that never finishes its handshake.
  server.on("connection", (socket: Socket) => {
    if (!connections.admit(socket, farEnd(socket))) return
    if (tls === undefined) connections.read(socket, farEnd(socket))
  })
  server.on("secureConnection", (socket: TLSSocket) => {
    socket.on("error", () => undefined)
    connections.read(socket, farEnd(socket))
  })
  server.on("tlsClientError", (error: Error, socket: TLSSocket) => {
    hands.refused(`TLS: ${error.message}`, farEnd(socket))
    socket.destroy()
  })
  const endpoint = await listen(server, local)
  return {
    endpoint,
    send: connections.send,
    count: connections.count,
    renew: (pem) => secure?.setSecureContext({ cert: pem, key: pem, minVersion: MIN_TLS }),
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      await connections.close()
      await closed
    }
  }
}

const SOCKET = { keepAlive: true, keepAliveInitialDelay: 60_000, noDelay: true }

const tlsServer = (pem: string, limits: Limits): TlsServer =>
  createTlsServer({ ...SOCKET, cert: pem, key: pem, minVersion: MIN_TLS, handshakeTimeout: limits.wholeWithinMs })

const listen = (server: Server, { address, port }: Endpoint): Promise<Endpoint> =>
  new Promise((resolve, reject) => {
    server.once("error", reject)
    server.listen({ host: address, port, ipv6Only: true, exclusive: true }, () => {
      server.removeListener("error", reject)
      server.on("error", () => undefined)
      const bound = server.address() as AddressInfo
      resolve({ address: bound.address, port: bound.port })
    })
  })
