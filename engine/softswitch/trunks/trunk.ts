import { isIP } from "node:net"
import type { Endpoint } from "../endpoint.ts"
import type { Codec } from "../media-contract.ts"
import { networkOf } from "../sources/networks.ts"
import { type NumberRule, numberRuleOf } from "./number-rules.ts"

/** A line to others: a carrier, a gateway to E1, another exchange. Those of the administration, told by `carillon_trunks`. */
export interface Trunk {
  readonly id: string
  /** Networks whose calls are this trunk's; none: it brings no calls. */
  readonly from: ReadonlyArray<string>
  /** Where its calls go, the first that serves; none: it takes no calls. */
  readonly hosts: ReadonlyArray<Endpoint>
  readonly transport: "udp" | "tcp" | "tls"
  /** Calls at once, in and out together. */
  readonly channels: number
  readonly codecs: ReadonlyArray<Codec>
  /** Networks of its media gateways: only what lies there is sent our voice because the SDP names it. */
  readonly media: ReadonlyArray<string>
  /** Numbers of calls in: the dialled one, the caller's. */
  readonly calledRules: ReadonlyArray<NumberRule>
  readonly callerRules: ReadonlyArray<NumberRule>
  /** The number that a call out dials. */
  readonly outRules: ReadonlyArray<NumberRule>
  readonly registration: Registration | null
  /** Trunks that are tried in this order when this one takes no call, and the statuses that mean so. */
  readonly next: ReadonlyArray<string>
  readonly nextOn: ReadonlyArray<number>
  /** OPTIONS to each host so often; 0: never, and every host counts as there. */
  readonly watchEveryS: number
  readonly identity: Identity
}

export interface Registration {
  readonly registrar: Endpoint
  readonly user: string
  readonly authUser: string
  readonly password: string
  readonly expiresS: number
}

/** Who we are for the other side. */
export interface Identity {
  /** The host of our From and To there; "": the address that the call goes to. */
  readonly domain: string
  /** Shown when the call says none that this trunk may show; "": none. With no others either whatever the call says, unless the trunk follows another. */
  readonly number: string
  /** Others that it may show. */
  readonly numbers: ReadonlyArray<string>
  readonly name: string
  /** P-Asserted-Identity (RFC 3325), which a carrier bills by. */
  readonly asserted: boolean
  /** The other side shall show nobody: From is anonymous, and Privacy: id (RFC 3323). */
  readonly isPrivate: boolean
}

/** The list as JSON has it; a text says what is wrong with it, and nothing is taken then. */
export const readTrunks = (list: unknown): ReadonlyArray<Trunk> | string => {
  if (!Array.isArray(list)) return "trunks are not a list"
  if (list.length > TRUNKS_LIMIT) return `more than ${TRUNKS_LIMIT} trunks`
  const trunks: Array<Trunk> = []
  for (const [at, each] of list.entries()) {
    const trunk = readTrunk(fieldsOf(each))
    if (typeof trunk === "string") return `trunk ${at}: ${trunk}`
    if (trunks.some(({ id }) => id === trunk.id)) return `trunk ${at}: ${trunk.id} is there twice`
    trunks.push(trunk)
  }
  return trunks
}

/** A broken list must not fill the memory. */
const TRUNKS_LIMIT = 1_000

type Fields = Readonly<Record<string, unknown>>

const readTrunk = (fields: Fields): Trunk | string => {
  const { channels, id, transport, watchEveryS } = fields
  if (typeof id !== "string" || !/^[\w.-]{1,64}$/u.test(id)) return "id"
  const from = textsOf(fields["from"])
  if (from === undefined || networkOf(from) === undefined) return `${id}: from`
  const media = textsOf(fields["media"])
  if (media === undefined || networkOf(media) === undefined) return `${id}: media`
  const hosts = eachOf(fields["hosts"], endpointOf)
  if (hosts === undefined) return `${id}: hosts`
  if (transport !== "udp" && transport !== "tcp" && transport !== "tls") return `${id}: transport`
  if (!isCount(channels, 1, 100_000)) return `${id}: channels`
  const codecs = eachOf(fields["codecs"], codecOf)
  if (codecs === undefined) return `${id}: codecs`
  const rules = ["calledRules", "callerRules", "outRules"].map((name) => eachOf(fields[name], ruleOf))
  const [calledRules, callerRules, outRules] = rules
  if (calledRules === undefined || callerRules === undefined || outRules === undefined) return `${id}: number rules`
  const registration = fields["registration"] === null ? null : registrationOf(fieldsOf(fields["registration"]))
  if (registration === undefined) return `${id}: registration`
  const next = textsOf(fields["next"])
  const nextOn = eachOf(fields["nextOn"], (status) => (isCount(status, 300, 699) ? status : undefined))
  if (next === undefined || nextOn === undefined) return `${id}: next`
  if (!isCount(watchEveryS, 0, 86_400)) return `${id}: watchEveryS`
  const identity = identityOf(fieldsOf(fields["identity"]))
  if (identity === undefined) return `${id}: identity`
  const lists = { from, hosts, media, codecs, calledRules, callerRules, outRules, next, nextOn }
  return { id, transport, channels, watchEveryS, registration, identity, ...lists }
}

const registrationOf = (fields: Fields): Registration | undefined => {
  const { authUser, expiresS, password, user } = fields
  const registrar = endpointOf(fields["registrar"])
  if (registrar === undefined || typeof user !== "string" || user === "") return undefined
  if (typeof authUser !== "string" || typeof password !== "string" || !isCount(expiresS, 60, 86_400)) return undefined
  return { registrar, user, authUser, password, expiresS }
}

const identityOf = (fields: Fields): Identity | undefined => {
  const { asserted, domain, isPrivate, name, number } = fields
  if (typeof domain !== "string" || typeof number !== "string" || typeof name !== "string") return undefined
  if (typeof asserted !== "boolean" || typeof isPrivate !== "boolean") return undefined
  const numbers = fields["numbers"] === undefined ? [] : textsOf(fields["numbers"])
  return numbers === undefined ? undefined : { domain, number, numbers, name, asserted, isPrivate }
}

const endpointOf = (value: unknown): Endpoint | undefined => {
  const { address, port } = fieldsOf(value)
  return typeof address === "string" && isIP(address) !== 0 && isCount(port, 1, 65_535) ? { address, port } : undefined
}

const codecOf = (value: unknown): Codec | undefined => (value === "PCMA" || value === "PCMU" ? value : undefined)
const ruleOf = (value: unknown): NumberRule | undefined => (typeof value === "string" ? numberRuleOf(value) : undefined)
const textsOf = (value: unknown): ReadonlyArray<string> | undefined =>
  eachOf(value, (one) => (typeof one === "string" ? one : undefined))

const eachOf = <A>(value: unknown, one: (value: unknown) => A | undefined): ReadonlyArray<A> | undefined => {
  if (!Array.isArray(value)) return undefined
  const read: Array<A> = []
  for (const each of value) {
    const known = one(each)
    if (known === undefined) return undefined
    read.push(known)
  }
  return read
}

const fieldsOf = (value: unknown): Fields => (typeof value === "object" && value !== null ? { ...value } : {})

const isCount = (value: unknown, least: number, most: number): value is number =>
  typeof value === "number" && Number.isInteger(value) && value >= least && value <= most
