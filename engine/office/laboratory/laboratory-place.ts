import { linePorts } from "#config/line-ports.ts"
import type { Settings } from "#config/settings.ts"
import type { LaboratoryPlace } from "../../laboratory/laboratory-thread.ts"

/** This centre's own listeners, by its settings: nobody who presses can name another. A line that is off has port 0. */
export const laboratoryPlace = ({
  lines,
  locale,
  sip
}: Pick<Settings, "lines" | "locale" | "sip">): LaboratoryPlace => {
  const framing = (dialect: string, transport: "tcp" | "udp"): number =>
    linePorts(lines).find((each) => each.dialect === dialect && each.transport === transport)?.port ?? 0
  const ports = {
    dc09: lines.dc09Port,
    anxin: framing("anxin-a1", "tcp"),
    kanglin: framing("kanglin-20", "udp"),
    json: lines.jsonPort,
    mqtt: lines.mqttPort,
    sipTcp: sip.tcpPort
  }
  return {
    address: lines.host === "0.0.0.0" ? "127.0.0.1" : lines.host,
    ports,
    sip: { address: sip.host, port: sip.port },
    realm: sip.realm,
    language: locale === "en" ? "en" : "zh-CN"
  }
}
