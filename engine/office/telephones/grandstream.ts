import { type Maker, oneLine, REGISTERS_FOR_S, type TelephoneSettings } from "./telephone-settings.ts"

/** Grandstream GXP and GRP: `cfg<mac>.xml`, each setting by its P number. */
export const grandstream: Maker = {
  id: "grandstream",
  fileName: (mac) => `cfg${mac}.xml`,
  mediaType: "application/xml; charset=utf-8",
  write: (settings) =>
    `<?xml version="1.0" encoding="UTF-8"?>\n<gs_provision version="1">\n  <config version="1">\n${valuesOf(settings)
      .map(([number, value]) => `    <P${number}>${escaped(oneLine(String(value)))}</P${number}>\n`)
      .join("")}  </config>\n</gs_provision>\n`
}

const TRANSPORT = { udp: 0, tcp: 1, tls: 2 } as const

/** Payload types (RFC 3551). */
const [PCMA, PCMU, G722] = [8, 0, 9]

const valuesOf = ({
  name,
  ntpServer,
  password,
  server,
  user,
  utcOffsetMinutes
}: TelephoneSettings): ReadonlyArray<readonly [number: number, value: string | number]> => [
  // Account 1: on, its name, server, user, user of the password, password, shown name.
  [271, 1],
  [270, user],
  [47, `${server.host}:${server.port}`],
  [35, user],
  [36, user],
  [34, password],
  [3, name],
  [130, TRANSPORT[server.transport]],
  // In minutes.
  [32, REGISTERS_FOR_S / 60],
  // G.711 A-law first, as an E1 has it: nothing is transcoded then.
  [57, PCMA],
  [58, PCMU],
  [59, G722],
  // It answers by itself only when the centre asks for it (Call-Info: answer-after).
  [90, 0],
  [298, 1],
  [1362, "zh"],
  [64, "customize"],
  [246, posixZone(utcOffsetMinutes)],
  ...(ntpServer === "" ? [] : ([[30, ntpServer]] as const))
]

/** POSIX counts to the west: UTC+8 is `UTC-8`. */
const posixZone = (minutes: number): string => {
  const [hours, rest] = [Math.trunc(Math.abs(minutes) / 60), Math.abs(minutes) % 60]
  return `UTC${minutes < 0 ? "+" : "-"}${hours}${rest === 0 ? "" : `:${String(rest).padStart(2, "0")}`}`
}

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;")
