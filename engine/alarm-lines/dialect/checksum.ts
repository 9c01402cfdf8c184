import { crc16 } from "../dc-09/crc.ts"
import type { Checksum } from "./schema.ts"

/** Whether the frame's own checksum fits what is in it. */
export const checksumFits = (frame: Uint8Array, checksum: Checksum | undefined): boolean => {
  if (checksum === undefined) return true
  const { as, beforeEnd, from, kind } = checksum
  const octets = OCTETS[kind] * (as === "hex" ? 2 : 1)
  const at = frame.length - beforeEnd
  if (at < from || at + octets > frame.length) return false
  const said = frame.subarray(at, at + octets)
  const value = as === "hex" ? Number.parseInt(String.fromCharCode(...said), 16) : number(said)
  return value === checksumOf(kind, frame, from, at)
}

/** As it is written into a frame. */
export const writeChecksum = (kind: Checksum["kind"], frame: Uint8Array, from: number, to: number): string =>
  checksumOf(kind, frame, from, to)
    .toString(16)
    .toUpperCase()
    .padStart(OCTETS[kind] * 2, "0")

const OCTETS = { sum8: 1, xor8: 1, "crc16-arc": 2, "crc16-x25": 2 } as const

const checksumOf = (kind: Checksum["kind"], frame: Uint8Array, from: number, to: number): number => {
  const over = frame.subarray(from, to)
  if (kind === "sum8") return over.reduce((sum, octet) => (sum + octet) & 0xff, 0)
  if (kind === "xor8") return over.reduce((sum, octet) => sum ^ octet, 0)
  return kind === "crc16-arc" ? crc16(over) : x25(over)
}

/** CRC-16/X-25 (ITU-T X.25): polynomial 0x1021 reflected, start FFFF, inverted; "123456789" gives 906E. */
const x25 = (octets: Uint8Array): number => {
  let crc = 0xffff
  for (const octet of octets) {
    crc ^= octet
    for (let bit = 0; bit < 8; bit += 1) crc = (crc & 1) === 1 ? (crc >>> 1) ^ 0x8408 : crc >>> 1
  }
  return crc ^ 0xffff
}

const number = (octets: Uint8Array): number => octets.reduce((value, octet) => value * 256 + octet, 0)
