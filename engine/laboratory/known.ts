import { randomInt } from "node:crypto"
import type { Phone } from "./telephone/phone.ts"
import type { Leg } from "./telephone/phone.ts"
import type { Doors } from "./doors.ts"
import { makeCaller, makeContactId } from "./terminals/contact-id.ts"
import { makeDc09 } from "./terminals/dc09.ts"
import { makeAnxin, makeKanglin } from "./terminals/framings.ts"
import { makeJsonPush } from "./terminals/json-push.ts"
import { makeMqttDevice } from "./terminals/mqtt.ts"
import { makeNowIp } from "./terminals/now-ip.ts"
import { makeScaip } from "./terminals/scaip.ts"
import { type Saying, SAYINGS, type Terminal } from "./terminals/terminal.ts"
import { tcpWire, udpWire } from "./terminals/wires.ts"

/** What stands on a device: who it is, and what proves it. */
export interface Plate {
  readonly account: string
  readonly key: string | null
  /** Whence it calls. */
  readonly number: string | null
}

export interface LabAround {
  readonly doors: Doors
  readonly phone: Phone
  /** Of the receiver of Contact ID, and the number that known telephones call. */
  readonly receiver: string
  readonly hotline: string
  /** Whoever is put through talks with this. */
  readonly onTalk: (leg: Leg) => void
}

type MakeKnown = (plate: Plate, around: LabAround) => Promise<Terminal>

const needed = (key: string | null, kind: string): string => {
  if (key === null) throw new Error(`a terminal of ${kind} has a key or a password: say it with --key`)
  return key
}

const dc09 =
  (transport: "tcp" | "udp", block: "ADM-CID" | "SIA-DCS"): MakeKnown =>
  async ({ account, key }, { doors }) =>
    makeDc09({
      account,
      block,
      ...(key === null ? {} : { key }),
      wire: transport === "udp" ? await udpWire(doors.dc09) : tcpWire(doors.dc09)
    })

const nowIp =
  (transport: "tcp" | "udp"): MakeKnown =>
  async ({ account }, { doors }) => {
    const [controller = "", unit = "0000"] = account.split("/")
    return makeNowIp({
      controller: controller.padStart(8, "0"),
      unit,
      wire: transport === "udp" ? await udpWire(doors.sip) : tcpWire(doors.sipTcp),
      centre: doors.sip
    })
  }

/** Terminals by what stands on them, for whoever has one entered: the laboratory and the demo. */
export const KNOWN_KINDS = {
  "dc-09": dc09("udp", "SIA-DCS"),
  "dc-09-tcp": dc09("tcp", "SIA-DCS"),
  "dc-09-cid": dc09("udp", "ADM-CID"),
  scaip: async ({ account }, { doors }) =>
    makeScaip({ cid: account, wire: await udpWire(doors.sip), centre: doors.sip }),
  "scaip-tcp": async ({ account }, { doors }) =>
    makeScaip({ cid: account, wire: tcpWire(doors.sipTcp), centre: doors.sip }),
  "now-ip": nowIp("udp"),
  "now-ip-tcp": nowIp("tcp"),
  "anxin-a1": async ({ account }, { doors }) => makeAnxin({ imei: account, wire: tcpWire(doors.anxin) }),
  "kanglin-20": async ({ account }, { doors }) => makeKanglin({ imei: account, wire: await udpWire(doors.kanglin) }),
  json: async ({ account, key }, { doors }) => makeJsonPush({ account, key: needed(key, "JSON"), door: doors.json }),
  mqtt: async ({ account, key }, { doors }) => makeMqttDevice({ account, key: needed(key, "MQTT"), door: doors.mqtt }),
  "contact-id": async ({ account, number }, { doors, onTalk, phone, receiver }) =>
    makeContactId({
      account,
      phone,
      centre: doors.sip,
      number: receiver,
      callingNumber: number ?? "anonymous",
      talks: true,
      onTalk
    }),
  call: async ({ account, number }, { doors, hotline, onTalk, phone }) =>
    makeCaller({ callingNumber: number ?? account, phone, centre: doors.sip, number: hotline, onTalk })
} as const satisfies Readonly<Record<string, MakeKnown>>
export type KnownKind = keyof typeof KNOWN_KINDS

export interface Way {
  readonly line: string
  /** Null: as the protocol says. */
  readonly dialect: string | null
  readonly door: "anxin" | "calls" | "dc09" | "json" | "kanglin" | "mqtt" | "sip" | "sipTcp"
  readonly says: ReadonlyArray<Saying>
}

const all = (...but: ReadonlyArray<Saying>): ReadonlyArray<Saying> => SAYINGS.filter((each) => !but.includes(each))

/** Which records a kind stands for, which door it goes to, and what it can say: known before there is a terminal. */
export const WAYS: Readonly<Record<KnownKind, Way>> = {
  "dc-09": { line: "dc-09", dialect: null, door: "dc09", says: all("fall") },
  "dc-09-tcp": { line: "dc-09", dialect: null, door: "dc09", says: all("fall") },
  "dc-09-cid": { line: "dc-09", dialect: null, door: "dc09", says: all("fall") },
  scaip: { line: "scaip", dialect: null, door: "sip", says: all() },
  "scaip-tcp": { line: "scaip", dialect: null, door: "sipTcp", says: all() },
  "now-ip": { line: "now-ip", dialect: null, door: "sip", says: all("cancel", "battery-charged") },
  "now-ip-tcp": { line: "now-ip", dialect: null, door: "sipTcp", says: all("cancel", "battery-charged") },
  "anxin-a1": { line: "framing", dialect: "anxin-a1", door: "anxin", says: all("smoke") },
  "kanglin-20": {
    line: "framing",
    dialect: "kanglin-20",
    door: "kanglin",
    says: all("cancel", "battery-charged", "test")
  },
  json: { line: "json", dialect: null, door: "json", says: all() },
  mqtt: { line: "mqtt", dialect: null, door: "mqtt", says: all() },
  "contact-id": { line: "contact-id", dialect: null, door: "calls", says: all("heartbeat") },
  call: { line: "call", dialect: null, door: "calls", says: ["press"] }
}

/**
 * Numbers of what is said, from a random one: a device that was switched on anew would, from 1, say within minutes what it said before,
 * which to the centre is a repeat and no press. A DC-09 sequence has four digits.
 */
export const makeNumbers = (): (() => number) => {
  let number = randomInt(5_000)
  return () => (number = (number % 9_998) + 1)
}
