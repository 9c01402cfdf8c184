import type { Channel } from "../channel.ts"
import { localStamp } from "../events/core-headers.ts"
import type { Exchange } from "../exchange.ts"

type Row = Readonly<Record<string, string>>

/** `show channels|calls|bridged_calls|registrations [count] [as json]`. */
export const show = (exchange: Exchange, argument: string): string => {
  const words = argument.split(/\s+/u).filter((word) => word !== "")
  const rows = ROWS[words[0] ?? ""]
  if (rows === undefined) return "-USAGE: channels|calls|bridged_calls|registrations [count] [as json]\n"
  const found = rows(exchange)
  if (words[1] === "count" && words[2] === undefined) return `\n${found.length} total.\n`
  if (words.at(-2) === "as" && words.at(-1) === "json") {
    if (words[1] === "count") return `{"row_count":${found.length}}\n`
    return found.length === 0 ? '{"row_count":0}\n' : `${JSON.stringify({ row_count: found.length, rows: found })}\n`
  }
  if (words.length > 1) return "-USAGE: channels|calls|bridged_calls|registrations [count] [as json]\n"
  const names = Object.keys(found[0] ?? {})
  const lines = found.map((row) => names.map((name) => row[name] ?? "").join(","))
  return `${[names.join(","), ...lines].join("\n")}\n\n${found.length} total.\n`
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
