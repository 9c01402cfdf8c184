import { createCipheriv, createDecipheriv } from "node:crypto"
import type { RecordKey } from "./secrets.ts"

/** DTLS 1.2's records (RFC 6347 §4.1), in the clear or sealed with AES-128-GCM (RFC 5288). */

export const CONTENT = { changeCipherSpec: 20, alert: 21, handshake: 22, data: 23 } as const

export interface Record {
  readonly type: number
  readonly epoch: number
  readonly sequence: number
  readonly fragment: Uint8Array
}

const HEADER_OCTETS = 13
const EXPLICIT_OCTETS = 8
const TAG_OCTETS = 16
/** DTLS 1.2, and 1.0 in the first hello of a client that does not know us. */
const VERSION = 0xfefd
const OLD_VERSION = 0xfeff

/** Whether the datagram may be DTLS and nothing else that comes to the same port (RFC 7983 §7). */
export const looksLikeDtls = (octets: Uint8Array): boolean =>
  octets.length > HEADER_OCTETS && octets[0]! >= 20 && octets[0]! <= 63

/** The whole records of a datagram, up to the first that is none. */
export const readRecords = (datagram: Uint8Array): ReadonlyArray<Record> => {
  const view = viewOf(datagram)
  const records: Array<Record> = []
  for (let at = 0; at + HEADER_OCTETS <= datagram.length;) {
    const version = view.getUint16(at + 1)
    const end = at + HEADER_OCTETS + view.getUint16(at + 11)
    if ((version !== VERSION && version !== OLD_VERSION) || end > datagram.length) break
    records.push({
      type: datagram[at]!,
      epoch: view.getUint16(at + 3),
      sequence: view.getUint16(at + 5) * 2 ** 32 + view.getUint32(at + 7),
      fragment: datagram.subarray(at + HEADER_OCTETS, end)
    })
    at = end
  }
  return records
}

export const writeRecord = ({ epoch, fragment, sequence, type }: Record): Buffer => {
  const octets = Buffer.alloc(HEADER_OCTETS + fragment.length)
  octets[0] = type
  octets.writeUInt16BE(VERSION, 1)
  octets.writeUInt16BE(epoch, 3)
  octets.writeUIntBE(sequence, 5, 6)
  octets.writeUInt16BE(fragment.length, 11)
  octets.set(fragment, HEADER_OCTETS)
  return octets
}

/** The record with its fragment sealed. Its number is the nonce, so none may be used twice. */
export const seal = (record: Record, { key, salt }: RecordKey): Record => {
  const explicit = numberOf(record)
  const cipher = createCipheriv("aes-128-gcm", key, Buffer.concat([salt, explicit]))
  cipher.setAAD(additional(record, explicit, record.fragment.length))
  const sealed = cipher.update(record.fragment)
  cipher.final()
  return { ...record, fragment: Buffer.concat([explicit, sealed, cipher.getAuthTag()]) }
}

/** What was sealed, or undefined: not authentic. */
export const unseal = (record: Record, { key, salt }: RecordKey): Uint8Array | undefined => {
  const length = record.fragment.length - EXPLICIT_OCTETS - TAG_OCTETS
  if (length < 0) return undefined
  const explicit = record.fragment.subarray(0, EXPLICIT_OCTETS)
  const decipher = createDecipheriv("aes-128-gcm", key, Buffer.concat([salt, explicit]))
  decipher.setAAD(additional(record, numberOf(record), length))
  decipher.setAuthTag(record.fragment.subarray(EXPLICIT_OCTETS + length))
  const opened = decipher.update(record.fragment.subarray(EXPLICIT_OCTETS, EXPLICIT_OCTETS + length))
  try {
    decipher.final()
  } catch {
    return undefined
  }
  return opened
}

const numberOf = ({ epoch, sequence }: Record): Buffer => {
  const number = Buffer.alloc(8)
  number.writeUInt16BE(epoch)
  number.writeUIntBE(sequence, 2, 6)
  return number
}

const additional = ({ type }: Record, number: Uint8Array, length: number): Buffer =>
  Buffer.concat([number, Uint8Array.of(type, VERSION >> 8, VERSION & 0xff, length >> 8, length & 0xff)])

const viewOf = (octets: Uint8Array): DataView => new DataView(octets.buffer, octets.byteOffset, octets.length)
