import { networkInterfaces } from "node:os"
import { join } from "node:path"
import type { Settings } from "#config/settings.ts"
import type { Paths } from "../workers/frame/messages.ts"
import { sipHosts } from "./manifest.ts"
import type { Workers } from "./workers.ts"

/** Where the panel is found from this machine. */
export const baseUrlOf = ({ http }: Settings): string =>
  `${schemeOf(http)}://${http.host === "0.0.0.0" || http.host === "::" ? "127.0.0.1" : bracketed(http.host)}:${http.port}`

/** What a person needs to know when the centre runs. A generated password stands here once and nowhere else. */
export const announcement = (settings: Settings, paths: Paths, facts: Workers["facts"]): string => {
  const { sip, telephony } = settings
  const password = facts["core"]?.["adminPassword"]
  const code = facts["core"]?.["setUpCode"]
  const accounts = facts["core"]?.["accountsFile"]
  const rows: Array<readonly [string, string]> = [
    ["panel", [baseUrlOf(settings), ...lanUrls(settings)].join("   ")],
    ["SIP", `${sipDoors(sip).join(", ")}, realm ${sip.realm}`],
    [
      "event socket",
      `${telephony.eventSocket.host}:${telephony.eventSocket.port}${telephony.kind === "embedded" ? "" : " (FreeSWITCH)"}`
    ],
    ["data", paths.data]
  ]
  const doors = facts["lines"]?.["doors"]
  if (Array.isArray(doors) && doors.length > 0) rows.push(["alarms", doors.join(", ")])
  if (settings.http.tls === "self")
    rows.push(["to trust", `${join(paths.data, "door", "authority.crt")} at each computer (README, TLS)`])
  if (typeof code === "string")
    rows.push(["set-up code", `${code}   (asked for by the page on which this centre gets its administrator)`])
  if (typeof password === "string" && password !== "")
    rows.push(["administrator", `user admin, password ${password}   (shown this once)`])
  if (typeof accounts === "string") rows.push(["agents", `their passwords are in ${accounts}`])
  const without = facts["core"]?.["agentsWithoutPassword"]
  if (typeof without === "number" && without > 0)
    rows.push(["agents", `${without} have no passwords yet: hand them out by npm run people -- passwords --help`])
  const width = Math.max(...rows.map(([name]) => name.length))
  return [
    "",
    "Carillon is ready. Ctrl-C stops it.",
    ...rows.map(([name, text]) => `  ${name.padEnd(width)}  ${text}`),
    "",
    ...nextSteps(settings, facts),
    "",
    ""
  ].join("\n")
}

const schemeOf = ({ tls }: Settings["http"]) => (tls === "off" ? "http" : "https")

/** What somebody who sees this for the first time does now. */
const nextSteps = (settings: Settings, facts: Workers["facts"]): ReadonlyArray<string> => {
  const { sip, telephony } = settings
  const { firstAgent, firstNumber, setUpCode } = facts["core"] ?? {}
  if (typeof setUpCode === "string")
    return [
      "Next",
      `  - Open ${baseUrlOf(settings)}: this centre is new, and a wizard makes it, from its administrator to the first call.`
    ]
  const agent = typeof firstAgent === "string" ? firstAgent : undefined
  const number = typeof firstNumber === "string" ? firstNumber : undefined
  const switchAt = `${bracketed(sip.host)}:${sip.port}`
  return [
    "Next",
    `  - Open ${baseUrlOf(settings)} and sign in: admin changes the centre and sees the wallboard, an agent${agent === undefined ? "" : ` (${agent}, …)`} the calls that come.`,
    ...(telephony.kind === "embedded" && agent !== undefined
      ? [
          `  - Register the agent's telephone: server ${switchAt} over UDP, user ${agent}, its password from accounts.csv (sipPassword).`,
          ...(sip.host.startsWith("127.")
            ? [
                "    It has to run on this machine; for others set sip.host to an address they reach (config/carillon.yaml)."
              ]
            : []),
          ...(number === undefined
            ? []
            : [
                `  - Make a test call: on the page press ready, then dial sip:${number}@${switchAt} from any other SIP telephone.`
              ])
        ]
      : []),
    '  - Logs, backup, running it as a service: README.md, "Operating".'
  ]
}

/** `192.168.1.10:5060 (UDP)`, … */
const sipDoors = (sip: Settings["sip"]): ReadonlyArray<string> =>
  sipHosts(sip).flatMap((host) =>
    (
      [
        ["UDP", sip.port],
        ["TCP", sip.tcpPort],
        ["TLS", sip.tlsPort]
      ] as const
    )
      .filter(([, port]) => port !== 0)
      .map(([transport, port]) => `${bracketed(host)}:${port} (${transport})`)
  )

const bracketed = (host: string) => (host.includes(":") ? `[${host}]` : host)

const lanUrls = ({ http }: Settings): ReadonlyArray<string> =>
  http.host !== "0.0.0.0"
    ? []
    : Object.values(networkInterfaces())
        .flatMap((addresses) => addresses ?? [])
        .filter(({ family, internal }) => family === "IPv4" && !internal)
        .slice(0, 2)
        .map(({ address }) => `${schemeOf(http)}://${address}:${http.port}`)
