/** One RTCP packet of a compound, as far as it is used here (RFC 3550 §6). Octets it does not know are left out. */
export type RtcpPacket =
  | {
      readonly _tag: "SenderReport"
      readonly ssrc: number
      /** Middle 32 bits of its NTP time: what comes back as `lastReport`. */
      readonly ntpMiddle: number
      readonly packets: number
      readonly octets: number
      readonly blocks: ReadonlyArray<ReportBlock>
    }
  | { readonly _tag: "ReceiverReport"; readonly ssrc: number; readonly blocks: ReadonlyArray<ReportBlock> }
  | { readonly _tag: "Goodbye"; readonly ssrcs: ReadonlyArray<number> }
  | { readonly _tag: "Other"; readonly type: number }

/** What somebody hears of one sender (RFC 3550 §6.4.1). */
export interface ReportBlock {
  readonly ssrc: number
  /** Of the packets since the last report, in 256ths. */
  readonly fractionLost: number
  /** Since the beginning; below 0 when more came twice than were lost. */
  readonly lost: number
  readonly highestSequence: number
  /** In samples of the RTP clock. */
  readonly jitter: number
  /** Middle of the NTP time of the sender's last report, 0: none came. */
  readonly lastReport: number
  /** Since that report came, in 65,536ths of a second. */
  readonly delay: number
}

export interface OwnReport {
  readonly ssrc: number
  readonly cname: string
  /** Undefined: we sent nothing since the last report, so this is a receiver's. */
  readonly sent:
    | { readonly atMs: number; readonly timestamp: number; readonly packets: number; readonly octets: number }
    | undefined
  readonly blocks: ReadonlyArray<ReportBlock>
  readonly goodbye: boolean
}

const [SENDER_REPORT, RECEIVER_REPORT, DESCRIPTION, GOODBYE] = [200, 201, 202, 203]
const CNAME = 1
const VERSION_BITS = 0x80
const BLOCK_OCTETS = 24
const MOST_BLOCKS = 31

/**
 * Reads a compound packet; an empty list when it is none: it must begin with a report, every length must fit, and nothing
 * may be left over (RFC 3550 appendix A.2).
 */
export const parseRtcp = (datagram: Uint8Array): ReadonlyArray<RtcpPacket> => {
  const view = new DataView(datagram.buffer, datagram.byteOffset, datagram.byteLength)
  const packets: Array<RtcpPacket> = []
  for (let at = 0; at < datagram.length;) {
    if (at + 4 > datagram.length || datagram[at]! >> 6 !== 2) return []
    const [count, type] = [datagram[at]! & 0x1f, datagram[at + 1]!]
    const end = at + 4 * (view.getUint16(at + 2) + 1)
    if (end > datagram.length) return []
    if (at === 0 && type !== SENDER_REPORT && type !== RECEIVER_REPORT) return []
    const packet = readPacket(view, { at, end, count, type })
    if (packet === undefined) return []
    packets.push(packet)
    at = end
  }
  return packets
}

interface Place {
  readonly at: number
  readonly end: number
  readonly count: number
  readonly type: number
}

const readPacket = (view: DataView, { at, count, end, type }: Place): RtcpPacket | undefined => {
  if (type === SENDER_REPORT) {
    const blocksAt = at + 28
    if (blocksAt + count * BLOCK_OCTETS > end) return undefined
    return {
      _tag: "SenderReport",
      ssrc: view.getUint32(at + 4),
      ntpMiddle: ((view.getUint16(at + 10) << 16) | view.getUint16(at + 12)) >>> 0,
      packets: view.getUint32(at + 20),
      octets: view.getUint32(at + 24),
      blocks: readBlocks(view, blocksAt, count)
    }
  }
  if (type === RECEIVER_REPORT) {
    if (at + 8 + count * BLOCK_OCTETS > end) return undefined
    return { _tag: "ReceiverReport", ssrc: view.getUint32(at + 4), blocks: readBlocks(view, at + 8, count) }
  }
  if (type === GOODBYE) {
    if (at + 4 + 4 * count > end) return undefined
    return { _tag: "Goodbye", ssrcs: Array.from({ length: count }, (_, n) => view.getUint32(at + 4 + 4 * n)) }
  }
  return { _tag: "Other", type }
}

