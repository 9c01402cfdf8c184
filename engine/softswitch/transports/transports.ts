import type { Endpoint } from "../endpoint.ts"
import type { Hop } from "../sip-contract.ts"
import { isSameFamily } from "../sip/address.ts"
import { hopText } from "../sip/hop.ts"
import type { ConnectionHands } from "./connections.ts"
import type { Limits } from "./limits.ts"
import { openStreams, type Streams } from "./streams.ts"
import { openUdp, type UdpSocket } from "./udp.ts"
import { openWebSockets, type WebSockets } from "./web-sockets.ts"

/** Everything the switch sends and hears SIP by. */
export interface Transports {
  /** Where we listen, UDP first. */
  readonly listens: readonly [Hop, ...ReadonlyArray<Hop>]
  readonly send: (octets: Uint8Array, to: Hop) => void
  readonly connections: () => number
  /** Takes a new certificate for TLS; undefined where there is no TLS. */
  readonly renew: ((pem: string) => void) | undefined
  readonly close: () => Promise<void>
}

export interface TransportsOptions {
  /** Our addresses: one, or one of each family. */
  readonly hosts: readonly [string, ...ReadonlyArray<string>]
  /** Port 0 takes any free one; undefined: not this transport. */
  readonly udpPort: number
  readonly tcpPort: number | undefined
  readonly tls:
    | { readonly port: number; readonly pem: string; readonly authorities?: ReadonlyArray<string> }
    | undefined
  /** Path of the local socket by which WebSockets come. */
  readonly webSockets: string | undefined
  readonly limits?: Limits
  readonly nowMs: () => number
}

export interface TransportHands extends Omit<ConnectionHands, "message"> {
  readonly message: (octets: Uint8Array, from: Hop, framingFault?: string) => void
  readonly failed: (error: Error) => void
}

/** Which socket could not be opened, and why. */
export class NotOpened extends Error {
  readonly transport: "udp" | "tcp" | "tls" | "ws"
  readonly where: string
  constructor(transport: NotOpened["transport"], where: string, cause: unknown) {
    super(`${transport} ${where}: ${String(cause)}`, { cause })
    this.transport = transport
    this.where = where
  }
}

/** Opens all of them or, rejecting with {@link NotOpened}, none. */
export const openTransports = async (options: TransportsOptions, hands: TransportHands): Promise<Transports> => {
  const { hosts, limits, nowMs, tcpPort, tls, udpPort, webSockets } = options
  const udp: Array<UdpSocket> = []
  const streams: Array<Streams & { readonly transport: "tcp" | "tls" }> = []
  let ws: WebSockets | undefined
  const bounds = limits === undefined ? {} : { limits }

  const close = async (): Promise<void> => {
    await Promise.all([...streams, ...(ws === undefined ? [] : [ws])].map((each) => each.close()))
    await Promise.all(udp.map((socket) => socket.close()))
  }
  const opening = async <A>(transport: NotOpened["transport"], where: string, open: Promise<A>): Promise<A> =>
    open.catch(async (cause: unknown) => {
      await close()
      throw new NotOpened(transport, where, cause)
    })

  for (const address of hosts) {
    const at = (port: number): string => hopText({ transport: "udp", address, port }).slice("udp ".length)
    udp.push(await opening("udp", at(udpPort), openUdp({ address, port: udpPort }, hands.message, hands.failed)))
    if (tcpPort !== undefined) {
      const local = { address, port: tcpPort }
      const opened = await opening("tcp", at(tcpPort), openStreams({ local, hands, nowMs, ...bounds }))
      streams.push({ ...opened, transport: "tcp" })
    }
    if (tls !== undefined) {
      const local = { address, port: tls.port }
      const opened = await opening("tls", at(tls.port), openStreams({ local, hands, nowMs, tls, ...bounds }))
      streams.push({ ...opened, transport: "tls" })
    }
  }
  if (webSockets !== undefined)
    ws = await opening("ws", webSockets, openWebSockets({ path: webSockets, hands, nowMs, ...bounds }))

  const first = udp[0]!
  const of = (to: Hop): Pick<Streams, "send"> | undefined => {
    if (to.transport === "ws" || to.transport === "wss") return ws
    const fits = (endpoint: Endpoint): boolean => isSameFamily(endpoint.address, to.address)
    if (to.transport === "udp") return udp.find(({ endpoint }) => fits(endpoint))
    return streams.find(({ endpoint, transport }) => transport === to.transport && fits(endpoint))
  }
  return {
    listens: [
      { transport: "udp", ...first.endpoint },
      ...udp.slice(1).map(({ endpoint }): Hop => ({ transport: "udp", ...endpoint })),
      ...streams.map(({ endpoint, transport }): Hop => ({ transport, ...endpoint })),
      // A browser is asked by its own connection alone, so that this address is only a name (RFC 7118 §5.2).
      ...(ws === undefined ? [] : (["ws", "wss"] as const).map((transport): Hop => ({ transport, ...first.endpoint })))
    ],
    send: (octets, to) => {
      const transport = of(to)
      if (transport === undefined) setImmediate(() => hands.lost(to))
      else transport.send(octets, to)
    },
    connections: () => [...streams, ...(ws === undefined ? [] : [ws])].reduce((sum, each) => sum + each.count(), 0),
    renew:
      tls === undefined
        ? undefined
        : (pem) => {
            for (const each of streams) each.renew(pem)
          },
    close
  }
}
