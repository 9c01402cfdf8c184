import { dc09 } from "./doors/dc-09.ts"
import { framing } from "./doors/framing.ts"
import { openJsonPush } from "./doors/json-push.ts"
import { openMqtt } from "./doors/mqtt.ts"
import { openTcp, type Talk, type TcpDoor } from "./doors/tcp.ts"
import { type Open, openUdp, type Reply } from "./doors/udp.ts"
import type { Doorway } from "./doorway.ts"
import type { Source } from "./intake.ts"

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

interface At {
  readonly host: string
  readonly port: number
}

/** How a protocol of frames is spoken over either transport. */
interface Speaks {
  readonly packet: (octets: Uint8Array, source: Source, reply: Reply) => void
  readonly talk: (source: Source, reply: Reply) => Talk
}

/** A connection on which something of ours went wrong is closed: what it says next cannot be told from what came before. */
const guardedTalk = (way: Doorway, talk: Talk): Talk => ({
  take: (octets) => {
    let taken: ReturnType<Talk["take"]> = { isFine: false, isWhole: false }
    way.guarded(() => {
      taken = talk.take(octets)
    })
    return taken
  }
})

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
    const udp = (speaks: Speaks) => (at: At) =>
      openUdp(at, (octets, source, reply) => way.guarded(() => speaks.packet(octets, source, reply)))
    const overTcp = (speaks: Speaks) => (at: At) =>
      openTcp(at, (source, reply) => guardedTalk(way, speaks.talk(source, reply)), refused)
    const udpDoor = await opens("lines.dc09Port", dc09Udp, udp(dc09(way)))
    const tcpDoor = await opens("lines.dc09Port", dc09Tcp, overTcp(dc09(way)))
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
      const door = await opens<Open>("lines.framings", port, transport === "udp" ? udp(own) : overTcp(own))
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
