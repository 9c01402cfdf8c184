/** What is wrong with what a far end sent; `alert` is what it is told (RFC 5246 §7.2). */
export class Unacceptable extends Error {
  readonly alert: number
  constructor(alert: number, reason: string) {
    super(reason)
    this.alert = alert
  }
}

export const ALERT = {
  closeNotify: 0,
  unexpectedMessage: 10,
  handshakeFailure: 40,
  badCertificate: 42,
  illegalParameter: 47,
  decodeError: 50,
  decryptError: 51,
  protocolVersion: 70
} as const

export interface Reader {
  readonly number: (octets: 1 | 2 | 3) => number
  readonly octets: (length: number) => Uint8Array
  /** A vector: its length in so many octets, then itself. */
  readonly vector: (lengthOctets: 1 | 2 | 3) => Uint8Array
  readonly isAtEnd: () => boolean
  /** Throws unless everything was read. */
  readonly end: () => void
}

export const makeReader = (from: Uint8Array): Reader => {
  let at = 0
  const octets = (length: number): Uint8Array => {
    if (at + length > from.length) throw new Unacceptable(ALERT.decodeError, "a message that ends too early")
    at += length
    return from.subarray(at - length, at)
  }
  const number = (length: 1 | 2 | 3): number => octets(length).reduce((sum, octet) => sum * 256 + octet, 0)
  const isAtEnd = () => at === from.length
  return {
    octets,
    number,
    vector: (lengthOctets) => octets(number(lengthOctets)),
    isAtEnd,
    end: () => {
      if (!isAtEnd()) throw new Unacceptable(ALERT.decodeError, "a message with more than its content")
    }
  }
}

/** Numbers of two octets each. */
export const numbersOf = (octets: Uint8Array): ReadonlyArray<number> =>
  Array.from({ length: octets.length >> 1 }, (_, n) => (octets[2 * n]! << 8) | octets[2 * n + 1]!)

export const vector = (lengthOctets: 1 | 2 | 3, ...parts: ReadonlyArray<Uint8Array>): Buffer => {
  const content = Buffer.concat(parts)
  const length = Buffer.alloc(lengthOctets)
  length.writeUIntBE(content.length, 0, lengthOctets)
  return Buffer.concat([length, content])
}

export const uint16 = (...numbers: ReadonlyArray<number>): Buffer =>
  Buffer.from(numbers.flatMap((number) => [number >> 8, number & 0xff]))
