import { BlockList, isIP, isIPv4 } from "node:net"

/** Where a request came from, as far as we may believe it. */
export interface RequestSource {
  /** Of the person's machine or its router: of the connection, or what a proxy of our settings says. */
  readonly address: string
  /** A proxy of our settings says that the browser speaks TLS with it, or the connection itself does. */
  readonly isHttps: boolean
}

export interface ForwardedHeaders {
  readonly forwardedFor: string
  readonly forwardedProto: string
}

/**
 * Reads the source of a request. Headers that name another source are believed from `trustedProxies` only (addresses or
 * `address/bits`): everybody else could write them. Of several addresses the last that is no proxy of ours is the one that our
 * own proxy saw; those before it are the sender's own words.
 */
export const sourceReader = (trustedProxies: ReadonlyArray<string>, isTls: boolean) => {
  const trusted = new BlockList()
  for (const proxy of trustedProxies) {
    const [address = "", bits] = proxy.split("/")
    const family = isIPv4(address) ? "ipv4" : "ipv6"
    if (bits === undefined) trusted.addAddress(address, family)
    else trusted.addSubnet(address, Number(bits), family)
  }
  const isTrusted = (address: string) =>
    isIP(address) !== 0 && trusted.check(address, isIPv4(address) ? "ipv4" : "ipv6")

  return (peer: string, { forwardedFor, forwardedProto }: ForwardedHeaders): RequestSource => {
    const connection = plainAddress(peer)
    if (!isTrusted(connection)) return { address: connection, isHttps: isTls }
    const hops = forwardedFor.split(",").map((hop) => plainAddress(hop.trim()))
    const person = hops.findLast((hop) => !isTrusted(hop))
    const proto = forwardedProto.split(",").at(-1)?.trim().toLowerCase()
    return {
      address: person !== undefined && isIP(person) !== 0 ? person : connection,
      isHttps: isTls || proto === "https"
    }
  }
}

/** IPv4 inside IPv6 as IPv4, in either way of writing it: uWebSockets writes addresses of IPv6 in full. */
const plainAddress = (text: string): string => {
  const dotted = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/iu.exec(text)
  if (dotted !== null) return dotted[1] as string
  const full = /^(?:0000:){5}ffff:([\da-f]{2})([\da-f]{2}):([\da-f]{2})([\da-f]{2})$/iu.exec(text)
  if (full !== null)
    return full
      .slice(1)
      .map((byte) => Number.parseInt(byte, 16))
      .join(".")
  return text
}
