import { type CounterBlock, xorKeyStream } from "./aes.ts"
import { writeHmac } from "./hmac-sha1.ts"
import { makeReplayWindow, type ReplayWindow } from "./replay.ts"
import { type MasterKey, sessionKeys, type SessionKeys } from "./srtp-keys.ts"

/** AES_CM_128_HMAC_SHA1_80 (RFC 3711), the profile that every browser has: RTP and RTCP, in place, without a copy. */

export const TAG_OCTETS = 10
/** What a packet grows by at most: RTCP has its number before the tag. */
export const SRTP_GROWTH_OCTETS = TAG_OCTETS + 4

const RTP_HEADER_OCTETS = 12
const RTCP_HEADER_OCTETS = 8
const INDEX_OCTETS = 4
const ENCRYPTED = 0x8000_0000

/** Streams a far end may begin with one key: a browser has one, and another after it changed its microphone. */
const MOST_STREAMS = 8

export interface SrtpSender {
  /** Protects the packet in the first `length` octets; returns how many it has then, or 0 when it must not be sent. */
  readonly protect: (octets: Uint8Array, length: number) => number
  readonly protectControl: (octets: Uint8Array, length: number) => number
}

export interface SrtpReceiver {
  /** The packet inside, at the same place, or undefined: not authentic, or seen before. */
  readonly unprotect: (octets: Uint8Array) => Uint8Array | undefined
  readonly unprotectControl: (octets: Uint8Array) => Uint8Array | undefined
}

export const makeSrtpSender = (master: MasterKey): SrtpSender => {
  const rtp = sessionKeys(master, "rtp")
  const rtcp = sessionKeys(master, "rtcp")
  let sent = -1
  let controls = 0

  return {
    protect: (octets, length) => {
      const header = headerOctets(octets, length)
      if (header === undefined) return 0
      const sequence = (octets[2]! << 8) | octets[3]!
      // A number used twice with one key would lay two packets open (RFC 3711 §9.1).
      const index = sent < 0 ? sequence : sent + (((sequence - sent) << 16) >> 16)
      if (index <= sent) return 0
      sent = index
      const rollOver = Math.floor(index / 0x1_0000)
      xorKeyStream(rtp.cipher, rtpCounter(rtp, octets, rollOver, sequence), octets, header, length - header)
      writeWord(octets, length, rollOver)
      writeHmac(rtp.authentication, octets, length + 4, octets, length, TAG_OCTETS)
      return length + TAG_OCTETS
    },
    protectControl: (octets, length) => {
      if (length < RTCP_HEADER_OCTETS || controls >= ENCRYPTED) return 0
      const index = controls++
      const counter = rtcpCounter(rtcp, octets, index)
      xorKeyStream(rtcp.cipher, counter, octets, RTCP_HEADER_OCTETS, length - RTCP_HEADER_OCTETS)
      writeWord(octets, length, ENCRYPTED + index)
      writeHmac(rtcp.authentication, octets, length + INDEX_OCTETS, octets, length + INDEX_OCTETS, TAG_OCTETS)
      return length + INDEX_OCTETS + TAG_OCTETS
    }
  }
}

