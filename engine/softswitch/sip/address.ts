/** Addresses as they stand in Via and URI, and as the network layer has them: IPv6 there in brackets, here without. */
import { isIPv4, isIPv6 } from "node:net"

/**
 * The address that a host names, if it is one that a single host can own: no name, not "this network", multicast, reserved or
 * broadcast (RFC 6890). IPv6 in its one shortest spelling (RFC 5952), so that equal ones are equal.
 */
export const unicastOf = (host: string): string | undefined => {
  if (host.startsWith("[")) return unicast6(host.slice(1, -1))
  if (!isIPv4(host)) return undefined
  const first = Number(host.slice(0, host.indexOf(".")))
  return first > 0 && first < 224 ? host : undefined
}

const unicast6 = (address: string): string | undefined => {
  if (!isIPv6(address) || address.includes("%")) return undefined
  const short = new URL(`http://[${address}]`).hostname.slice(1, -1)
  return short === "::" || short.startsWith("ff") ? undefined : short
}

export const isSameFamily = (a: string, b: string): boolean => a.includes(":") === b.includes(":")
