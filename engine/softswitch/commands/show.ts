import type { Channel } from "../channel.ts"
import { localStamp } from "../events/core-headers.ts"
import type { Exchange } from "../exchange.ts"

type Row = Readonly<Record<string, string>>

const USAGE =
  "-USAGE: channels|calls|bridged_calls|registrations [count] [as json|csv|delim [<delimiter>]] | channels like <match string> [as …] | status\n"

/** `show`: rows as FreeSWITCH's tables have them, parted by commas or as JSON. `status` is answered elsewhere. */
export const show = (exchange: Exchange, argument: string): string => {
  const [what = "", ...words] = argument.split(/\s+/u).filter((word) => word !== "")
  const rowsOf = Object.hasOwn(ROWS, what) ? ROWS[what] : undefined
  if (rowsOf === undefined) return USAGE
  const likes = what === "channels" && words[0] === "like" ? words.splice(0, 2)[1] : undefined
  const countsOnly = words[0] === "count" && words.shift() !== undefined
  const [as = "as", format = as === words[0] ? "" : "csv", delimiter, ...rest] = words
  if (as !== "as" || format === "" || rest.length > 0 || (delimiter !== undefined && format !== "delim")) return USAGE
  const found = rowsOf(exchange).filter(isLike(likes ?? ""))
  if (format === "json") return inJson(found, countsOnly)
  if (format !== "csv" && format !== "delim") return `-ERR Cannot find format ${format}\n`
  const [first] = countsOnly ? [] : found
  const lines = [...(first === undefined ? [] : [Object.keys(first)]), ...(countsOnly ? [] : found.map(Object.values))]
  return `${lines.map((line) => `${line.join(delimiter ?? ",")}\n`).join("")}\n${found.length} total.\n`
}

/** A table without a row is written another way than a count of 0, in FreeSWITCH too. */
const inJson = (rows: ReadonlyArray<Row>, countsOnly: boolean): string => {
  if (countsOnly) return `{"row_count":${rows.length},"rows":[]}`
  return rows.length === 0 ? '{"row_count": 0}\n' : JSON.stringify({ row_count: rows.length, rows })
}

const LIKE_COLUMNS = ["uuid", "name", "cid_name", "cid_num", "presence_data", "accountcode"]

/**
 * SQL's LIKE, as FreeSWITCH asks its database: `%` for anything, around the text where there is none in it. Each part is taken
 * where it comes first, so that no pattern takes longer than the text is long for each of its parts.
 */
const isLike = (pattern: string): ((row: Row) => boolean) => {
  if (pattern === "") return () => true
  const parts = (pattern.includes("%") ? pattern : `%${pattern}%`).toLowerCase().split("%")
  const [first = "", ...middle] = parts
  const last = middle.pop() ?? ""
  const fits = (text: string): boolean => {
    const end = text.length - last.length
    if (!text.startsWith(first) || !text.endsWith(last) || end < first.length) return false
    let at = first.length
    for (const part of middle) {
      const found = text.indexOf(part, at)
      if (found < 0 || found + part.length > end) return false
      at = found + part.length
    }
    return true
  }
  return (row) => LIKE_COLUMNS.some((name) => fits((row[name] ?? "").toLowerCase()))
}

const alive = (exchange: Exchange): ReadonlyArray<Channel> =>
  [...exchange.channels.values()].filter((channel) => channel.hangupCause === undefined)

/** FreeSWITCH's columns of `channels`. */
const channelRow = (exchange: Exchange, channel: Channel): Row => {
  const { profile, times, variables } = channel
  const codec = channel.negotiated?.codec ?? ""
  const rate = codec === "" ? "" : "8000"
  const bits = codec === "" ? "" : "64000"
  return {
    uuid: channel.uuid,
    direction: channel.direction,
    created: localStamp(times.createdUs),
    created_epoch: String(Math.floor(times.createdUs / 1e6)),
    name: channel.name,
    state: channel.state,
    cid_name: profile.callerName,
    cid_num: profile.callerNumber,
    ip_addr: profile.networkAddress,
    dest: profile.destination,
    ...applicationOf(channel),
    dialplan: profile.dialplan,
    context: "default",
    read_codec: codec,
    read_rate: rate,
    read_bit_rate: bits,
    write_codec: codec,
    write_rate: rate,
    write_bit_rate: bits,
    secure: "",
    hostname: exchange.options.hostname,
    presence_id: "",
    presence_data: "",
    accountcode: variables.get("accountcode") ?? "",
    callstate: channel.callState,
    callee_name: profile.calleeName,
    callee_num: profile.calleeNumber,
    callee_direction: "",
    call_uuid: channel.bridgeOriginator || channel.peer === undefined ? channel.uuid : channel.peer,
    sent_callee_name: "",
    sent_callee_num: "",
    initial_cid_name: profile.origCallerName,
    initial_cid_num: profile.origCallerNumber,
    initial_ip_addr: profile.networkAddress,
    initial_dest: profile.destination,
    initial_dialplan: profile.dialplan,
    initial_context: "default"
  }
}

/** A leg of the house is never without its bridge: who reads this leaves it alone. */
const applicationOf = ({ house, peer, variables }: Channel) => {
  if (house === undefined && peer !== undefined) return { application: "uuid_bridge", application_data: peer }
  const data = variables.get("current_application_data") ?? ""
  if (house !== undefined) return { application: "bridge", application_data: data }
  return { application: variables.get("current_application") ?? "", application_data: data }
}

/** A leg and, bridged, the other one under b_…; a pair is one call. */
const callRows = (exchange: Exchange, bridgedOnly: boolean): ReadonlyArray<Row> => {
  const rows: Array<Row> = []
  for (const channel of alive(exchange)) {
    const peer = channel.peer === undefined ? undefined : exchange.channels.get(channel.peer)
    if (peer === undefined ? bridgedOnly : !channel.bridgeOriginator) continue
    const own = channelRow(exchange, channel)
    const other = peer === undefined ? {} : channelRow(exchange, peer)
    const b = Object.fromEntries(Object.entries(other).map(([name, value]) => [`b_${name}`, value]))
    rows.push({ ...own, ...b, call_created_epoch: own["created_epoch"] ?? "" })
  }
  return rows
}

const registrationRows = (exchange: Exchange): ReadonlyArray<Row> =>
  exchange.userAgent.bindings().map((binding) => ({
    reg_user: binding.user,
    realm: exchange.options.realm,
    token: binding.callId,
    url: `sofia/internal/${binding.contact}`,
    expires: String(Math.round((exchange.nowUs() / 1000 + binding.expiresAtMs - exchange.nowMs()) / 1000)),
    network_ip: binding.source.address,
    network_port: String(binding.source.port),
    network_proto: binding.source.transport,
    hostname: exchange.options.hostname,
    metadata: ""
  }))

const ROWS: Readonly<Record<string, (exchange: Exchange) => ReadonlyArray<Row>>> = {
  channels: (exchange) => alive(exchange).map((channel) => channelRow(exchange, channel)),
  calls: (exchange) => callRows(exchange, false),
  bridged_calls: (exchange) => callRows(exchange, true),
  registrations: registrationRows
}
