import type { Endpoint } from "../endpoint.ts"
import { applyRules } from "./number-rules.ts"
import type { Trunk } from "./trunk.ts"

/** One address of one trunk that a call out may go to, and the number that is dialled there. */
export interface Way {
  readonly trunk: Trunk
  /** The call names this trunk; else it follows that one. */
  readonly isNamed: boolean
  readonly host: Endpoint
  readonly number: string
}

export interface TrunkLook {
  readonly get: (id: string) => Trunk | undefined
  /** The host answers what it is asked, or nobody asks; and who has to register is registered. */
  readonly isUp: (trunk: Trunk, host: Endpoint) => boolean
  /** All its channels are taken. */
  readonly isFull: (trunk: Trunk) => boolean
}

/**
 * Every way for a call to `number` by a trunk, in the order in which they are tried: its hosts, then those of the trunks that
 * follow it. When there is none, FreeSWITCH's word for why.
 */
export const waysOut = (
  id: string,
  number: string,
  { get, isFull, isUp }: TrunkLook
): ReadonlyArray<Way> | "INVALID_GATEWAY" | "NORMAL_CIRCUIT_CONGESTION" | "NETWORK_OUT_OF_ORDER" => {
  const first = get(id)
  if (first === undefined || first.hosts.length === 0) return "INVALID_GATEWAY"
  const trunks = [first, ...first.next.flatMap((next) => get(next) ?? [])]
  const free = trunks.filter((trunk) => !isFull(trunk))
  const ways = free.flatMap((trunk) =>
    trunk.hosts
      .filter((host) => isUp(trunk, host))
      .map((host): Way => ({ trunk, isNamed: trunk === first, host, number: applyRules(trunk.outRules, number) }))
  )
  if (ways.length > 0) return ways
  return free.length === 0 ? "NORMAL_CIRCUIT_CONGESTION" : "NETWORK_OUT_OF_ORDER"
}

/** Who we say we are there: From, and the headers that carriers read. */
export const identityFor = (
  way: Way,
  call: { readonly name: string; readonly number: string }
): {
  readonly from: { readonly displayName: string; readonly user: string; readonly host?: string }
  readonly headers: ReadonlyArray<readonly [name: string, value: string]>
} => {
  const { host, trunk } = way
  const { identity } = trunk
  const number = numberShown(way, call.number)
  const name = identity.name === "" ? call.name : identity.name
  const domain = identity.domain === "" ? bracketed(host.address) : identity.domain
  const asserted =
    identity.asserted && /^[+\d*#]+$/u.test(number)
      ? ([["P-Asserted-Identity", `<sip:${number.replaceAll("#", "%23")}@${domain}>`]] as const)
      : []
  if (identity.isPrivate)
    return {
      from: { displayName: "Anonymous", user: "anonymous", host: "anonymous.invalid" },
      headers: [...asserted, ["Privacy", "id"]]
    }
  return {
    from: { displayName: name, user: number, ...(identity.domain === "" ? {} : { host: domain }) },
    headers: asserted
  }
}

/**
 * The call's own where this trunk may show it: a carrier lets through its own numbers alone. On a trunk of which nobody said what it
 * may show that is whatever the call says, but not when it follows another one: the call's number is that one's. Where none is left:
 * who we are registered as.
 */
const numberShown = ({ isNamed, trunk: { identity, registration } }: Way, said: string): string => {
  const isFree = isNamed && identity.number === "" && identity.numbers.length === 0
  if (said !== "" && (isFree || identity.numbers.includes(said))) return said
  return [identity.number, registration?.user ?? ""].find((each) => each !== "") ?? "anonymous"
}

export const targetOf = ({ host, number, trunk: { identity } }: Way): string => {
  const place = identity.domain === "" ? `${bracketed(host.address)}:${host.port}` : identity.domain
  return `sip:${encodeURIComponent(number).replaceAll("%2B", "+")}@${place}`
}

const bracketed = (address: string): string => (address.includes(":") ? `[${address}]` : address)
