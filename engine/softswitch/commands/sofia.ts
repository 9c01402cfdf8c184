/** `sofia status`: how SIP is, in the words of FreeSWITCH's mod_sofia. Its one profile is `internal`; its gateways are the trunks. */
import { localStamp } from "../events/core-headers.ts"
import type { Exchange } from "../exchange.ts"
import type { Binding } from "../sip-contract.ts"
import { hostPort } from "../sip/hop.ts"
import type { TrunkState } from "../trunks/keeper.ts"
import type { Trunk } from "../trunks/trunk.ts"
import type { ApiCommand } from "./command.ts"
import { wordsOf } from "./words.ts"

const USAGE = "-USAGE: sofia status [gateway [<name>]|profile internal [reg [<contact>]|user <user>@<domain>]]\n"

const PROFILE = "internal"
const LINE = "=".repeat(97)

export const sofia: ApiCommand = (exchange, argument, settle) => {
  const [command = "", what, name, ...more] = wordsOf(argument)
  if (command === "") return settle(USAGE)
  if (command !== "status") return settle(`Unknown Command [${command}]\n`)
  if (what === undefined) return settle(status(exchange))
  if (what === "gateway") return settle(name === undefined ? gateways(exchange) : gateway(exchange, name))
  if (what !== "profile" || name === undefined) return settle("Invalid Syntax!\n")
  settle(name === PROFILE ? profile(exchange, more) : "Invalid Profile!\n")
}

const row = (name: string, type: string, data: string, state: string): string =>
  `${name.padStart(25)}\t${type}\t  ${data.padStart(40)}\t${state}\n`

const many = (count: number, one: string, more: string): string => `${count} ${count === 1 ? one : more}`

/** What runs: the profile, once more by TLS where that is heard, and each trunk. */
const status = (exchange: Exchange): string => {
  const running = `RUNNING (${exchange.channels.size})`
  const tls = exchange.options.listens?.find(({ transport }) => transport === "tls")
  const rows = [
    row(PROFILE, "profile", `sip:mod_sofia@${hostPort(exchange.options.local)}`, running),
    ...(tls === undefined ? [] : [row(PROFILE, "profile", `sip:mod_sofia@${hostPort(tls)}`, `${running} (TLS)`)]),
    ...linesOf(exchange).map(({ state, trunk }) => row(keyOf(trunk), "gateway", toOf(trunk), stateOf(state)))
  ]
  return `${row("Name", "   Type", "Data", "State")}${LINE}\n${rows.join("")}${LINE}\n1 profile 0 aliases\n`
}

interface Line {
  readonly trunk: Trunk
  readonly state: TrunkState | undefined
}

const linesOf = ({ trunkKeeper, trunks }: Exchange): ReadonlyArray<Line> => {
  const states = new Map(trunkKeeper.states().map((state) => [state.id, state]))
  return [...trunks.all()].map((trunk) => ({ trunk, state: states.get(trunk.id) }))
}

const keyOf = ({ id }: Trunk): string => `${PROFILE}::${id}`

const toOf = ({ hosts: [first], identity, registration }: Trunk): string => {
  if (registration !== null) return `sip:${registration.user}@${hostPort(registration.registrar)}`
  return `sip:${identity.domain || (first === undefined ? "" : hostPort(first))}`
}

const stateOf = (state: TrunkState | undefined): string => {
  const registration = state?.registration
  if (registration === undefined) return "NOREG"
  if (registration.isRegistered) return "REGED"
  return registration.refusal === "" ? "TRYING" : "FAIL_WAIT"
}

/** Up as long as one of its hosts is not known to be away. */
const upSince = ({ state, trunk }: Line, nowMs: number): number | undefined => {
  const hosts = state?.hosts ?? []
  const up = hosts.filter((host) => host.state?.isUp !== false)
  if (up.length === 0 && trunk.hosts.length > 0) return undefined
  return Math.min(...up.map((host) => host.state?.sinceMs ?? nowMs), nowMs)
}

const gateways = (exchange: Exchange): string => {
  const lines = linesOf(exchange)
  const rows = lines.map(
    ({ state, trunk }) => `${keyOf(trunk).padStart(25)}\t${toOf(trunk).padStart(32)}\t${stateOf(state)}\n`
  )
  const head = `${"Profile::Gateway-Name".padStart(25)}\t${"    Data    ".padStart(32)}\tState\n`
  return `${head}${LINE}\n${rows.join("")}${LINE}\n${many(lines.length, "gateway", "gateways")}\n`
}

