import { isAbsolute } from "node:path"
import { isIP, isIPv4 } from "node:net"
import * as Exit from "effect/Exit"
import * as Cause from "effect/Cause"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import { nearest } from "#actors/nearest.ts"
import { defaults } from "./defaults.ts"
import { type Assignment, defaultAt, knownPaths, type Problem } from "./layers.ts"
import { linePorts } from "./line-ports.ts"
import { Settings } from "./settings.ts"

export type Checked = { readonly settings: Settings } | { readonly problems: ReadonlyArray<Problem> }

/** Defaults with the assignments laid over them in order, decoded, and everything that is wrong with them at once. */
export const check = (assignments: ReadonlyArray<Assignment>): Checked => {
  const tree = structuredClone(defaults) as unknown as Record<string, unknown>
  const sources = new Map<string, Assignment>()
  const problems: Array<Problem> = []
  for (const assignment of assignments) {
    const key = assignment.path.join(".")
    const like = defaultAt(assignment.path)
    if (like === undefined) problems.push({ key, message: unknownKey(key), source: assignment.source })
    else if (typeof like === "object" && like !== null && !Array.isArray(like))
      problems.push({
        key,
        message: `is a section; its keys are ${Object.keys(like).join(", ")}`,
        source: assignment.source
      })
    else {
      sources.set(key, assignment)
      put(tree, assignment.path, assignment.value)
    }
  }
  const sourceOf = (key: string) => sources.get(key)?.source ?? "default"
  const exit = decode(tree)
  if (Exit.isFailure(exit)) {
    const error = Cause.squash(exit.cause)
    if (!Schema.isSchemaError(error)) throw error
    for (const issue of format(error.issue).issues) {
      const key = (issue.path ?? []).map(String).join(".")
      // An array's bad element is reported under the array, which is what can be set.
      const setting =
        knownPaths.map((path) => path.join(".")).find((known) => key === known || key.startsWith(`${known}.`)) ?? key
      const given = sources.get(setting)?.value
      problems.push({
        key,
        message: `${lowerFirst(issue.message)}, got ${shown(setting, given)}`,
        source: sourceOf(setting)
      })
    }
    return { problems }
  }
  const wrong = crossCheck(exit.value).map(([key, message]) => ({ key, message, source: sourceOf(key) }))
  return problems.length + wrong.length > 0 ? { problems: [...problems, ...wrong] } : { settings: exit.value }
}

/** One line a problem: `unknown setting http.prot …`, `http.port: expected …`. */
export const problemLine = ({ key, message, source }: Problem): string => `  ${key}: ${message}   (${source})`

const decode = Schema.decodeUnknownExit(Settings, { errors: "all", onExcessProperty: "error" })
const format = SchemaIssue.makeFormatterStandardSchemaV1()

const put = (tree: Record<string, unknown>, path: ReadonlyArray<string>, value: unknown): void => {
  let section = tree
  for (const key of path.slice(0, -1)) section = section[key] as Record<string, unknown>
  section[path.at(-1)!] = value
}

const unknownKey = (key: string) => {
  const near = nearest(
    key,
    knownPaths.map((path) => path.join("."))
  )
  return near === undefined ? "unknown setting" : `unknown setting; did you mean ${near}?`
}

/** Secrets stay out of logs and screens. */
const SECRET = /password|secret|url|directoryKey/iu
const shown = (key: string, value: unknown) => (SECRET.test(key) ? "a value not shown here" : JSON.stringify(value))
const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1)

