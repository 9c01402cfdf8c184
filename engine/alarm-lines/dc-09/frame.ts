/** A frame of SIA DC-09: `LF crc 0LLL "ID" seq R L #account [data][extended…]_timestamp CR`. */
import { crc16 } from "./crc.ts"

export interface Frame {
  /** `SIA-DCS`, `ADM-CID`, `NULL`, `ACK` …, without the star. */
  readonly id: string
  /** The star before the id: everything after the first `[` is hex of AES. */
  readonly isEncrypted: boolean
  /** 0000 to 9999, as sent. */
  readonly sequence: string
  /** Hex without the letter; null: not sent. */
  readonly receiver: string | null
  /** Empty where the sender wrote `L` alone, as some do. */
  readonly line: string
  /** Empty where none was sent. */
  readonly account: string
  /** Everything after the first `[`: `data]`, extended data, timestamp; of an encrypted frame hex, then nothing. */
  readonly body: string
}

export interface Torn {
  readonly _tag: "Torn"
  /** Nothing is answered to a frame that was damaged on its way: the sender repeats it. */
  readonly reason: string
}

/** Which figures of the frame a device writes wrongly. */
export interface Tolerance {
  readonly crc: "checked" | "ignored"
  /** Some write it in decimal, or count otherwise. */
  readonly length: "checked" | "ignored"
}

export const STRICT: Tolerance = { crc: "checked", length: "checked" }

/** A frame is at most 0FFF octets by its own length field. Encrypted ones with text are some 400. */
export const MOST_OCTETS = 4_096

const LF = 0x0a
const CR = 0x0d
const QUOTE = 0x22
/** CRC in four hex digits, then `0` and three of the length; some send the CRC as two raw octets. */
const TEXT_HEAD = 8
const RAW_HEAD = 6

const HEADER =
  /^"(?<star>\*?)(?<id>[A-Z0-9-]{1,16})"(?<sequence>\d{4})(?:R(?<receiver>[0-9A-F]{0,6}))?(?:L(?<line>[0-9A-F]{0,6}?))?(?:#(?<account>[0-9A-F]{1,16})|A0)?\[/iu

/** Reads what stands between LF and CR, both left out or not. */
export const readFrame = (octets: Uint8Array, tolerance: Tolerance = STRICT): Frame | Torn => {
  const { from, to } = withoutEnds(octets)
  const quote = octets.indexOf(QUOTE, from)
  const head = quote - from
  if (quote < 0 || quote >= to || (head !== TEXT_HEAD && head !== RAW_HEAD))
    return torn("no id in quotes after CRC and length")
  const content = textOf(octets, quote, to)
  const [crcSaid, lengthSaid] = head === TEXT_HEAD ? textHead(octets, from) : rawHead(octets, from)
  if (Number.isNaN(lengthSaid)) return torn("the length is no hex number")
  if (tolerance.length === "checked" && !isLength(lengthSaid, to - quote))
    return torn(`the length says ${lengthSaid}, and there are ${to - quote} octets`)
  if (tolerance.crc === "checked" && crcSaid !== crc16(octets, quote, to)) return torn("the CRC does not fit")
  const match = HEADER.exec(content)
  if (match?.groups === undefined) return torn("the header is not one of DC-09")
  const { account = "", id = "", line = "", receiver, sequence = "", star } = match.groups
  return {
    id: id.toUpperCase(),
    isEncrypted: star === "*",
    sequence,
    receiver: receiver === undefined || receiver === "" ? null : receiver.toUpperCase(),
    line: line.toUpperCase(),
    account: account.toUpperCase(),
    body: content.slice(match[0].length)
  }
}

/** The field is hex; a captured frame writes 47 octets as 0047, and its CRC is right. */
const isLength = (said: number, there: number): boolean =>
  said === there || Number.parseInt(said.toString(16), 10) === there

const textHead = (octets: Uint8Array, from: number): readonly [crc: number, length: number] => {
  const head = textOf(octets, from, from + TEXT_HEAD)
  return [hex(head.slice(0, 4)), hex(head.slice(4))]
}

const rawHead = (octets: Uint8Array, from: number): readonly [crc: number, length: number] => [
  (octets[from]! << 8) | octets[from + 1]!,
  hex(textOf(octets, from + 2, from + RAW_HEAD))
]

const hex = (digits: string): number => (/^[0-9A-F]+$/iu.test(digits) ? Number.parseInt(digits, 16) : Number.NaN)

const torn = (reason: string): Torn => ({ _tag: "Torn", reason })

export const isTorn = (what: Frame | Torn): what is Torn => "_tag" in what

/** A NUL after CR is common. The two raw octets of a CRC may be LF or CR: only the ends are looked at. */
const withoutEnds = (octets: Uint8Array): { readonly from: number; readonly to: number } => {
  let from = 0
  let to = octets.length
  if (octets[from] === LF) from += 1
  while (to > from && (octets[to - 1] === 0 || octets[to - 1] === CR || octets[to - 1] === LF)) to -= 1
  return { from, to }
}

const textOf = (octets: Uint8Array, from: number, to: number): string => {
  let text = ""
  for (let at = from; at < to; at += 1) text += String.fromCharCode(octets[at]!)
  return text
}

/** A NAK is told to nobody in particular, and says so in its own way. */
const NOBODY: Readonly<Record<string, string>> = { NAK: "A0" }

/** The octets of a frame, LF to CR. */
export const writeFrame = (frame: Frame): Uint8Array => {
  const { account, body, id, isEncrypted, line, receiver, sequence } = frame
  const said = `${receiver === null ? "" : `R${receiver}`}L${line}${account === "" ? (NOBODY[id] ?? "") : `#${account}`}`
  const content = `"${isEncrypted ? "*" : ""}${id}"${sequence}${said}[${body}`
  const octets = Uint8Array.from(content, (character) => character.charCodeAt(0))
  const head = `${hexOf(crc16(octets), 4)}${hexOf(octets.length, 4)}`
  return Uint8Array.from([LF, ...Array.from(head, (digit) => digit.charCodeAt(0)), ...octets, CR])
}

const hexOf = (value: number, digits: number): string => value.toString(16).toUpperCase().padStart(digits, "0")

/** Frames of a TCP connection, which cuts where it likes. */
export interface FrameStream {
  /** Whole frames so far, in order. Undefined: more than a frame came without an end, and the connection is to be closed. */
  readonly take: (octets: Uint8Array) => ReadonlyArray<Uint8Array> | undefined
}

/**
 * A frame ends with CR. One with a raw CRC may have a CR within its first octets, which is no end: an end counts from the
 * quote on.
 */
export const makeFrameStream = (): FrameStream => {
  let kept: Uint8Array = new Uint8Array(0)
  return {
    take: (octets) => {
      const all = new Uint8Array(kept.length + octets.length)
      all.set(kept)
      all.set(octets, kept.length)
      const frames: Array<Uint8Array> = []
      let from = 0
      for (;;) {
        // Between frames some send a NUL or a second CR.
        while (all[from] === 0 || all[from] === CR) from += 1
        const quote = all.indexOf(QUOTE, from)
        const end = quote < 0 ? -1 : all.indexOf(CR, quote)
        if (end < 0) break
        frames.push(all.subarray(from, end + 1))
        from = end + 1
      }
      kept = all.slice(from)
      return kept.length > MOST_OCTETS ? undefined : frames
    }
  }
}
