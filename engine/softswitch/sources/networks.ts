/** Sets of addresses, written as `192.0.2.7`, `192.0.2.0/24`, `2001:db8::1` or `2001:db8::/32`. */
import { BlockList, isIP } from "node:net"

/** Whether an address is in the set. */
export type Network = (address: string) => boolean

/** Undefined when one of the texts names no network. */
export const networkOf = (texts: ReadonlyArray<string>): Network | undefined => {
  const list = new BlockList()
  for (const text of texts) {
    const [address = "", bits, ...more] = text.split("/")
    const family = isIP(address)
    if (family === 0 || more.length > 0) return undefined
    const width = family === 4 ? 32 : 128
    const prefix = bits === undefined ? width : /^\d{1,3}$/u.test(bits) ? Number(bits) : Number.NaN
    if (!(prefix >= 0 && prefix <= width)) return undefined
    list.addSubnet(address, prefix, family === 4 ? "ipv4" : "ipv6")
  }
  return (address) => isIP(address) !== 0 && list.check(address, isIP(address) === 4 ? "ipv4" : "ipv6")
}

/**
 * What counts as one source. A customer of a provider has a whole /64 of IPv6, so an address there says nothing; an IPv4
 * address that came by an IPv6 socket is that IPv4 address.
 */
export const sourceOf = (address: string): string => {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/iu.exec(address)?.[1]
  if (mapped !== undefined) return mapped
  if (!address.includes(":")) return address
  const [head = "", tail] = (address.split("%")[0] ?? "").toLowerCase().split("::")
  const before = head === "" ? [] : head.split(":")
  const after = tail === undefined || tail === "" ? [] : tail.split(":")
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length)
  const groups = [...before, ...Array.from({ length: zeros }, () => "0"), ...after]
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(":")
}
