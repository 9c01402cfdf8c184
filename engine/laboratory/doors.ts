import type { Endpoint } from "#engine/softswitch/endpoint.ts"
import type { JsonDoor } from "./terminals/json-push.ts"
import type { MqttDoor } from "./terminals/mqtt.ts"

/** The ports at which a centre hears terminals, as its settings `lines.…` name them. */
export interface LinePorts {
  readonly dc09: number
  readonly anxin: number
  readonly kanglin: number
  readonly json: number
  readonly mqtt: number
  /** SIP by TCP; its port for UDP is the switch's own. */
  readonly sipTcp: number
}

/** As `config/carillon.yaml` has them: of a centre that somebody started, and did not set otherwise. */
export const USUAL_LINE_PORTS: LinePorts = {
  dc09: 12_009,
  anxin: 12_011,
  kanglin: 12_012,
  json: 12_080,
  mqtt: 1_883,
  sipTcp: 5_060
}

/**
 * Where a running centre hears terminals: `doors` of its lines in `GET /health`, "DC-09 udp 0.0.0.0:12009" each. What it does not
 * hear at all has port 0.
 */
export const linePortsIn = (doors: ReadonlyArray<string>, sipTcp: number): LinePorts => {
  const port = (door: string): number =>
    Number(doors.find((each) => each.startsWith(`${door} `))?.match(/:(\d+)$/u)?.[1] ?? 0)
  return {
    dc09: port("DC-09 udp"),
    anxin: port("anxin-a1 tcp"),
    kanglin: port("kanglin-20 udp"),
    json: port("JSON tcp"),
    mqtt: port("MQTT tcp"),
    sipTcp
  }
}

export const lineSettings = ({
  anxin,
  dc09,
  json,
  kanglin,
  mqtt,
  sipTcp
}: LinePorts): Readonly<Record<string, string>> => ({
  "sip.tcpPort": String(sipTcp),
  "lines.dc09Port": String(dc09),
  "lines.framings": `anxin-a1 tcp ${anxin},kanglin-20 udp ${kanglin},kanglin-20 tcp ${kanglin}`,
  "lines.jsonPort": String(json),
  "lines.mqttPort": String(mqtt)
})

/** Where each protocol is spoken. */
export interface Doors {
  readonly dc09: Endpoint
  readonly anxin: Endpoint
  readonly kanglin: Endpoint
  readonly json: JsonDoor
  readonly mqtt: MqttDoor
  /** SCAIP, NOW-IP and calls; by TCP SCAIP and NOW-IP alone. */
  readonly sip: Endpoint
  readonly sipTcp: Endpoint
}

export const doorsAt = (address: string, ports: LinePorts, sip: Endpoint): Doors => {
  const at = (port: number): Endpoint => ({ address, port })
  return {
    dc09: at(ports.dc09),
    anxin: at(ports.anxin),
    kanglin: at(ports.kanglin),
    json: {
      url: `http://${address}:${ports.json}/alarms`,
      timeHeader: "x-carillon-time",
      signatureHeader: "x-carillon-signature"
    },
    mqtt: { endpoint: at(ports.mqtt), topicOf: (account) => `carillon/${account}/alarms` },
    sip,
    sipTcp: { address: sip.address, port: ports.sipTcp }
  }
}

/** Of a centre on this machine. */
export const doorsOf = ({ lines, sip }: { readonly lines: LinePorts; readonly sip: Endpoint }): Doors =>
  doorsAt(sip.address, lines, sip)
