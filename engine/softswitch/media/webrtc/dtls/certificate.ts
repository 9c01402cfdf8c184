import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto"

/** A certificate that nobody vouches for but the SDP, which tells its fingerprint (RFC 8122 §5). */
export interface OwnCertificate {
  readonly der: Uint8Array
  readonly key: KeyObject
  /** SHA-256 as SDP writes it: `AB:CD:…`. */
  readonly fingerprint: string
}

/** A new one, with a new key on P-256. */
export const makeCertificate = (): OwnCertificate => {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" })
  const name = sequence(der(SET, sequence(oid(COMMON_NAME), der(UTF8_STRING, Buffer.from("carillon")))))
  const serial = randomBytes(16)
  serial[0] = 0x40 | (serial[0]! & 0x3f)
  const algorithm = sequence(oid(ECDSA_WITH_SHA256))
  const content = sequence(
    der(EXPLICIT_0, der(INTEGER, Uint8Array.of(VERSION_3))),
    der(INTEGER, serial),
    algorithm,
    name,
    // It lives as long as its process, and nobody asks the clock about it.
    sequence(der(UTC_TIME, Buffer.from("700101000000Z")), der(GENERALIZED_TIME, Buffer.from("99991231235959Z"))),
    name,
    publicKey.export({ type: "spki", format: "der" })
  )
  const signature = sign("sha256", content, privateKey)
  const whole = sequence(content, algorithm, der(BIT_STRING, Uint8Array.of(0), signature))
  return { der: whole, key: privateKey, fingerprint: fingerprintOf(whole) }
}

export const fingerprintOf = (certificate: Uint8Array): string =>
  createHash("sha256").update(certificate).digest("hex").toUpperCase().match(/../gu)!.join(":")

const INTEGER = 0x02
const BIT_STRING = 0x03
const OBJECT_IDENTIFIER = 0x06
const UTF8_STRING = 0x0c
const UTC_TIME = 0x17
const GENERALIZED_TIME = 0x18
const SEQUENCE = 0x30
const SET = 0x31
const EXPLICIT_0 = 0xa0
const VERSION_3 = 2

/** 1.2.840.10045.4.3.2 and 2.5.4.3. */
const ECDSA_WITH_SHA256 = Uint8Array.of(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02)
const COMMON_NAME = Uint8Array.of(0x55, 0x04, 0x03)

const der = (tag: number, ...parts: ReadonlyArray<Uint8Array>): Uint8Array => {
  const content = Buffer.concat(parts)
  const { length } = content
  const head = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Uint8Array.of(tag, ...head), content])
}

const sequence = (...parts: ReadonlyArray<Uint8Array>): Uint8Array => der(SEQUENCE, ...parts)
const oid = (octets: Uint8Array): Uint8Array => der(OBJECT_IDENTIFIER, octets)