/** What single values cannot show: ports that meet, ranges upside down, names that nobody knows. */
const crossCheck = (settings: Settings): ReadonlyArray<readonly [key: string, message: string]> => {
  const { database, http, rtp, sip, telephony, timeZone } = settings
  const wrong: Array<readonly [string, string]> = []
  if (rtp.from >= rtp.to) wrong.push(["rtp.from", `${rtp.from} should be below rtp.to, ${rtp.to}`])
  for (const key of ["from", "to"] as const)
    if (rtp[key] % 2 !== 0)
      wrong.push([`rtp.${key}`, `${rtp[key]} should be even: RTP takes even ports (RFC 3550 §11)`])
  wrong.push(...sipProblems(sip))
  if (sip.port >= rtp.from && sip.port <= rtp.to + 1)
    wrong.push(["sip.port", `${sip.port} lies among the media ports ${rtp.from}–${rtp.to}`])
  const tcp: Array<readonly [string, number]> = [["http.port", http.port]]
  if (telephony.kind === "embedded") {
    tcp.push(["telephony.eventSocket.port", telephony.eventSocket.port])
    for (const key of ["tcpPort", "tlsPort"] as const) if (sip[key] !== 0) tcp.push([`sip.${key}`, sip[key]])
  }
  if (database.url === "" && database.port !== 0) tcp.push(["database.port", database.port])
  const lines = linePorts(settings.lines)
  for (const { port, setting, transport } of lines) {
    if (transport === "tcp") tcp.push([setting, port])
    if (transport === "udp" && port >= rtp.from && port <= rtp.to + 1)
      wrong.push([setting, `${port} lies among the media ports ${rtp.from}–${rtp.to}`])
  }
  const udp: Array<readonly [string, number]> = [
    ...(telephony.kind === "embedded" ? [["sip.port", sip.port] as const] : []),
    ...lines.flatMap(({ port, setting, transport }) => (transport === "udp" ? [[setting, port] as const] : []))
  ]
  for (const ports of [tcp, udp])
    for (const [index, [key, port]] of ports.entries())
      for (const [other, taken] of ports.slice(0, index))
        if (port === taken) wrong.push([key, `${port} is also ${other}`])
  for (const { port, setting } of lines)
    if (port < 1 || port > 65_535) wrong.push([setting, `${port} should be a port from 1 to 65535`])
  if (isIP(settings.lines.host) === 0 || settings.lines.host.includes("%"))
    wrong.push(["lines.host", `"${settings.lines.host}" should be an IPv4 or IPv6 address`])
  const { leastSeconds, mostSeconds } = sip.registration
  if (leastSeconds > mostSeconds)
    wrong.push(["sip.registration.leastSeconds", `${leastSeconds} should not be above mostSeconds, ${mostSeconds}`])
  if (telephony.kind === "freeswitch" && telephony.eventSocket.password === "")
    wrong.push(["telephony.eventSocket.password", "is needed to talk to a FreeSWITCH"])
  if (telephony.directoryKey !== "" && telephony.kind !== "freeswitch")
    wrong.push(["telephony.directoryKey", "is for telephony.kind: freeswitch; our own switch is told the accounts"])
  if (
    telephony.directoryKey !== "" &&
    isIP(telephony.eventSocket.host) === 0 &&
    telephony.eventSocket.host !== "localhost"
  )
    wrong.push([
      "telephony.eventSocket.host",
      `"${telephony.eventSocket.host}" should be an address: with telephony.directoryKey it says who may ask for accounts`
    ])
  if (database.url !== "" && !/^postgres(ql)?:\/\//u.test(database.url))
    wrong.push(["database.url", "should begin with postgres:// or postgresql://"])
  if (!isTimeZone(timeZone)) wrong.push(["timeZone", `"${timeZone}" is no IANA time zone`])
  for (const key of ["certificate", "key"] as const)
    if (http.tls === "files" && http[key] === "") wrong.push([`http.${key}`, "is needed with http.tls: files"])
  for (const name of http.names)
    if (isIP(name) === 0 && !/^[a-z\d]([a-z\d.-]*[a-z\d])?$/iu.test(name))
      wrong.push(["http.names", `"${name}" should be a host name or an IP address`])
  for (const origin of http.allowedOrigins)
    if (!isOrigin(origin))
      wrong.push(["http.allowedOrigins", `"${origin}" should be scheme://host[:port] and nothing more`])
  for (const proxy of http.trustedProxies)
    if (!isAddressRange(proxy))
      wrong.push(["http.trustedProxies", `"${proxy}" should be an IP address or address/bits`])
  for (const terminal of settings.sip.terminals)
    if (!isAddressRange(terminal))
      wrong.push(["sip.terminals", `"${terminal}" should be an IP address or address/bits`])
  for (const controller of telephony.controllers)
    if (!isAddressRange(controller))
      wrong.push(["telephony.controllers", `"${controller}" should be an IP address or address/bits`])
  return [...wrong, ...providerProblems(settings.signIn.provider), ...directoryProblems(settings.signIn.directory)]
}

/** What is wrong with the addresses that SIP listens at. */
const sipProblems = ({
  host,
  otherHost,
  tlsAuthorities
}: Settings["sip"]): ReadonlyArray<readonly [key: string, message: string]> => {
  const wrong: Array<readonly [string, string]> = []
  for (const [key, address] of [
    ["sip.host", host],
    ["sip.otherHost", otherHost]
  ] as const) {
    if (key === "sip.otherHost" && address === "") continue
    if (isIP(address) === 0 || address.includes("%"))
      wrong.push([key, `"${address}" should be an IPv4 or IPv6 address`])
    else if (address === "0.0.0.0" || address === "::")
      wrong.push([key, `${address} cannot be written into SIP; name the address telephones reach`])
  }
  if (tlsAuthorities !== "" && !isAbsolute(tlsAuthorities))
    wrong.push(["sip.tlsAuthorities", `"${tlsAuthorities}" should be the whole path of a file`])
  if (wrong.length === 0 && otherHost !== "" && isIP(host) === isIP(otherHost))
    wrong.push(["sip.otherHost", `"${otherHost}" should be of the other family than sip.host, ${host}`])
  return wrong
}

/** What is wrong with the office's own accounts; nothing where there are none. */
const providerProblems = ({
  clientId,
  issuer,
  name,
  newPeople,
  scope
}: Settings["signIn"]["provider"]): ReadonlyArray<readonly [key: string, message: string]> => {
  if (issuer === "") return []
  const wrong: Array<readonly [string, string]> = []
  const url = URL.canParse(issuer) ? new URL(issuer) : undefined
  if (url === undefined || !["https:", "http:"].includes(url.protocol))
    wrong.push(["signIn.provider.issuer", `"${issuer}" should be an address as https://login.example.cn`])
  else if (url.protocol === "http:" && !isLoopback(url.hostname))
    wrong.push(["signIn.provider.issuer", `"${issuer}" should be https: passwords and codes go there`])
  if (clientId === "") wrong.push(["signIn.provider.clientId", "is needed with signIn.provider.issuer"])
  if (name === "") wrong.push(["signIn.provider.name", "is needed with signIn.provider.issuer"])
  if (!scope.split(" ").includes("openid")) wrong.push(["signIn.provider.scope", `"${scope}" should have openid in it`])
  for (const rule of newPeople)
    if (!/^.+=[\w.-]+@[\w.-]+$/u.test(rule))
      wrong.push(["signIn.provider.newPeople", `"${rule}" should be group=role@unit`])
  return wrong
}

const directoryProblems = ({
  base,
  startTls,
  url
}: Settings["signIn"]["directory"]): ReadonlyArray<readonly [key: string, message: string]> => {
  if (url === "") return []
  const wrong: Array<readonly [string, string]> = []
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  if (parsed === undefined || !["ldap:", "ldaps:"].includes(parsed.protocol) || parsed.hostname === "")
    wrong.push(["signIn.directory.url", "should begin with ldap:// or ldaps://, and name a host"])
  else if (parsed.protocol === "ldaps:" && startTls)
    wrong.push(["signIn.directory.startTls", "is for ldap://; ldaps:// has TLS from the beginning"])
  else if (parsed.protocol === "ldap:" && !startTls && !isLoopback(parsed.hostname))
    wrong.push(["signIn.directory.url", "should be ldaps://, or have startTls: true: passwords go there"])
  if (base === "") wrong.push(["signIn.directory.base", "is needed with signIn.directory.url"])
  return wrong
}

const isLoopback = (host: string) => host === "localhost" || host === "[::1]" || host.startsWith("127.")

const isTimeZone = (name: string) => {
  try {
    return Boolean(new Intl.DateTimeFormat("en", { timeZone: name }))
  } catch {
    return false
  }
}

/** `10.0.0.2`, `10.0.0.0/8`, `fd00::/8`. */
const isAddressRange = (text: string) => {
  const [address = "", bits, ...rest] = text.split("/")
  const isSize = bits === undefined || (/^\d{1,3}$/u.test(bits) && Number(bits) <= (isIPv4(address) ? 32 : 128))
  return isIP(address) !== 0 && rest.length === 0 && isSize
}

const isOrigin = (text: string) => URL.canParse(text) && /^https?:/u.test(text) && new URL(text).origin === text
