import type { Settings } from "./settings.ts"

/** One port at which alarm terminals are heard, and the setting that chose it. */
export interface LinePort {
  readonly setting: "lines.dc09Port" | "lines.framings" | "lines.jsonPort" | "lines.mqttPort"
  readonly transport: "tcp" | "udp"
  readonly port: number
  /** Of a framing: which. */
  readonly dialect?: string
}

/** Every port that the lines open; those that are off are left out. */
export const linePorts = ({ dc09Port, framings, jsonPort, mqttPort }: Settings["lines"]): ReadonlyArray<LinePort> => [
  ...(dc09Port === 0
    ? []
    : (["udp", "tcp"] as const).map((transport) => ({
        setting: "lines.dc09Port" as const,
        transport,
        port: dc09Port
      }))),
  ...framings.map((text) => {
    const [dialect = "", transport, port] = text.split(" ")
    return {
      setting: "lines.framings" as const,
      transport: transport === "udp" ? ("udp" as const) : ("tcp" as const),
      port: Number(port),
      dialect
    }
  }),
  ...(jsonPort === 0 ? [] : [{ setting: "lines.jsonPort" as const, transport: "tcp" as const, port: jsonPort }]),
  ...(mqttPort === 0 ? [] : [{ setting: "lines.mqttPort" as const, transport: "tcp" as const, port: mqttPort }])
]
