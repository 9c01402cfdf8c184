/** Octets of a connection or a datagram → frames → fields, as a dialect says. */
import { checksumFits } from "./checksum.ts"
import type { BinaryFrame, FieldName, TextFrame } from "./schema.ts"

export type Fields = ReadonlyMap<FieldName, string>

export interface Framed {
  readonly frame: Uint8Array
  /** Or why it is none that can be read. */
  readonly fields: Fields | string
  /** The octets of each field as they came, for the acknowledgement of a binary frame. */
  readonly octets: ReadonlyMap<FieldName, Uint8Array>
}

export interface Framer {
  /** The frames that are whole now. Undefined: too much came without one, and the connection is to be closed. */
  readonly take: (octets: Uint8Array) => ReadonlyArray<Framed> | undefined
  /** Octets that belonged to no frame so far. */
  readonly skipped: () => number
}

export const makeFramer = (frame: BinaryFrame | TextFrame): Framer => {
  let kept: Uint8Array = new Uint8Array(0)
  let skipped = 0
  const begin = frame.kind === "text" ? octetsOf(frame.begins) : fromHex(frame.beginsHex)
  return {
    skipped: () => skipped,
    take: (octets) => {
      kept = joined(kept, octets)
      const frames: Array<Framed> = []
      for (;;) {
        const from = indexOf(kept, begin)
        // The last octets may be the first part of a begin.
        const useless = from < 0 ? Math.max(0, kept.length - begin.length + 1) : from
        skipped += useless
        kept = kept.subarray(useless)
        if (from < 0) break
        const length = frame.kind === "text" ? textLength(frame, kept) : binaryLength(frame, kept)
        if (length === undefined) break
        if (length === "none") {
          // No frame begins here after all: go on behind this begin.
          skipped += begin.length
          kept = kept.subarray(begin.length)
          continue
        }
        const whole = kept.slice(0, length)
        kept = kept.subarray(length)
        frames.push(frame.kind === "text" ? textFields(frame, whole) : binaryFields(frame, whole))
      }
      kept = kept.slice()
      return kept.length > frame.mostOctets ? undefined : frames
    }
  }
}

const textLength = (frame: TextFrame, kept: Uint8Array): number | "none" | undefined => {
  const ends = octetsOf(frame.ends)
  const at = indexOf(kept, ends, octetsOf(frame.begins).length)
  if (at < 0) return undefined
  return at + ends.length > frame.mostOctets ? "none" : at + ends.length
}

const binaryLength = (frame: BinaryFrame, kept: Uint8Array): number | "none" | undefined => {
  const { adds, at, octets } = frame.length
  if (kept.length < at + octets) return undefined
  const length = adds + (octets === 1 ? kept[at]! : kept[at]! * 256 + kept[at + 1]!)
  if (length > frame.mostOctets || length < at + octets) return "none"
  return kept.length < length ? undefined : length
}

const NO_OCTETS: Framed["octets"] = new Map()

const textFields = (frame: TextFrame, whole: Uint8Array): Framed => {
  if (!checksumFits(whole, frame.checksum))
    return { frame: whole, fields: "the checksum does not fit", octets: NO_OCTETS }
  const text = new TextDecoder("utf-8").decode(whole).slice(frame.begins.length, -frame.ends.length)
  const parts: Array<string> = [""]
  for (const character of text) {
    if (frame.separators.includes(character)) parts.push("")
    else parts[parts.length - 1] += character
  }
  const fields = new Map<FieldName, string>()
  frame.fields.forEach((name, index) => {
    const part = parts[index]?.trim()
    if (name !== "-" && part !== undefined && part !== "") fields.set(name, part)
  })
  return { frame: whole, fields, octets: NO_OCTETS }
}

const binaryFields = (frame: BinaryFrame, whole: Uint8Array): Framed => {
  if (!checksumFits(whole, frame.checksum))
    return { frame: whole, fields: "the checksum does not fit", octets: NO_OCTETS }
  const fields = new Map<FieldName, string>()
  const octets = new Map<FieldName, Uint8Array>()
  for (const { as, at, name, octets: count } of frame.fields) {
    // A shorter message has fewer fields.
    if (at + count > whole.length) continue
    const part = whole.subarray(at, at + count)
    octets.set(name, part)
    fields.set(name, read(part, as))
  }
  return { frame: whole, fields, octets }
}

const read = (part: Uint8Array, as: BinaryFrame["fields"][number]["as"]): string => {
  if (as === "ascii") return String.fromCharCode(...part).replace(/\0+$/u, "")
  const hex = toHex(part)
  if (as === "hex") return hex
  if (as === "bcd") return hex.replace(/F+$/u, "")
  const value = BigInt(`0x${hex}`)
  const bits = BigInt(part.length * 8)
  return String(as === "int" && value >> (bits - 1n) === 1n ? value - (1n << bits) : value)
}

export const octetsOf = (text: string): Uint8Array => new TextEncoder().encode(text)
export const fromHex = (hex: string): Uint8Array =>
  Uint8Array.from(hex.replaceAll(/\s/gu, "").match(/../gu) ?? [], (pair) => Number.parseInt(pair, 16))
export const toHex = (octets: Uint8Array): string =>
  Array.from(octets, (octet) => octet.toString(16).toUpperCase().padStart(2, "0")).join("")

const joined = (a: Uint8Array, b: Uint8Array): Uint8Array => {
  const both = new Uint8Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}

const indexOf = (octets: Uint8Array, what: Uint8Array, from = 0): number => {
  for (let at = octets.indexOf(what[0]!, from); at >= 0; at = octets.indexOf(what[0]!, at + 1)) {
    if (at + what.length <= octets.length && what.every((octet, index) => octets[at + index] === octet)) return at
  }
  return -1
}
