import { createHmac, timingSafeEqual } from "node:crypto"
import { isIPv6 } from "node:net"
import { crc32 } from "node:zlib"
import type { Endpoint } from "../../endpoint.ts"

/** STUN (RFC 8489) as far as ICE needs it: binding requests and their answers. */

export type StunKind = "request" | "indication" | "success" | "error"

export interface StunMessage {
  readonly kind: StunKind
  readonly method: number
  readonly transaction: Uint8Array
  /** The first of each kind before MESSAGE-INTEGRITY: what comes after it proves nothing. */
  readonly attributes: ReadonlyMap<number, Uint8Array>
  /** Where MESSAGE-INTEGRITY begins; undefined: nobody vouches for the message. */
  readonly integrityAt: number | undefined
  readonly hasFingerprint: boolean
}

export const BINDING = 1

export const ATTRIBUTE = {
  username: 0x0006,
  integrity: 0x0008,
  errorCode: 0x0009,
  unknownAttributes: 0x000a,
  mappedAddress: 0x0020,
  priority: 0x0024,
  useCandidate: 0x0025,
  fingerprint: 0x8028,
  controlled: 0x8029,
  controlling: 0x802a
} as const

const MAGIC = 0x2112_a442
const FINGERPRINT_MASK = 0x5354_554e
const HEADER_OCTETS = 20
const INTEGRITY_OCTETS = 20
const KINDS: ReadonlyArray<StunKind> = ["request", "indication", "success", "error"]

/** Whether the datagram may be STUN and nothing else that comes to the same port (RFC 7983 §7). */
export const looksLikeStun = (octets: Uint8Array): boolean => octets.length >= HEADER_OCTETS && octets[0]! < 4

/** Undefined: not a whole STUN message, or its FINGERPRINT is another message's. */
export const readStun = (octets: Uint8Array): StunMessage | undefined => {
  const view = viewOf(octets)
  if (!looksLikeStun(octets) || view.getUint32(4) !== MAGIC) return undefined
  if (octets.length % 4 !== 0 || view.getUint16(2) !== octets.length - HEADER_OCTETS) return undefined
  const type = view.getUint16(0)
  const attributes = new Map<number, Uint8Array>()
  let integrityAt: number | undefined
  let hasFingerprint = false
  for (let at = HEADER_OCTETS; at < octets.length;) {
    const name = view.getUint16(at)
    const length = view.getUint16(at + 2)
    const end = at + 4 + length
    const next = at + 4 + roundUp(length)
    if (next > octets.length || hasFingerprint) return undefined
    if (name === ATTRIBUTE.fingerprint) {
      if (length !== 4 || view.getUint32(at + 4) !== fingerprintOf(octets.subarray(0, at))) return undefined
      hasFingerprint = true
    } else if (integrityAt === undefined) {
      if (name === ATTRIBUTE.integrity && length !== INTEGRITY_OCTETS) return undefined
      if (name === ATTRIBUTE.integrity) integrityAt = at
      else if (!attributes.has(name)) attributes.set(name, octets.subarray(at + 4, end))
    }
    at = next
  }
  return {
    kind: KINDS[((type & 0x0100) >> 7) | ((type & 0x0010) >> 4)]!,
    method: (type & 0x000f) | ((type & 0x00e0) >> 1) | ((type & 0x3e00) >> 2),
    transaction: octets.subarray(8, HEADER_OCTETS),
    attributes,
    integrityAt,
    hasFingerprint
  }
}

/** Whether the message was made by somebody who knows the password (RFC 8489 §9.1.3). */
export const isAuthentic = (octets: Uint8Array, { integrityAt }: StunMessage, password: string): boolean => {
  if (integrityAt === undefined) return false
  const begin = Uint8Array.from(octets.subarray(0, integrityAt))
  viewOf(begin).setUint16(2, integrityAt - HEADER_OCTETS + 4 + INTEGRITY_OCTETS)
  const due = createHmac("sha1", password).update(begin).digest()
  return timingSafeEqual(due, octets.subarray(integrityAt + 4, integrityAt + 4 + INTEGRITY_OCTETS))
}

/** The attributes a receiver must know to understand the message (below 0x8000), which we do not. */
export const unknownOf = ({ attributes }: StunMessage): ReadonlyArray<number> =>
  [...attributes.keys()].filter((name) => name < 0x8000 && !KNOWN.has(name))

