/** The messages of a handshake, cut into records and put together again (RFC 6347 §4.2). */

export const HANDSHAKE = {
  clientHello: 1,
  serverHello: 2,
  certificate: 11,
  serverKeyExchange: 12,
  certificateRequest: 13,
  serverHelloDone: 14,
  certificateVerify: 15,
  clientKeyExchange: 16,
  finished: 20
} as const

export interface HandshakeMessage {
  readonly type: number
  readonly sequence: number
  readonly body: Uint8Array
  /** Of the records it came in: nothing that comes in the clear may pass for what must be sealed. */
  readonly epoch: number
}

const HEADER_OCTETS = 12

/** What fits a datagram everywhere, with the headers around it. */
const MOST_FRAGMENT_OCTETS = 1_150

/** A hello with a post-quantum share has 2 KB, a certificate as browsers make it less than one. */
const MOST_MESSAGE_OCTETS = 16_384

/** Messages that came before their turn; a flight has five. */
const MOST_AHEAD = 8

/** The message as one fragment: as it is hashed. */
export const wholeMessage = (type: number, sequence: number, body: Uint8Array): Buffer =>
  fragment(type, sequence, body, 0, body.length)

export const fragmentsOf = (type: number, sequence: number, body: Uint8Array): ReadonlyArray<Buffer> =>
  Array.from({ length: Math.max(1, Math.ceil(body.length / MOST_FRAGMENT_OCTETS)) }, (_, n) => {
    const from = n * MOST_FRAGMENT_OCTETS
    return fragment(type, sequence, body, from, Math.min(MOST_FRAGMENT_OCTETS, body.length - from))
  })

const fragment = (type: number, sequence: number, body: Uint8Array, from: number, length: number): Buffer => {
  const octets = Buffer.alloc(HEADER_OCTETS + length)
  octets[0] = type
  octets.writeUIntBE(body.length, 1, 3)
  octets.writeUInt16BE(sequence, 4)
  octets.writeUIntBE(from, 6, 3)
  octets.writeUIntBE(length, 9, 3)
  octets.set(body.subarray(from, from + length), HEADER_OCTETS)
  return octets
}

export interface Reassembly {
  /** Takes the fragments of a record. "old": something of a message that was taken before, so its sender lacks our answer. */
  readonly put: (record: Uint8Array, epoch: number) => "taken" | "old" | "refused"
  /** The next message in order, once it is whole. What may not be taken is forgotten, and its place is free for another. */
  readonly next: () => HandshakeMessage | undefined
}

interface Partial {
  readonly type: number
  readonly body: Uint8Array
  readonly epoch: number
  readonly have: Array<readonly [from: number, to: number]>
}

export const makeReassembly = (mayBeTaken: (type: number, epoch: number) => boolean = () => true): Reassembly => {
  const partial = new Map<number, Partial>()
  let due = 0

  const putOne = (header: Buffer, content: Uint8Array, epoch: number): "taken" | "old" | "refused" => {
    const type = header[0]!
    const length = header.readUIntBE(1, 3)
    const sequence = header.readUInt16BE(4)
    const from = header.readUIntBE(6, 3)
    if (length > MOST_MESSAGE_OCTETS || from + content.length > length) return "refused"
    if (sequence < due) return "old"
    if (sequence >= due + MOST_AHEAD) return "refused"
    let one = partial.get(sequence)
    if (one?.epoch === 1 && epoch === 0) return "refused"
    // Of two that do not belong together, one may be forged: the other is said again until it is answered.
    if (one === undefined || one.type !== type || one.body.length !== length || one.epoch !== epoch || isFull(one)) {
      one = { type, body: new Uint8Array(length), epoch, have: [] }
      partial.set(sequence, one)
    }
    one.body.set(content, from)
    one.have.push([from, from + content.length])
    return "taken"
  }

  return {
    put: (record, epoch) => {
      let outcome: "taken" | "old" | "refused" = "refused"
      const octets = Buffer.from(record.buffer, record.byteOffset, record.length)
      for (let at = 0; at + HEADER_OCTETS <= octets.length;) {
        const end = at + HEADER_OCTETS + octets.readUIntBE(at + 9, 3)
        if (end > octets.length) return "refused"
        outcome = putOne(octets.subarray(at, at + HEADER_OCTETS), octets.subarray(at + HEADER_OCTETS, end), epoch)
        if (outcome === "refused") return outcome
        at = end
      }
      return outcome
    },
    next: () => {
      const one = partial.get(due)
      if (one === undefined || !isWhole(one)) return undefined
      partial.delete(due)
      if (!mayBeTaken(one.type, one.epoch)) return undefined
      return { type: one.type, sequence: due++, body: one.body, epoch: one.epoch }
    }
  }
}

const MOST_FRAGMENTS = 64

const isFull = ({ have }: Partial): boolean => have.length > MOST_FRAGMENTS

const isWhole = ({ body, have }: Partial): boolean => {
  let reached = 0
  for (const [from, to] of have.toSorted(([a], [b]) => a - b)) {
    if (from > reached) return false
    reached = Math.max(reached, to)
  }
  return reached === body.length
}
