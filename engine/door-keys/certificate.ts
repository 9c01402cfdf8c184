import { createHash, type KeyObject, randomBytes, sign } from "node:crypto"
import { isIP, isIPv4 } from "node:net"
import { bits, explicit, implicit, integer, octets, oid, sequence, set, time, utf8, yes } from "./der.ts"

/** Object identifiers of RFC 5280 and RFC 5480. */
const OID = {
  ecdsaWithSha256: "1.2.840.10045.4.3.2",
  commonName: "2.5.4.3",
  subjectKey: "2.5.29.14",
  keyUsage: "2.5.29.15",
  otherNames: "2.5.29.17",
  basicConstraints: "2.5.29.19",
  authorityKey: "2.5.29.35",
  extendedKeyUsage: "2.5.29.37",
  serverAuth: "1.3.6.1.5.5.7.3.1"
} as const
/** 159 bits: unique by chance (RFC 5280 §4.1.2.2 allows 20 bytes). */
const SERIAL_BYTES = 20

export interface CertificateWish {
  readonly subject: string
  readonly publicKey: KeyObject
  /** Host names and IP addresses; none of an authority. */
  readonly names: ReadonlyArray<string>
  readonly isAuthority: boolean
  readonly fromMs: number
  readonly toMs: number
}

export interface Issuer {
  readonly name: string
  readonly publicKey: KeyObject
  readonly privateKey: KeyObject
}

/** An X.509 certificate (RFC 5280) as PEM, signed by a P-256 key with SHA-256. */
export const certificatePem = (wish: CertificateWish, issuer: Issuer): string => {
  const algorithm = sequence(oid(OID.ecdsaWithSha256))
  const serial = randomBytes(SERIAL_BYTES)
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 1
  const toBeSigned = sequence(
    explicit(0, integer(2)),
    integer(serial),
    algorithm,
    nameOf(issuer.name),
    sequence(time(wish.fromMs), time(wish.toMs)),
    nameOf(wish.subject),
    spki(wish.publicKey),
    explicit(3, sequence(...extensions(wish, issuer)))
  )
  const der = sequence(toBeSigned, algorithm, bits(sign("sha256", toBeSigned, issuer.privateKey)))
  const lines = der.toString("base64").match(/.{1,64}/gu) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`
}

const spki = (key: KeyObject): Buffer => key.export({ type: "spki", format: "der" })

const nameOf = (commonName: string): Buffer => sequence(set(sequence(oid(OID.commonName), utf8(commonName))))

const extensions = ({ isAuthority, names, publicKey }: CertificateWish, issuer: Issuer): ReadonlyArray<Buffer> => {
  const keyId = (key: KeyObject) => createHash("sha1").update(spki(key)).digest()
  const own = extension(OID.subjectKey, octets(keyId(publicKey)))
  if (isAuthority)
    return [
      // It signs servers, and no further authorities.
      critical(OID.basicConstraints, sequence(yes, integer(0))),
      // keyCertSign and cRLSign.
      critical(OID.keyUsage, bits(Buffer.from([0b0000_0110]), 1)),
      own
    ]
  return [
    critical(OID.basicConstraints, sequence()),
    // digitalSignature.
    critical(OID.keyUsage, bits(Buffer.from([0b1000_0000]), 7)),
    extension(OID.extendedKeyUsage, sequence(oid(OID.serverAuth))),
    extension(OID.otherNames, sequence(...names.map(otherName))),
    own,
    extension(OID.authorityKey, sequence(implicit(0, keyId(issuer.publicKey))))
  ]
}

const extension = (id: string, value: Uint8Array): Buffer => sequence(oid(id), octets(value))
const critical = (id: string, value: Uint8Array): Buffer => sequence(oid(id), yes, octets(value))

/** dNSName or iPAddress (RFC 5280 §4.2.1.6). */
const otherName = (name: string): Buffer =>
  isIP(name) === 0 ? implicit(2, Buffer.from(name)) : implicit(7, addressBytes(name))

const addressBytes = (address: string): Buffer => {
  if (isIPv4(address)) return Buffer.from(address.split(".").map(Number))
  const [head = "", tail] = address.split("::")
  const groups = (text: string) => (text === "" ? [] : text.split(":"))
  const [before, after] = [groups(head), groups(tail ?? "")]
  const zeros = tail === undefined ? [] : Array.from({ length: 8 - before.length - after.length }, () => "0")
  return Buffer.from([...before, ...zeros, ...after].flatMap((group) => [...hex(group)]))
}

const hex = (group: string): Buffer => Buffer.from(group.padStart(4, "0"), "hex")