const table = (width: number, fields: ReadonlyArray<readonly [name: string, value: string]>): string =>
  fields.map(([name, value]) => `${name.padEnd(width)}\t${value}\n`).join("")

const gateway = (exchange: Exchange, name: string): string => {
  const line = linesOf(exchange).find(({ trunk }) => trunk.id === name || keyOf(trunk) === name)
  if (line === undefined) return "Invalid Gateway!\n"
  const { state, trunk } = line
  const { identity, registration, transport, watchEveryS } = trunk
  const nowMs = exchange.nowMs()
  const sinceMs = upSince(line, nowMs)
  const fields = table(8, [
    ["Name", trunk.id],
    ["Profile", PROFILE],
    ["Scheme", "Digest"],
    ["Realm", identity.domain],
    ["Username", registration?.authUser ?? ""],
    ["Password", (registration?.password ?? "") === "" ? "no" : "yes"],
    ["To", toOf(trunk)],
    ["Proxy", trunk.hosts.map((host) => `sip:${hostPort(host)};transport=${transport}`).join(" ")],
    ["Context", "default"],
    ["Expires", registration === null ? "" : String(registration.expiresS)],
    ["PingFreq", String(watchEveryS)],
    ["State", stateOf(state)],
    ["Status", sinceMs === undefined ? "DOWN" : "UP"],
    ["Uptime", `${sinceMs === undefined ? 0 : Math.floor((nowMs - sinceMs) / 1_000)}s`]
  ])
  return `${LINE}\n${fields}${LINE}\n`
}

const profile = (exchange: Exchange, [which, match = ""]: ReadonlyArray<string>): string => {
  const { options, userAgent } = exchange
  const bindings = userAgent.bindings()
  if (which === "reg")
    return registrations(
      exchange,
      bindings.filter(({ contact }) => contact.includes(match))
    )
  if (which === "user") return registrations(exchange, bindings.filter(isOf(match, options.realm)))
  if (which !== undefined) return "Invalid Syntax!\n"
  const { address } = options.local
  const url = `sip:mod_sofia@${hostPort(options.local)}`
  const fields = table(17, [
    ["Name", PROFILE],
    ["Domain Name", options.realm],
    ["Dialplan", "XML"],
    ["Context", "default"],
    ["Challenge Realm", options.realm],
    ["RTP-IP", address],
    ...(options.otherHost === undefined ? [] : [["RTP-IP", options.otherHost] as const]),
    ["SIP-IP", address],
    ["URL", url],
    ["BIND-URL", url],
    ["HOLD-MUSIC", "local_stream://moh"],
    ["OUTBOUND-PROXY", "N/A"],
    ["DTMF-MODE", "rfc2833"],
    ["MAX-DIALOG", String(options.maxLegs)],
    ["REGISTRATIONS", String(bindings.length)]
  ])
  return `${LINE}\n${fields}`
}

const isOf =
  (wanted: string, realm: string) =>
  ({ user }: Binding): boolean => {
    const [one = "", domain] = wanted.split("@")
    // A word alone is the domain, as mod_sofia reads it.
    return domain === undefined ? one === realm : (one === "" || one === user) && (domain === "" || domain === realm)
  }

const registrations = (exchange: Exchange, bindings: ReadonlyArray<Binding>): string => {
  const all = bindings.map((binding) => `${registration(exchange, binding)}\n`)
  return `\nRegistrations:\n${LINE}\n${all.join("")}Total items returned: ${all.length}\n${LINE}\n`
}

const registration = (
  exchange: Exchange,
  { callId, contact, expiresAtMs, source, user, userAgent }: Binding
): string => {
  const { hostname, realm } = exchange.options
  const leftMs = expiresAtMs - exchange.nowMs()
  const until = localStamp(exchange.nowUs() + leftMs * 1_000)
  return table(12, [
    ["Call-ID:", callId],
    ["User:", `${user}@${realm}`],
    ["Contact:", `"" <${contact}>`],
    ["Agent:", userAgent],
    [
      "Status:",
      `Registered(${source.transport.toUpperCase()})(unknown) EXP(${until}) EXPSECS(${Math.round(leftMs / 1_000)})`
    ],
    ["Host:", hostname],
    ["IP:", source.address],
    ["Port:", String(source.port)],
    ["Auth-User:", user],
    ["Auth-Realm:", realm],
    ["MWI-Account:", `${user}@${realm}`]
  ])
}
