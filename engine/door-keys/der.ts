/** What of ASN.1's DER (X.690) certificates are written with. */

const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bits: 0x03,
  octets: 0x04,
  oid: 0x06,
  utf8: 0x0c,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31
} as const

const tagged = (tag: number, ...parts: ReadonlyArray<Uint8Array>): Buffer => {
  const contents = Buffer.concat(parts)
  return Buffer.concat([Buffer.from([tag, ...lengthOf(contents.length)]), contents])
}

const lengthOf = (length: number): ReadonlyArray<number> => {
  if (length < 0x80) return [length]
  const bytes = length < 0x100 ? [length] : [length >> 8, length & 0xff]
  return [0x80 | bytes.length, ...bytes]
}

export const sequence = (...parts: ReadonlyArray<Uint8Array>): Buffer => tagged(TAG.sequence, ...parts)
export const set = (...parts: ReadonlyArray<Uint8Array>): Buffer => tagged(TAG.set, ...parts)
export const yes: Buffer = tagged(TAG.boolean, Buffer.from([0xff]))
export const octets = (bytes: Uint8Array): Buffer => tagged(TAG.octets, bytes)
export const utf8 = (text: string): Buffer => tagged(TAG.utf8, Buffer.from(text))

/** A number that is not below zero; bytes of a large one, highest first. */
export const integer = (value: number | Uint8Array): Buffer => {
  const bytes = typeof value === "number" ? Buffer.from([value]) : value
  // A highest bit of one would make it negative.
  return tagged(TAG.integer, ...((bytes[0] ?? 0) >= 0x80 ? [Buffer.from([0]), bytes] : [bytes]))
}

/** `unused` bits at the end do not count. */
export const bits = (bytes: Uint8Array, unused = 0): Buffer => tagged(TAG.bits, Buffer.from([unused]), bytes)

/** `2.5.29.17` */
export const oid = (text: string): Buffer => {
  const [first = 0, second = 0, ...rest] = text.split(".").map(Number)
  return tagged(TAG.oid, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]))
}

const base128 = (value: number): ReadonlyArray<number> => {
  const bytes = [value & 0x7f]
  for (let high = value >> 7; high > 0; high >>= 7) bytes.unshift(0x80 | (high & 0x7f))
  return bytes
}

/** To the second; two digits of a year until 2049 (RFC 5280 §4.1.2.5). */
export const time = (ms: number): Buffer => {
  const digits = `${new Date(ms).toISOString().slice(0, 19).replaceAll(/\D/gu, "")}Z`
  return digits < "2050"
    ? tagged(TAG.utcTime, Buffer.from(digits.slice(2)))
    : tagged(TAG.generalizedTime, Buffer.from(digits))
}

/** A choice by number: around other values, or instead of a value's own tag. */
export const explicit = (number: number, value: Uint8Array): Buffer => tagged(0xa0 | number, value)
export const implicit = (number: number, bytes: Uint8Array): Buffer => tagged(0x80 | number, bytes)
