import { lookup } from "node:dns/promises"
import { BlockList, isIP } from "node:net"

/** Where a webhook may go. Whoever enters one must not reach through us what only this machine reaches (SSRF). */

export type Place =
  /** Connect to this address and no other: a name that answers differently the next time leads nowhere. */
  { readonly address: string; readonly family: 4 | 6 } | { readonly refused: string }

/** This machine, its link, and what is no address of one machine (RFC 6890). */
const near = new BlockList()
for (const [net, bits, family] of [
  ["0.0.0.0", 8, "ipv4"],
  ["127.0.0.0", 8, "ipv4"],
  ["169.254.0.0", 16, "ipv4"],
  ["224.0.0.0", 3, "ipv4"],
  ["::", 127, "ipv6"],
  ["fe80::", 10, "ipv6"],
  ["ff00::", 8, "ipv6"]
] as const)
  near.addSubnet(net, bits, family)

/** IPv4 addresses in disguise (RFC 6052, RFC 3056, RFC 4291 §2.5.5.2): what they mean is judged by nobody, so they count as near. */
const disguised = new BlockList()
for (const [net, bits] of [
  ["64:ff9b::", 96],
  ["2002::", 16],
  ["::ffff:0:0", 96]
] as const)
  disguised.addSubnet(net, bits, "ipv6")

/** The local network (RFC 1918, RFC 4193). */
const local = new BlockList()
for (const [net, bits, family] of [
  ["10.0.0.0", 8, "ipv4"],
  ["172.16.0.0", 12, "ipv4"],
  ["192.168.0.0", 16, "ipv4"],
  ["fc00::", 7, "ipv6"]
] as const)
  local.addSubnet(net, bits, family)

const isIn = (list: BlockList, address: string): boolean => list.check(address, isIP(address) === 6 ? "ipv6" : "ipv4")

// A list of IPv6 networks is asked of IPv6 addresses alone: it would take an IPv4 address for its disguise.
const isNear = (address: string): boolean => isIn(near, address) || (isIP(address) === 6 && isIn(disguised, address))

/** Looks the name up; one bad address among several refuses it. */
export const placeOf = async (
  url: URL,
  allowLocal: boolean,
  lookUp: (host: string) => Promise<ReadonlyArray<string>> = addressesOf
): Promise<Place> => {
  if (url.protocol !== "https:" && url.protocol !== "http:") return { refused: `${url.protocol} is not for webhooks` }
  const host = url.hostname.replace(/^\[|\]$/gu, "")
  const addresses = isIP(host) !== 0 ? [host] : await lookUp(host)
  const [first] = addresses
  if (first === undefined) return { refused: `${host} has no address` }
  for (const address of addresses) {
    const why = refusal(url.protocol, address, allowLocal)
    if (why !== undefined) return { refused: why }
  }
  return { address: first, family: isIP(first) === 6 ? 6 : 4 }
}

const refusal = (protocol: string, address: string, allowLocal: boolean): string | undefined => {
  if (isNear(address) && !allowLocal)
    return `${address} is this machine or its link: the setting webhooks.allowLocal is off`
  if (protocol === "https:") return undefined
  if (!isNear(address) && !isIn(local, address)) return "http goes through the open network: only https does there"
  return allowLocal ? undefined : "http within the local network needs the setting webhooks.allowLocal"
}

const addressesOf = async (host: string): Promise<ReadonlyArray<string>> =>
  (await lookup(host, { all: true })).map(({ address }) => address)