const readBlocks = (view: DataView, from: number, count: number): ReadonlyArray<ReportBlock> =>
  Array.from({ length: count }, (_, n) => {
    const at = from + n * BLOCK_OCTETS
    return {
      ssrc: view.getUint32(at),
      fractionLost: view.getUint8(at + 4),
      // 24 bits with a sign.
      lost: (view.getInt8(at + 5) << 16) | view.getUint16(at + 6),
      highestSequence: view.getUint32(at + 8),
      jitter: view.getUint32(at + 12),
      lastReport: view.getUint32(at + 16),
      delay: view.getUint32(at + 20)
    }
  })

/** Writes a report with our name, and a farewell when we leave (RFC 3550 §6.1: a report first, then SDES, then BYE). */
export const buildRtcp = (report: OwnReport): Uint8Array => {
  const blocks = report.blocks.slice(0, MOST_BLOCKS)
  const head = report.sent === undefined ? 8 : 28
  const reportOctets = head + blocks.length * BLOCK_OCTETS
  // SSRC, item, length, name, and at least one octet of zero up to a whole word.
  const name = new TextEncoder().encode(report.cname).subarray(0, 255)
  const itemsOctets = 4 * Math.ceil((2 + name.length + 1) / 4)
  const descriptionOctets = 8 + itemsOctets
  const byeOctets = report.goodbye ? 8 : 0
  const datagram = new Uint8Array(reportOctets + descriptionOctets + byeOctets)
  const view = new DataView(datagram.buffer)
  const begin = (at: number, count: number, type: number, octets: number) => {
    view.setUint8(at, VERSION_BITS | count)
    view.setUint8(at + 1, type)
    view.setUint16(at + 2, octets / 4 - 1)
    view.setUint32(at + 4, report.ssrc)
  }
  begin(0, blocks.length, report.sent === undefined ? RECEIVER_REPORT : SENDER_REPORT, reportOctets)
  if (report.sent !== undefined) {
    const { atMs, octets, packets, timestamp } = report.sent
    view.setUint32(8, Math.floor(atMs / 1_000))
    view.setUint32(12, Math.floor(((atMs % 1_000) / 1_000) * 2 ** 32))
    view.setUint32(16, timestamp)
    view.setUint32(20, packets)
    view.setUint32(24, octets)
  }
  blocks.forEach((block, n) => writeBlock(view, head + n * BLOCK_OCTETS, block))
  begin(reportOctets, 1, DESCRIPTION, descriptionOctets)
  view.setUint8(reportOctets + 8, CNAME)
  view.setUint8(reportOctets + 9, name.length)
  datagram.set(name, reportOctets + 10)
  if (report.goodbye) begin(reportOctets + descriptionOctets, 1, GOODBYE, byeOctets)
  return datagram
}

const writeBlock = (view: DataView, at: number, block: ReportBlock) => {
  view.setUint32(at, block.ssrc)
  view.setUint8(at + 4, block.fractionLost)
  view.setUint8(at + 5, (block.lost >> 16) & 0xff)
  view.setUint16(at + 6, block.lost & 0xffff)
  view.setUint32(at + 8, block.highestSequence)
  view.setUint32(at + 12, block.jitter)
  view.setUint32(at + 16, block.lastReport)
  view.setUint32(at + 20, block.delay)
}

/** The middle of an NTP time of so many ms, in 65,536ths of a second: what reports measure by. */
export const ntpMiddleOf = (atMs: number): number => Math.floor((atMs / 1_000) * 65_536) % 2 ** 32
