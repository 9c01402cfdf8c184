import { createCipheriv, createDecipheriv, randomInt } from "node:crypto"
import { makeTerminal, type Reply, type Saying, type Terminal } from "./terminal.ts"
import { askOnce, type Wire } from "./wires.ts"

/** A panel that speaks SIA DC-09 (2013 §5), with SIA or Contact ID blocks, in clear or with AES. */

/** CRC-16/ARC by a table: reflected 0x8005, from 0. "123456789" is BB3D. */
const TABLE = Uint16Array.from({ length: 256 }, (_, octet) => {
  let value = octet
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xa001 : value >>> 1
  return value
})

export const arc = (octets: Uint8Array): number =>
  octets.reduce((crc, octet) => (crc >>> 8) ^ TABLE[(crc ^ octet) & 0xff]!, 0)

const hex4 = (value: number): string => value.toString(16).toUpperCase().padStart(4, "0")

/** LF, CRC, length, content, CR. */
export const frame = (content: string): Buffer => {
  const octets = Buffer.from(content, "latin1")
  return Buffer.concat([Buffer.from(`\n${hex4(arc(octets))}${hex4(octets.length)}`), octets, Buffer.from("\r")])
}

const two = (value: number): string => String(value).padStart(2, "0")

/** `_HH:MM:SS,MM-DD-YYYY`, UTC. */
export const stamp = (at: Date): string =>
  `_${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())},` +
  `${two(at.getUTCMonth() + 1)}-${two(at.getUTCDate())}-${at.getUTCFullYear()}`

const FILLING = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"

/** Padding without brackets and bar, then `|`, the data and the rest, all in whole blocks. */
export const encrypted = (rest: string, keyHex: string): string => {
  const key = Buffer.from(keyHex, "hex")
  const missing = 16 - ((rest.length + 1) % 16)
  const filling = Array.from({ length: missing }, () => FILLING[randomInt(FILLING.length)]).join("")
  const cipher = createCipheriv(`aes-${key.length * 8}-cbc`, key, Buffer.alloc(16))
  cipher.setAutoPadding(false)
  return `${cipher.update(`${filling}|${rest}`, "latin1", "hex")}${cipher.final("hex")}`.toUpperCase()
}

/** What is behind the padding of an encrypted answer. */
export const decrypted = (hex: string, keyHex: string): string => {
  const key = Buffer.from(keyHex, "hex")
  const decipher = createDecipheriv(`aes-${key.length * 8}-cbc`, key, Buffer.alloc(16))
  decipher.setAutoPadding(false)
  const clear = Buffer.concat([decipher.update(hex, "hex"), decipher.final()]).toString("latin1")
  return clear.slice(clear.indexOf("|") + 1)
}

export interface Dc09Message {
  readonly id: "ADM-CID" | "NULL" | "SIA-DCS"
  readonly sequence: number
  readonly account: string
  /** Between the brackets; with its account where it has one. */
  readonly data: string
  readonly key?: string | undefined
  /** Of the time stamp; null: none. */
  readonly clock: Date | null
}

export const dc09Frame = ({ account, clock, data, id, key, sequence }: Dc09Message): Buffer => {
  const rest = `${data}]${clock === null ? "" : stamp(clock)}`
  const body = key === undefined ? rest : encrypted(rest, key)
  return frame(`"${key === undefined ? "" : "*"}${id}"${String(sequence).padStart(4, "0")}L0#${account}[${body}`)
}

export interface Dc09Answer {
  readonly id: string
  readonly sequence: string
  readonly account: string
  /** In clear, with the bracket and what comes behind it. */
  readonly rest: string
}

