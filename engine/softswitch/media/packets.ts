import type { Endpoint } from "../endpoint.ts"
import { FRAME_SAMPLES } from "../rtp/clock.ts"
import { HEADER_OCTETS, writeHeader } from "../rtp/packet.ts"
import type { RtpPacket } from "../rtp/packet.ts"
import type { Arrival } from "./passing.ts"

/** First sequence, timestamp and SSRC of what we send: random, RFC 3550 §5.1. */
export interface RtpIdentity {
  readonly sequence: number
  readonly timestamp: number
  readonly ssrc: number
}

export interface Outgoing {
  readonly datagram: Uint8Array
  readonly to: Endpoint
}

export interface Spoken extends Outgoing {
  /** A key's packet: what was to be heard was not sent. */
  readonly isKey: boolean
}

/** Packets being sent at a time: a socket may hold one for a moment while the next frame is written. */
const PACKET_BUFFERS = 4

/** Of a key's payload. */
export const EVENT_OCTETS = 4

/** Room for one packet, and views of it made once. */
export interface PacketBuffer {
  readonly audio: Uint8Array
  readonly payload: Uint8Array
  readonly event: Uint8Array
}

/** G.711 has the longest frame; Opus is told to stay within it. */
const makePacketBuffer = (): PacketBuffer => {
  const audio = new Uint8Array(HEADER_OCTETS + FRAME_SAMPLES)
  return {
    audio,
    payload: audio.subarray(HEADER_OCTETS),
    event: audio.subarray(0, HEADER_OCTETS + EVENT_OCTETS)
  }
}

/** The packets that one stream sends, in rooms that are used again, with numbers that go on. */
export const makePackets = ({ sequence: first, ssrc, timestamp }: RtpIdentity) => {
  const buffers = Array.from({ length: PACKET_BUFFERS }, makePacketBuffer)
  const outgoing: { datagram: Uint8Array; to: Endpoint; isKey: boolean } = {
    datagram: buffers[0]!.audio,
    to: { address: "0.0.0.0", port: 0 },
    isKey: false
  }
  const header = { marker: false, payloadType: 0, sequence: first, timestamp, ssrc }
  return {
    /** The number of the packet that will be sent next. */
    sequence: (): number => header.sequence,
    /** Writes a header over what came from elsewhere, with that number; what is returned is used again. */
    pass: (
      { datagram, octets }: Arrival,
      what: Pick<RtpPacket, "marker" | "payloadType" | "timestamp" | "sequence">,
      to: Endpoint
    ): Spoken => {
      header.marker = what.marker
      header.payloadType = what.payloadType
      header.timestamp = what.timestamp
      header.sequence = what.sequence
      writeHeader(datagram, header)
      header.sequence = (header.sequence + 1) & 0xffff
      outgoing.datagram = datagram.subarray(0, HEADER_OCTETS + octets)
      outgoing.to = to
      outgoing.isKey = false
      return outgoing
    },
    /** The room for the packet that will be sent next. */
    next: (): PacketBuffer => buffers[header.sequence % PACKET_BUFFERS]!,
    /** Writes the header of that packet; what is returned is used again. */
    send: (
      datagram: Uint8Array,
      what: Pick<RtpPacket, "marker" | "payloadType" | "timestamp">,
      to: Endpoint,
      isKey: boolean
    ): Spoken => {
      header.marker = what.marker
      header.payloadType = what.payloadType
      header.timestamp = what.timestamp
      writeHeader(datagram, header)
      header.sequence = (header.sequence + 1) & 0xffff
      outgoing.datagram = datagram
      outgoing.to = to
      outgoing.isKey = isKey
      return outgoing
    }
  }
}