const KNOWN: ReadonlySet<number> = new Set(Object.values(ATTRIBUTE))

/** With MESSAGE-INTEGRITY when there is a password, and FINGERPRINT always. */
export const writeStun = (message: {
  readonly kind: StunKind
  readonly method: number
  readonly transaction: Uint8Array
  readonly attributes: ReadonlyArray<readonly [name: number, value: Uint8Array]>
  readonly password: string | undefined
}): Uint8Array => {
  const { method } = message
  const kind = KINDS.indexOf(message.kind)
  const octets = new Uint8Array(
    HEADER_OCTETS +
      message.attributes.reduce((sum, [, value]) => sum + 4 + roundUp(value.length), 0) +
      (message.password === undefined ? 0 : 4 + INTEGRITY_OCTETS) +
      8
  )
  const view = viewOf(octets)
  view.setUint16(
    0,
    (method & 0x0f) | ((method & 0x70) << 1) | ((method & 0xf80) << 2) | ((kind & 1) << 4) | ((kind & 2) << 7)
  )
  view.setUint32(4, MAGIC)
  octets.set(message.transaction, 8)
  let at = HEADER_OCTETS
  const put = (name: number, value: Uint8Array): void => {
    view.setUint16(at, name)
    view.setUint16(at + 2, value.length)
    octets.set(value, at + 4)
    at += 4 + roundUp(value.length)
  }
  for (const [name, value] of message.attributes) put(name, value)
  if (message.password !== undefined) {
    view.setUint16(2, at - HEADER_OCTETS + 4 + INTEGRITY_OCTETS)
    put(ATTRIBUTE.integrity, createHmac("sha1", message.password).update(octets.subarray(0, at)).digest())
  }
  view.setUint16(2, at - HEADER_OCTETS + 8)
  const check = new Uint8Array(4)
  viewOf(check).setUint32(0, fingerprintOf(octets.subarray(0, at)))
  put(ATTRIBUTE.fingerprint, check)
  return octets
}

/** XOR-MAPPED-ADDRESS: where we saw the message come from (RFC 8489 §14.2). */
export const mappedAddress = ({ address, port }: Endpoint, transaction: Uint8Array): Uint8Array => {
  const plain = isIPv6(address) ? octetsOfIpv6(address) : Uint8Array.from(address.split("."), Number)
  const value = new Uint8Array(4 + plain.length)
  const view = viewOf(value)
  value[1] = plain.length === 4 ? 1 : 2
  view.setUint16(2, port ^ (MAGIC >>> 16))
  const mask = new Uint8Array(16)
  viewOf(mask).setUint32(0, MAGIC)
  mask.set(transaction, 4)
  for (const [i, octet] of plain.entries()) value[4 + i] = octet ^ mask[i]!
  return value
}

export const errorCode = (code: number, reason: string): Uint8Array => {
  const text = new TextEncoder().encode(reason)
  const value = new Uint8Array(4 + text.length)
  value[2] = Math.floor(code / 100)
  value[3] = code % 100
  value.set(text, 4)
  return value
}

const octetsOfIpv6 = (address: string): Uint8Array => {
  const [whole = ""] = address.split("%")
  // The last two groups may be written as an IPv4 address.
  const hex = whole.replace(
    /(\d+)\.(\d+)\.(\d+)\.(\d+)$/u,
    (_, a, b, c, d) => `${((+a << 8) | +b).toString(16)}:${((+c << 8) | +d).toString(16)}`
  )
  const [head = "", tail] = hex.split("::")
  const first = head === "" ? [] : head.split(":")
  const last = tail === undefined || tail === "" ? [] : tail.split(":")
  const groups = [...first, ...Array.from({ length: 8 - first.length - last.length }, () => "0"), ...last]
  return Uint8Array.from(groups.flatMap((group) => [parseInt(group, 16) >> 8, parseInt(group, 16) & 0xff]))
}

const fingerprintOf = (octets: Uint8Array): number => (crc32(octets) ^ FINGERPRINT_MASK) >>> 0

const roundUp = (length: number): number => (length + 3) & ~3

const viewOf = (octets: Uint8Array): DataView => new DataView(octets.buffer, octets.byteOffset, octets.length)