const ANSWER =
  /^\n(?<crc>[0-9A-F]{4})(?<length>[0-9A-F]{4})(?<content>"(?<star>\*?)(?<id>[A-Z]+)"(?<sequence>\d{4})(?:R(?<receiver>\w+))?L(?<line>\w+?)(?:A0|#(?<account>\w+))?\[(?<body>[^\r]*))\r$/u

/** Throws where it is no answer of DC-09 as the standard writes it. */
export const readAnswer = (octets: Uint8Array, key?: string): Dc09Answer => {
  const text = Buffer.from(octets).toString("latin1")
  const groups = ANSWER.exec(text)?.groups
  if (groups === undefined) throw new Error(`no answer of DC-09: ${JSON.stringify(text)}`)
  const { account = "", body = "", content = "", crc, id = "", length, sequence = "", star } = groups
  if (hex4(arc(Buffer.from(content, "latin1"))) !== crc) throw new Error(`a wrong CRC in ${JSON.stringify(text)}`)
  if (hex4(content.length) !== length) throw new Error(`a wrong length in ${JSON.stringify(text)}`)
  if (star === "*" && key === undefined) throw new Error(`encrypted, to who has no key: ${JSON.stringify(text)}`)
  return { id, sequence, account, rest: star === "*" ? decrypted(body, key!) : body }
}

const CID: Partial<Record<Saying, string>> = {
  press: "1101 00 001",
  smoke: "1111 01 004",
  cancel: "1406 00 000",
  "battery-low": "1302 00 000",
  "battery-charged": "3302 00 000",
  test: "1602 00 000"
}
const SIA: Partial<Record<Saying, string>> = {
  press: "Nri1/QA01",
  smoke: "Nri1/FA04",
  cancel: "Nri1/BC00",
  "battery-low": "Nri0/YT00",
  "battery-charged": "Nri0/YR00",
  test: "Nri0/RP00"
}

/** 0001 to 9999, and then 0001 again. */
const sequenceOf = (number: number): number => ((number - 1) % 9_999) + 1

export const makeDc09 = (options: {
  readonly account: string
  readonly wire: Wire
  readonly block?: "ADM-CID" | "SIA-DCS"
  readonly key?: string
  /** Its clock is off by so much until a NAK sets it. */
  readonly clockOffMs?: number
}): Terminal => {
  const { account, block = "SIA-DCS", key, wire } = options
  const codes = block === "ADM-CID" ? CID : SIA
  let clockOffMs = options.clockOffMs ?? 0
  const setClock = (said: string): void => {
    const [, hours, minutes, seconds, month, day, year] =
      /_(\d\d):(\d\d):(\d\d),(\d\d)-(\d\d)-(\d{4})/u.exec(said)?.map(Number) ?? []
    if (year === undefined) return
    clockOffMs = Date.UTC(year, month! - 1, day, hours, minutes, seconds) - Date.now()
  }
  const frames = makeFrames()
  return makeTerminal({
    line: "dc-09",
    account,
    ...(key === undefined ? {} : { key }),
    can: new Set<Saying>([...(Object.keys(codes) as Array<Saying>), "heartbeat"]),
    close: wire.close,
    attempt: async ({ number, saying }, againMs) => {
      const isHeartbeat = saying === "heartbeat"
      const sequence = sequenceOf(number)
      const octets = dc09Frame({
        id: isHeartbeat ? "NULL" : block,
        sequence,
        account,
        data: isHeartbeat ? "" : `#${account}|${codes[saying]!}`,
        key,
        clock: new Date(Date.now() + clockOffMs)
      })
      return askOnce(wire, octets, (heard) => firstReply(frames(heard), { account, sequence, key, setClock }), againMs)
    }
  })
}

/** Whole frames of a stream or a datagram: two answers may come in one piece, and one in two. */
const makeFrames = () => {
  let kept = Buffer.alloc(0)
  let last: { readonly heard: Buffer; readonly found: ReadonlyArray<Buffer> } | undefined
  const framesIn = (heard: Buffer): ReadonlyArray<Buffer> => {
    kept = Buffer.concat([kept, heard])
    const found: Array<Buffer> = []
    for (let end = kept.indexOf(0x0d); end >= 0; end = kept.indexOf(0x0d)) {
      found.push(kept.subarray(0, end + 1))
      kept = kept.subarray(end + 1)
    }
    return found
  }
  // Two things that are said at once hear the same octets, each for itself.
  return (heard: Buffer): ReadonlyArray<Buffer> => {
    if (last?.heard !== heard) last = { heard, found: framesIn(heard) }
    return last.found
  }
}

const firstReply = (frames: ReadonlyArray<Buffer>, said: Parameters<typeof replyOf>[1]): Reply | undefined => {
  for (const each of frames) {
    const reply = replyOf(each, said)
    if (reply !== undefined) return reply
  }
  return undefined
}

const replyOf = (
  heard: Uint8Array,
  said: {
    readonly account: string
    readonly sequence: number
    readonly key: string | undefined
    readonly setClock: (rest: string) => void
  }
): Reply | undefined => {
  const { account, id, rest, sequence } = readAnswer(heard, said.key)
  if (id === "NAK") {
    said.setClock(rest)
    return { meaning: "again", text: "NAK" }
  }
  if (Number(sequence) !== said.sequence || account !== said.account) return undefined
  return id === "ACK" ? { meaning: "acknowledged", text: id } : { meaning: "refused", text: id }
}
