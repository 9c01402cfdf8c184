/** One RTP packet, header read and paddings cut off (RFC 3550 §5.1). `payload` looks into the datagram it came in. */
export interface RtpPacket {
  readonly marker: boolean
  /** 0–127. */
  readonly payloadType: number
  /** 16 bits. */
  readonly sequence: number
  /** 32 bits, in samples of the codec's clock. */
  readonly timestamp: number
  /** 32 bits: the sender's name for its stream. */
  readonly ssrc: number
  /** Contributing sources, at most 15. */
  readonly csrcs: ReadonlyArray<number>
  /** Header extension (RFC 3550 §5.3.1): `data` is a whole number of 32-bit words. */
  readonly extension: { readonly profile: number; readonly data: Uint8Array } | undefined
  readonly payload: Uint8Array
}

export type RtpRead =
  | { readonly _tag: "Rtp"; readonly packet: RtpPacket }
  /** An RTCP packet on the RTP port (rtcp-mux, RFC 5761 §4): known and left alone. */
  | { readonly _tag: "Rtcp" }
  | { readonly _tag: "NotRtp"; readonly reason: string }

/** The fixed part of the header, in octets. */
export const HEADER_OCTETS = 12

const VERSION = 2
/** CC is a four-bit count. */
const MOST_CSRCS = 15

/** RTCP packet types fall in 192–223 when the whole second octet is read, where no RTP payload type may be (RFC 5761 §4). */
const FIRST_RTCP_TYPE = 192
const LAST_RTCP_TYPE = 223

/**
 * Reads a datagram as RTP (RFC 3550 §5.1):
 *
 *      0                   1                   2                   3
 *      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *     |V=2|P|X|  CC   |M|     PT      |       sequence number         |
 *     |                           timestamp                           |
 *     |                             SSRC                              |
 *     |                         CSRC × CC                             |
 *     |      extension's profile      |   length in 32-bit words      |  when X
 *
 * Never throws: whatever does not fit comes back as `NotRtp` with its reason.
 */
export const parseRtp = (datagram: Uint8Array): RtpRead => {
  if (datagram.length < HEADER_OCTETS) return notRtp(`${datagram.length} octets are no RTP header`)
  const first = datagram[0]!
  const second = datagram[1]!
  if (first >> 6 !== VERSION) return notRtp(`RTP version ${first >> 6}, not ${VERSION}`)
  if (second >= FIRST_RTCP_TYPE && second <= LAST_RTCP_TYPE) return rtcp

  const csrcCount = first & 0x0f
  let start = HEADER_OCTETS + 4 * csrcCount
  let extension: RtpPacket["extension"]
  if (start > datagram.length) return notRtp(`${csrcCount} CSRCs do not fit in ${datagram.length} octets`)
  if ((first & 0x10) !== 0) {
    if (start + 4 > datagram.length) return notRtp("the header extension is cut off")
    const dataStart = start + 4
    const dataEnd = dataStart + 4 * read16(datagram, start + 2)
    if (dataEnd > datagram.length) return notRtp("the header extension is longer than the packet")
    extension = { profile: read16(datagram, start), data: datagram.subarray(dataStart, dataEnd) }
    start = dataEnd
  }
  let end = datagram.length
  if ((first & 0x20) !== 0) {
    const padding = datagram[end - 1]!
    if (padding === 0 || padding > end - start) return notRtp(`padding of ${padding} octets does not fit`)
    end -= padding
  }
  return {
    _tag: "Rtp",
    packet: {
      marker: (second & 0x80) !== 0,
      payloadType: second & 0x7f,
      sequence: read16(datagram, 2),
      timestamp: read32(datagram, 4),
      ssrc: read32(datagram, 8),
      csrcs:
        csrcCount === 0 ? none : Array.from({ length: csrcCount }, (_, i) => read32(datagram, HEADER_OCTETS + 4 * i)),
      extension,
      payload: datagram.subarray(start, end)
    }
  }
}

/**
 * Builds a whole packet, with `paddingOctets` (0–255) of padding at its end.
 * Throws a RangeError for more than 15 CSRCs, an extension that is not whole 32-bit words, or padding out of range: these are bugs.
 */
export const buildRtp = (
  packet: Omit<RtpPacket, "csrcs" | "extension"> & Partial<Pick<RtpPacket, "csrcs" | "extension">>,
  paddingOctets = 0
): Uint8Array => {
  const { csrcs = [], extension, payload } = packet
  if (csrcs.length > MOST_CSRCS) throw new RangeError(`${csrcs.length} CSRCs, at most ${MOST_CSRCS}`)
  if (extension !== undefined && extension.data.length % 4 !== 0) {
    throw new RangeError(`header extension of ${extension.data.length} octets is not whole 32-bit words`)
  }
  if (paddingOctets < 0 || paddingOctets > 255) throw new RangeError(`padding of ${paddingOctets} octets`)
  const extensionOctets = extension === undefined ? 0 : 4 + extension.data.length
  const payloadStart = HEADER_OCTETS + 4 * csrcs.length + extensionOctets
  const datagram = new Uint8Array(payloadStart + payload.length + paddingOctets)
  writeHeader(datagram, packet)
  datagram[0]! |= (paddingOctets > 0 ? 0x20 : 0) | (extension === undefined ? 0 : 0x10) | csrcs.length
  csrcs.forEach((csrc, i) => write32(datagram, HEADER_OCTETS + 4 * i, csrc))
  if (extension !== undefined) {
    const at = HEADER_OCTETS + 4 * csrcs.length
    write16(datagram, at, extension.profile)
    write16(datagram, at + 2, extension.data.length / 4)
    datagram.set(extension.data, at + 4)
  }
  datagram.set(payload, payloadStart)
  if (paddingOctets > 0) datagram[datagram.length - 1] = paddingOctets
  return datagram
}

/** Writes the twelve fixed octets at the start of `into`, without CSRCs, extension or padding. */
export const writeHeader = (
  into: Uint8Array,
  header: Pick<RtpPacket, "marker" | "payloadType" | "sequence" | "timestamp" | "ssrc">
): void => {
  into[0] = VERSION << 6
  into[1] = (header.marker ? 0x80 : 0) | (header.payloadType & 0x7f)
  write16(into, 2, header.sequence)
  write32(into, 4, header.timestamp)
  write32(into, 8, header.ssrc)
}

const rtcp: RtpRead = { _tag: "Rtcp" }
const none: ReadonlyArray<number> = []

const notRtp = (reason: string): RtpRead => ({ _tag: "NotRtp", reason })

const read16 = (from: Uint8Array, at: number): number => (from[at]! << 8) | from[at + 1]!

const read32 = (from: Uint8Array, at: number): number =>
  ((from[at]! << 24) | (from[at + 1]! << 16) | (from[at + 2]! << 8) | from[at + 3]!) >>> 0

const write16 = (into: Uint8Array, at: number, value: number): void => {
  into[at] = value >>> 8
  into[at + 1] = value
}

const write32 = (into: Uint8Array, at: number, value: number): void => {
  into[at] = value >>> 24
  into[at + 1] = value >>> 16
  into[at + 2] = value >>> 8
  into[at + 3] = value
}
