/** Where a message came from and where one goes: transport, address, and of a stream transport the connection. */
import type { Endpoint } from "../endpoint.ts"
import type { Hop, Transport, UserAgentOptions } from "../sip-contract.ts"
import { isSameFamily, unicastOf } from "./address.ts"
import { paramOf } from "./params.ts"
import { parseSipUri, type SipUri } from "./uri.ts"

/** Where we are ourselves. */
export type Own = Pick<UserAgentOptions, "listens" | "local">

/** Port of a URI or sent-by that names none (RFC 3261 §18.1.1, §19.1.2). */
export const DEFAULT_PORT = 5060
const DEFAULT_TLS_PORT = 5061

/** A UDP address. */
export const udpTo = ({ address, port }: Endpoint): Hop => ({ transport: "udp", address, port })

/** Whether the transport itself brings what is sent, so that nothing is sent twice (RFC 3261 §17). */
export const isReliable = (transport: Transport): boolean => transport !== "udp"

export const isSecure = (transport: Transport): boolean => transport === "tls" || transport === "wss"

export const defaultPort = (transport: Transport): number => (transport === "tls" ? DEFAULT_TLS_PORT : DEFAULT_PORT)

/** An IPv6 address stands in brackets wherever a port may follow (RFC 3261 §25.1). */
export const hostOf = (address: string): string => (address.includes(":") ? `[${address}]` : address)

export const hostPort = ({ address, port }: Endpoint): string => `${hostOf(address)}:${port}`

/** For the log: `udp 192.0.2.1:5060`. */
export const hopText = (hop: Hop): string => `${hop.transport} ${hostPort(hop)}`

export const sameHop = (a: Hop, b: Hop): boolean =>
  a.transport === b.transport && a.address === b.address && a.port === b.port && a.connection === b.connection

/** Whether what was sent to `hop` went by the connection `gone`, which it may have been the first to open. */
export const goesBy = (hop: Hop, gone: Hop): boolean =>
  hop.connection === undefined
    ? hop.transport === gone.transport && hop.address === gone.address && hop.port === gone.port
    : hop.connection === gone.connection

/** All our own addresses. */
export const ownHops = ({ listens = [], local }: Own): ReadonlyArray<Hop> => [udpTo(local), ...listens]

/** What we call ourselves towards that hop, in Via and Contact: our own address of its transport and family. */
export const localFor = (own: Own, to: Hop): Hop => {
  const fitting = ownHops(own).filter(({ transport }) => transport === to.transport)
  return (
    fitting.find(({ address }) => isSameFamily(address, to.address)) ??
    fitting[0] ?? { ...own.local, transport: to.transport }
  )
}

/** Where a URI leads that names an address, by a transport that we have; names are not looked up here. */
export const hopOfUri = (own: Own, text: string): Hop | undefined => {
  const uri = parseSipUri(text)
  const address = uri === undefined ? undefined : unicastOf(uri.host)
  const transport = uri === undefined ? undefined : transportOf(uri)
  if (uri === undefined || address === undefined || transport === undefined) return undefined
  const isOurs = ownHops(own).some((hop) => hop.transport === transport && isSameFamily(hop.address, address))
  return isOurs ? { transport, address, port: uri.port ?? defaultPort(transport) } : undefined
}

/** RFC 3263 §4.1 for a numeric host: UDP, and TLS for sips. Nobody can be reached at a browser (RFC 7118). */
const transportOf = ({ params, scheme }: SipUri): Transport | undefined => {
  const named = paramOf(params, "transport")?.toLowerCase()
  if (named !== undefined && named !== "udp" && named !== "tcp" && named !== "tls") return undefined
  if (scheme === "sips") return named === "udp" ? undefined : "tls"
  return named ?? "udp"
}
