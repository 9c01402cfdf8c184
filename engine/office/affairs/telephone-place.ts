import { networkInterfaces } from "node:os"
import type { TelephonePlace } from "./accounts-handlers.ts"

/** Of a switch that listens everywhere, the first address of this machine that others reach; looked up anew each time. */
export const telephonePlace = (sip: {
  readonly host: string
  readonly port: number
  readonly tcpPort: number
  readonly tlsPort: number
  readonly realm: string
}): TelephonePlace => ({
  realm: sip.realm,
  address: () => `${reached(sip.host)}:${sip.port}`,
  host: () => reached(sip.host),
  ports: {
    udp: sip.port,
    ...(sip.tcpPort === 0 ? {} : { tcp: sip.tcpPort }),
    ...(sip.tlsPort === 0 ? {} : { tls: sip.tlsPort })
  }
})

const reached = (host: string): string => {
  if (host === "0.0.0.0") return outward("IPv4") ?? "127.0.0.1"
  if (host === "::") return outward("IPv4") ?? `[${outward("IPv6") ?? "::1"}]`
  return host.includes(":") ? `[${host}]` : host
}

const outward = (wanted: "IPv4" | "IPv6"): string | undefined =>
  Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ family, internal }) => family === wanted && !internal)?.address
