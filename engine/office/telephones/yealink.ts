import { type Maker, oneLine, REGISTERS_FOR_S, type TelephoneSettings } from "./telephone-settings.ts"

/** Yealink T2x to T5x: `<mac>.cfg`, a setting a line, the first line as it is. */
export const yealink: Maker = {
  id: "yealink",
  fileName: (mac) => `${mac}.cfg`,
  mediaType: "text/plain; charset=utf-8",
  write: (settings) =>
    `#!version:1.0.0.1\n${linesOf(settings)
      .map(([name, value]) => `${name} = ${oneLine(String(value))}\n`)
      .join("")}`
}

const TRANSPORT = { udp: 0, tcp: 1, tls: 2 } as const

const linesOf = ({
  name,
  ntpServer,
  password,
  server,
  user,
  utcOffsetMinutes
}: TelephoneSettings): ReadonlyArray<readonly [name: string, value: string | number]> => [
  ["account.1.enable", 1],
  ["account.1.label", user],
  ["account.1.display_name", name],
  ["account.1.user_name", user],
  ["account.1.auth_name", user],
  ["account.1.password", password],
  ["account.1.sip_server.1.address", server.host],
  ["account.1.sip_server.1.port", server.port],
  ["account.1.sip_server.1.transport_type", TRANSPORT[server.transport]],
  ["account.1.sip_server.1.expires", REGISTERS_FOR_S],
  // G.711 A-law first, as an E1 has it: nothing is transcoded then.
  ...codecs(["pcma", "pcmu", "g722"]),
  ["account.1.codec.g729.enable", 0],
  // Keys by RFC 4733.
  ["account.1.dtmf.type", 1],
  ["account.1.dtmf.dtmf_payload", 101],
  ["account.1.nat.rport", 1],
  // It answers by itself only when the centre asks for it (Call-Info: answer-after).
  ["account.1.auto_answer", 0],
  ["features.intercom.allow", 1],
  // Who is away says so at the panel: a telephone that refuses calls alone would only be a missed call.
  ["features.dnd.allow", 0],
  ["account.1.always_fwd.enable", 0],
  ["account.1.busy_fwd.enable", 0],
  ["account.1.timeout_fwd.enable", 0],
  // Calls from the centre alone: scanners on the network do not ring it.
  ["sip.trust_ctrl", 1],
  ["lang.gui", "Chinese_S"],
  ["lang.wui", "Chinese_S"],
  ["local_time.time_zone", offsetText(utcOffsetMinutes)],
  ["local_time.summer_time", 0],
  ...(ntpServer === "" ? [] : ([["local_time.ntp_server1", ntpServer]] as const))
]

const codecs = (inOrder: ReadonlyArray<string>): ReadonlyArray<readonly [name: string, value: number]> =>
  inOrder.flatMap((codec, at) => [
    [`account.1.codec.${codec}.enable`, 1] as const,
    [`account.1.codec.${codec}.priority`, at + 1] as const
  ])

/** `+8`, `+5:30`, `-3`. */
const offsetText = (minutes: number): string => {
  const [hours, rest] = [Math.trunc(Math.abs(minutes) / 60), Math.abs(minutes) % 60]
  return `${minutes < 0 ? "-" : "+"}${hours}${rest === 0 ? "" : `:${String(rest).padStart(2, "0")}`}`
}
