/** Addresses as a person writes them for a trunk. Pure: the form checks by the same words as the server. */

const PART = String.raw`(?:25[0-5]|2[0-4]\d|1?\d?\d)`
const IPV4 = new RegExp(String.raw`^${PART}(?:\.${PART}){3}$`, "u")

/** Enough to tell a slip of the keyboard; what the switch cannot use it refuses, and says so. */
const isIpv6 = (text: string): boolean =>
  /^[\da-f:]{2,39}$/iu.test(text) && text.split("::").length <= 2 && text.split(":").length <= 8 && text.includes(":")

/** `192.0.2.7`, `192.0.2.0/24`, `2001:db8::/32` */
export const isNetwork = (text: string): boolean => {
  const [address = "", bits, ...more] = text.split("/")
  const width = IPV4.test(address) ? 32 : isIpv6(address) ? 128 : -1
  return width >= 0 && more.length === 0 && (bits === undefined || (/^\d{1,3}$/u.test(bits) && Number(bits) <= width))
}

/** `192.0.2.7`, `192.0.2.7:5080`, `[2001:db8::7]:5060`; without a port the transport's own. */
export const hostOf = (
  text: string,
  usualPort: number
): { readonly address: string; readonly port: number } | undefined => {
  const bracketed = /^\[([^\]]+)\](?::(\d{1,5}))?$/u.exec(text)
  const plain = bracketed === null ? /^([^:]+)(?::(\d{1,5}))?$/u.exec(text) : null
  const [, address = text, digits] = bracketed ?? plain ?? []
  const port = digits === undefined ? usualPort : Number(digits)
  const isAddress = plain === null ? isIpv6(address) : IPV4.test(address)
  return isAddress && port >= 1 && port <= 65_535 ? { address, port } : undefined
}

/** Where calls by a trunk go. Addresses that an older release let in and that are none are left out; the form refuses them today. */
export const hostsOf = ({
  hosts,
  transport
}: {
  readonly hosts: ReadonlyArray<string>
  readonly transport: string
}): ReadonlyArray<{ readonly address: string; readonly port: number }> =>
  hosts.flatMap((each) => hostOf(each, usualPortOf(transport)) ?? [])

export const usualPortOf = (transport: string): number => (transport === "tls" ? 5_061 : 5_060)
