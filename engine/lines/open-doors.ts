import { dc09 } from "./doors/dc-09.ts"
import { framing } from "./doors/framing.ts"
import { openJsonPush } from "./doors/json-push.ts"
import { openMqtt } from "./doors/mqtt.ts"
import { openTcp, type TcpDoor } from "./doors/tcp.ts"
import { type Open, openUdp } from "./doors/udp.ts"
import type { Doorway } from "./doorway.ts"

/** Where terminals are heard. A port of 0 is any free one; what is left out is not opened. */
export interface Ports {
  readonly host: string
  readonly dc09Udp?: number
  readonly dc09Tcp?: number
  readonly framings: ReadonlyArray<{
    readonly dialect: string
    readonly transport: "tcp" | "udp"
    readonly port: number
  }>
  readonly json?: number
  readonly mqtt?: number
}

/** What is not as the settings want it: which, its value, and the system's error or a sentence. */
export class DoorRefused extends Error {
  readonly setting: "lines.dc09Port" | "lines.framings" | "lines.jsonPort" | "lines.mqttPort"
  readonly value: string
  /** Of the system; undefined where the message says it all. */
  readonly error: unknown

  constructor(setting: DoorRefused["setting"], value: string, error: unknown) {
    super(error instanceof Error ? error.message : String(error))
    this.setting = setting
    this.value = value
    this.error = error
  }
}

export interface OpenDoors {
  readonly dc09Udp: number | undefined
  readonly dc09Tcp: number | undefined
  /** In the order in which they were asked for. */
  readonly framings: ReadonlyArray<number>
  readonly json: number | undefined
  readonly mqtt: number | undefined
  readonly connections: () => { readonly tcp: number; readonly mqtt: number }
  readonly close: () => Promise<void>
}

/** Opens all of them or none. Rejects with DoorRefused. */
export const openDoors = async (
  { dc09Tcp, dc09Udp, framings, host, json, mqtt }: Ports,
  way: Doorway
): Promise<OpenDoors> => {
  const open: Array<Open> = []
  const tcp: Array<TcpDoor> = []
  const close = async () => {
    await Promise.all(open.map((door) => door.close()))
  }
  const opens = async <Door extends Open>(
    setting: DoorRefused["setting"],
    port: number | undefined,
    opening: (at: { readonly host: string; readonly port: number }) => Promise<Door>
  ): Promise<Door | undefined> => {
    if (port === undefined) return undefined
    try {
      const door = await opening({ host, port })
      open.push(door)
      return door
    } catch (error) {
      throw new DoorRefused(setting, `${host}:${port}`, error)
    }
  }
  const refused = (why: "crowded" | "slow") => {
    way.counts.refused[why] += 1
  }
  try {
    const { packet, talk } = dc09(way)
    const udpDoor = await opens("lines.dc09Port", dc09Udp, (at) => openUdp(at, packet))
    const tcpDoor = await opens("lines.dc09Port", dc09Tcp, (at) => openTcp(at, talk, refused))
    if (tcpDoor !== undefined) tcp.push(tcpDoor)
    const opened: Array<number> = []
    for (const { dialect: name, port, transport } of framings) {
      const dialect = way.dialects.get(name)
      if (dialect?.framer === undefined)
        throw new DoorRefused(
          "lines.framings",
          name,
          dialect === undefined
            ? `there is no dialect of this name; there are ${[...way.dialects.keys()].join(", ")}`
            : "this dialect has no framing of its own"
        )
      const own = framing(way, dialect)
      const door =
        transport === "udp"
          ? await opens("lines.framings", port, (at) => openUdp(at, own.packet))
          : await opens("lines.framings", port, (at) => openTcp(at, own.talk, refused))
      if (door !== undefined && "connections" in door) tcp.push(door as TcpDoor)
      opened.push(door!.port)
    }
    const jsonDoor = await opens("lines.jsonPort", json, (at) => openJsonPush(at, way))
    const mqttDoor = await opens("lines.mqttPort", mqtt, (at) => openMqtt(at, way))
    return {
      dc09Udp: udpDoor?.port,
      dc09Tcp: tcpDoor?.port,
      framings: opened,
      json: jsonDoor?.port,
      mqtt: mqttDoor?.port,
      connections: () => ({
        tcp: tcp.reduce((sum, door) => sum + door.connections(), 0),
        mqtt: mqttDoor?.connections() ?? 0
      }),
      close
    }
  } catch (error) {
    await close()
    throw error
  }
}
