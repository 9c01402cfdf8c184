import { createHash } from "node:crypto"
import type { Phone } from "#engine/laboratory/telephone/phone.ts"
import type { Doors } from "#engine/laboratory/doors.ts"
import { makeCaller, makeContactId } from "#engine/laboratory/terminals/contact-id.ts"
import { makeDc09 } from "#engine/laboratory/terminals/dc09.ts"
import { makeAnxin, makeKanglin } from "#engine/laboratory/terminals/framings.ts"
import { makeJsonPush } from "#engine/laboratory/terminals/json-push.ts"
import { makeMqttDevice } from "#engine/laboratory/terminals/mqtt.ts"
import { makeNowIp } from "#engine/laboratory/terminals/now-ip.ts"
import { makeScaip } from "#engine/laboratory/terminals/scaip.ts"
import type { Terminal } from "#engine/laboratory/terminals/terminal.ts"
import { tcpWire, udpWire } from "#engine/laboratory/terminals/wires.ts"

export interface Around {
  readonly doors: Doors
  /** For those that call; without it there are none. */
  readonly phone?: Phone | undefined
  /** Of the receiver of Contact ID, and of the number that known telephones call. */
  readonly receiver?: string
  readonly hotline?: string
}

/** A terminal of one protocol and way, by its number; numbers of a kind are never the same account twice. */
export type Make = (number: number, around: Around) => Promise<Terminal>

const padded = (number: number, digits: number): string => String(number).padStart(digits, "0")
/** The same for the same account, so that a centre that was entered once knows it again. */
export const keyOf = (account: string, octets: 16 | 24 | 32): string =>
  createHash("sha512")
    .update(account)
    .digest("hex")
    .slice(0, octets * 2)
    .toUpperCase()
/** So that devices of another run are other devices. */
const hex = (prefix: string, number: number): string => `${prefix}${number.toString(16).toUpperCase().padStart(4, "0")}`

const aes =
  (prefix: string, octets: 16 | 24 | 32): Make =>
  async (number, { doors }) => {
    const account = hex(prefix, number)
    return makeDc09({ account, key: keyOf(account, octets), wire: await udpWire(doors.dc09) })
  }

/** Every protocol, and every way in which it is carried. Calls take seconds each, and stand apart. */
export const KINDS = {
  "dc-09-udp": async (number, { doors }) => makeDc09({ account: hex("A1", number), wire: await udpWire(doors.dc09) }),
  "dc-09-tcp": async (number, { doors }) => makeDc09({ account: hex("A2", number), wire: tcpWire(doors.dc09) }),
  "dc-09-cid": async (number, { doors }) =>
    makeDc09({ account: hex("A3", number), block: "ADM-CID", wire: await udpWire(doors.dc09) }),
  "dc-09-aes-128": aes("A4", 16),
  "dc-09-aes-192": aes("A5", 24),
  "dc-09-aes-256": aes("A6", 32),
  "scaip-udp": async (number, { doors }) =>
    makeScaip({ cid: `007${padded(number, 6)}`, wire: await udpWire(doors.sip), centre: doors.sip }),
  "scaip-tcp": async (number, { doors }) =>
    makeScaip({ cid: `008${padded(number, 6)}`, wire: tcpWire(doors.sipTcp), centre: doors.sip }),
  "now-ip-udp": async (number, { doors }) =>
    makeNowIp({
      controller: `41${padded(Math.floor(number / 100), 6)}`,
      unit: padded((number % 100) + 1, 4),
      wire: await udpWire(doors.sip),
      centre: doors.sip
    }),
  "now-ip-tcp": async (number, { doors }) =>
    makeNowIp({
      controller: `42${padded(Math.floor(number / 100), 6)}`,
      unit: padded((number % 100) + 1, 4),
      wire: tcpWire(doors.sipTcp),
      centre: doors.sip
    }),
  json: async (number, { doors }) => {
    const account = `SENSOR-${padded(number, 6)}`
    return makeJsonPush({ account, key: keyOf(account, 32), door: doors.json })
  },
  mqtt: async (number, { doors }) => {
    const account = `WATCH-${padded(number, 6)}`
    return makeMqttDevice({ account, key: keyOf(account, 16), door: doors.mqtt })
  },
  "anxin-a1": async (number, { doors }) =>
    makeAnxin({ imei: `86123405${padded(number, 7)}`, wire: tcpWire(doors.anxin) }),
  "kanglin-20-udp": async (number, { doors }) =>
    makeKanglin({ imei: `86123406${padded(number, 7)}`, wire: await udpWire(doors.kanglin) }),
  "kanglin-20-tcp": async (number, { doors }) =>
    makeKanglin({ imei: `86123407${padded(number, 7)}`, wire: tcpWire(doors.kanglin) })
} as const satisfies Readonly<Record<string, Make>>
export type Kind = keyof typeof KINDS

export const CALLING_KINDS = {
  "contact-id": async (number, { doors, phone, receiver }) =>
    makeContactId({
      account: padded(6_000 + number, 4),
      phone: needed(phone),
      centre: doors.sip,
      number: receiver ?? "95110",
      callingNumber: `1370001${padded(number, 4)}`
    }),
  call: async (number, { doors, hotline, phone }) =>
    makeCaller({
      callingNumber: `1370002${padded(number, 4)}`,
      phone: needed(phone),
      centre: doors.sip,
      number: hotline ?? "95119"
    })
} as const satisfies Readonly<Record<string, Make>>
export type CallingKind = keyof typeof CALLING_KINDS

const needed = (phone: Phone | undefined): Phone => {
  if (phone === undefined) throw new Error("this terminal calls, and no telephone line was given to it")
  return phone
}
