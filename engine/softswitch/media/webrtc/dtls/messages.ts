import { ALERT, makeReader, numbersOf, uint16, Unacceptable, vector } from "./reader.ts"

/** What the messages of a handshake say, as far as we speak: one suite, one curve, one profile for media. */

export const VERSION = 0xfefd
export const SUITE = 0xc02b
export const CURVE_P256 = 23
export const SRTP_PROFILE = 0x0001
export const ECDSA_SHA256 = 0x0403
const NAMED_CURVE = 3
const RANDOM_OCTETS = 32
const SIGNAL_RENEGOTIATION = 0x00ff

export const EXTENSION = {
  curves: 10,
  pointFormats: 11,
  signatures: 13,
  srtp: 14,
  extendedMasterSecret: 23,
  renegotiation: 0xff01
} as const

/** With what certificates may be signed; browsers make P-256 and, where asked to, RSA. */
export const SIGNATURES: ReadonlyMap<number, { readonly hash: string; readonly kind: "ec" | "rsa" }> = new Map([
  [ECDSA_SHA256, { hash: "sha256", kind: "ec" }],
  [0x0503, { hash: "sha384", kind: "ec" }],
  [0x0401, { hash: "sha256", kind: "rsa" }]
])
const CERTIFICATE_KINDS = Uint8Array.of(64, 1)

export interface ClientHello {
  readonly random: Uint8Array
  readonly hasPointFormats: boolean
}

/** Throws what the client is told when it cannot speak as we do. */
export const readClientHello = (body: Uint8Array): ClientHello => {
  const reader = makeReader(body)
  // Versions count down from 1.0: a smaller number is a later one.
  if (reader.number(2) > VERSION) throw new Unacceptable(ALERT.protocolVersion, "DTLS before 1.2")
  const random = Uint8Array.from(reader.octets(RANDOM_OCTETS))
  reader.vector(1)
  reader.vector(1)
  const suites = numbersOf(reader.vector(2))
  const compressions = reader.vector(1)
  const extensions = readExtensions(reader.isAtEnd() ? new Uint8Array() : reader.vector(2))
  reader.end()
  const has = (what: string, isThere: boolean | undefined): void => {
    if (isThere !== true) throw new Unacceptable(ALERT.handshakeFailure, `a client without ${what}`)
  }
  has("ECDHE-ECDSA-AES128-GCM-SHA256", suites.includes(SUITE))
  has("uncompressed records", compressions.includes(0))
  has("the curve P-256", listIn(extensions.get(EXTENSION.curves))?.includes(CURVE_P256))
  has("ECDSA with SHA-256", listIn(extensions.get(EXTENSION.signatures))?.includes(ECDSA_SHA256))
  has("SRTP by AES128_CM_SHA1_80", listIn(extensions.get(EXTENSION.srtp))?.includes(SRTP_PROFILE))
  has("an extended master secret", extensions.has(EXTENSION.extendedMasterSecret))
  has("safe renegotiation", suites.includes(SIGNAL_RENEGOTIATION) || extensions.has(EXTENSION.renegotiation))
  return { random, hasPointFormats: extensions.has(EXTENSION.pointFormats) }
}

const readExtensions = (octets: Uint8Array): ReadonlyMap<number, Uint8Array> => {
  const reader = makeReader(octets)
  const extensions = new Map<number, Uint8Array>()
  while (!reader.isAtEnd()) extensions.set(reader.number(2), reader.vector(2))
  return extensions
}

const listIn = (extension: Uint8Array | undefined): ReadonlyArray<number> | undefined =>
  extension === undefined ? undefined : numbersOf(makeReader(extension).vector(2))

export const serverHello = (random: Uint8Array, { hasPointFormats }: ClientHello): Buffer => {
  const extension = (name: number, content: Uint8Array) => Buffer.concat([uint16(name), vector(2, content)])
  return Buffer.concat([
    uint16(VERSION),
    random,
    // No session to come back to.
    Uint8Array.of(0),
    uint16(SUITE),
    Uint8Array.of(0),
    vector(
      2,
      extension(EXTENSION.srtp, Buffer.concat([vector(2, uint16(SRTP_PROFILE)), Uint8Array.of(0)])),
      extension(EXTENSION.extendedMasterSecret, new Uint8Array()),
      extension(EXTENSION.renegotiation, Uint8Array.of(0)),
      ...(hasPointFormats ? [extension(EXTENSION.pointFormats, Uint8Array.of(1, 0))] : [])
    )
  ])
}

export const certificateList = (certificate: Uint8Array): Buffer => vector(3, vector(3, certificate))

/** The first of the list: the others would vouch for it, and the SDP does that. */
export const readCertificate = (body: Uint8Array): Uint8Array => {
  const list = makeReader(makeReader(body).vector(3))
  if (list.isAtEnd()) throw new Unacceptable(ALERT.badCertificate, "a client without a certificate")
  return Uint8Array.from(list.vector(3))
}

/** Curve and point, as they are signed and sent. */
export const curveParameters = (point: Uint8Array): Buffer =>
  Buffer.concat([Uint8Array.of(NAMED_CURVE), uint16(CURVE_P256), vector(1, point)])

export const signed = (algorithm: number, signature: Uint8Array): Buffer =>
  Buffer.concat([uint16(algorithm), vector(2, signature)])

export const certificateRequest = (): Buffer =>
  Buffer.concat([vector(1, CERTIFICATE_KINDS), vector(2, uint16(...SIGNATURES.keys())), uint16(0)])

export const readClientKeyExchange = (body: Uint8Array): Uint8Array => {
  const reader = makeReader(body)
  const point = reader.vector(1)
  reader.end()
  return point
}

export const readSigned = (body: Uint8Array): { readonly algorithm: number; readonly signature: Uint8Array } => {
  const reader = makeReader(body)
  const algorithm = reader.number(2)
  const signature = reader.vector(2)
  reader.end()
  return { algorithm, signature }
}
