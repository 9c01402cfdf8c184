/** Where a message came from and where one goes: transport, address, and of a stream transport the connection. */
import type { Endpoint, Hop, Transport, UserAgentOptions } from "../contract.ts"

/** A UDP address. */
export const udpTo = ({ address, port }: Endpoint): Hop => ({ transport: "udp", address, port })

/** Whether the transport itself brings what is sent, so that nothing is sent twice (RFC 3261 §17). */
export const isReliable = (transport: Transport): boolean => transport !== "udp"

/** An IPv6 address stands in brackets wherever a port may follow (RFC 3261 §25.1). */
export const hostOf = (address: string): string => (address.includes(":") ? `[${address}]` : address)

export const hostPort = ({ address, port }: Endpoint): string => `${hostOf(address)}:${port}`

/** For the log: `udp 192.0.2.1:5060`. */
export const hopText = (hop: Hop): string => `${hop.transport} ${hostPort(hop)}`

export const sameHop = (a: Hop, b: Hop): boolean =>
  a.transport === b.transport && a.address === b.address && a.port === b.port && a.connection === b.connection

/** What we call ourselves towards that hop, in Via and Contact: our own address of its transport. */
export const localFor = ({ listens = [], local }: Pick<UserAgentOptions, "listens" | "local">, to: Hop): Hop =>
  listens.find(({ transport }) => transport === to.transport) ?? { ...local, transport: to.transport }