export const makeSrtpReceiver = (master: MasterKey): SrtpReceiver => {
  const rtp = sessionKeys(master, "rtp")
  const rtcp = sessionKeys(master, "rtcp")
  const streams = new Map<number, ReplayWindow>()
  const controls = new Map<number, ReplayWindow>()
  const received = new Uint8Array(TAG_OCTETS)
  const expected = new Uint8Array(TAG_OCTETS)

  return {
    unprotect: (octets) => {
      const length = octets.length - TAG_OCTETS
      const header = headerOctets(octets, length)
      if (header === undefined) return undefined
      const ssrc = wordAt(octets, 8)
      const window = streams.get(ssrc) ?? makeReplayWindow()
      const sequence = (octets[2]! << 8) | octets[3]!
      const index = guessIndex(window.highest(), sequence)
      if (index < 0 || !window.isNew(index)) return undefined
      const rollOver = Math.floor(index / 0x1_0000)
      received.set(octets.subarray(length))
      writeWord(octets, length, rollOver)
      writeHmac(rtp.authentication, octets, length + 4, expected, 0, TAG_OCTETS)
      if (!isSame(received, expected)) return undefined
      window.take(index)
      keep(streams, ssrc, window)
      xorKeyStream(rtp.cipher, rtpCounter(rtp, octets, rollOver, sequence), octets, header, length - header)
      return octets.subarray(0, length)
    },
    unprotectControl: (octets) => {
      const length = octets.length - TAG_OCTETS - INDEX_OCTETS
      if (length < RTCP_HEADER_OCTETS) return undefined
      const ssrc = wordAt(octets, 4)
      const written = wordAt(octets, length)
      const index = written & ~ENCRYPTED
      const window = controls.get(ssrc) ?? makeReplayWindow()
      if (!window.isNew(index)) return undefined
      received.set(octets.subarray(length + INDEX_OCTETS))
      writeHmac(rtcp.authentication, octets, length + INDEX_OCTETS, expected, 0, TAG_OCTETS)
      if (!isSame(received, expected)) return undefined
      window.take(index)
      keep(controls, ssrc, window)
      if (written >= ENCRYPTED)
        xorKeyStream(
          rtcp.cipher,
          rtcpCounter(rtcp, octets, index),
          octets,
          RTCP_HEADER_OCTETS,
          length - RTCP_HEADER_OCTETS
        )
      return octets.subarray(0, length)
    }
  }
}

/** What the sender's whole number is, of which the packet has 16 bits: the one next to the highest seen (RFC 3711 §3.3.1). */
export const guessIndex = (highest: number, sequence: number): number => {
  if (highest < 0) return sequence
  const step = ((sequence - highest) << 16) >> 16
  return highest + step
}

/** The oldest stream is forgotten for a new one. Its packets, sent again, would be taken once more: only who has the key can. */
const keep = (windows: Map<number, ReplayWindow>, ssrc: number, window: ReplayWindow): void => {
  if (windows.has(ssrc)) return
  const oldest = windows.keys().next().value
  if (windows.size >= MOST_STREAMS && oldest !== undefined) windows.delete(oldest)
  windows.set(ssrc, window)
}

/** Where the payload begins: behind contributors and the extension; undefined when the packet is too short for them. */
const headerOctets = (octets: Uint8Array, length: number): number | undefined => {
  if (length < RTP_HEADER_OCTETS) return undefined
  let header = RTP_HEADER_OCTETS + 4 * (octets[0]! & 0x0f)
  if (octets[0]! & 0x10) {
    if (length < header + 4) return undefined
    header += 4 + 4 * ((octets[header + 2]! << 8) | octets[header + 3]!)
  }
  return header <= length ? header : undefined
}

/** One for all packets: used before the next is made. */
const counter: CounterBlock = { a: 0, b: 0, c: 0, d: 0 }

const rtpCounter = ({ salt }: SessionKeys, octets: Uint8Array, rollOver: number, sequence: number): CounterBlock => {
  counter.a = salt.a
  counter.b = salt.b ^ wordAt(octets, 8)
  counter.c = salt.c ^ rollOver
  counter.d = salt.d ^ (sequence << 16)
  return counter
}

const rtcpCounter = ({ salt }: SessionKeys, octets: Uint8Array, index: number): CounterBlock => {
  counter.a = salt.a
  counter.b = salt.b ^ wordAt(octets, 4)
  counter.c = salt.c ^ (index >>> 16)
  counter.d = salt.d ^ (index << 16)
  return counter
}

const wordAt = (octets: Uint8Array, at: number): number =>
  ((octets[at]! << 24) | (octets[at + 1]! << 16) | (octets[at + 2]! << 8) | octets[at + 3]!) >>> 0

const writeWord = (octets: Uint8Array, at: number, word: number): void => {
  octets[at] = word >>> 24
  octets[at + 1] = word >>> 16
  octets[at + 2] = word >>> 8
  octets[at + 3] = word
}

/** In the same time wherever they differ. */
const isSame = (one: Uint8Array, other: Uint8Array): boolean => {
  let difference = 0
  for (let i = 0; i < TAG_OCTETS; i++) difference |= one[i]! ^ other[i]!
  return difference === 0
}
