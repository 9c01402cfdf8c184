import { isIP } from "node:net"
import { parse } from "sdp-transform"
import type { MediaDescription, SessionDescription } from "sdp-transform"
import type { BrowserSide, Codec } from "../media-contract.ts"
import { BROWSER_PROTOCOL, isBrowserProtocol, readBrowser } from "./browser.ts"

/** An SDP body with everything the offer/answer rules look at checked, or the reason why it cannot be used. */
export type SdpRead = { readonly session: SessionDescription } | { readonly refused: string }

/** One m=audio line that we could talk over. */
export interface AudioLine {
  readonly address: string
  readonly port: number
  /** Our codecs in the far end's order of preference. */
  readonly codecs: ReadonlyArray<{ readonly codec: Codec; readonly payloadType: number }>
  /** Keys as events: beside Opus they may count at 48 kHz (RFC 7587 §4.4), beside the others at 8 kHz. */
  readonly events: ReadonlyArray<KeyEvents>
  /** What the far end wants to do. */
  readonly sends: boolean
  readonly receives: boolean
  readonly ptimeMs: number
  /** RTCP may share the media's port (RFC 5761 §5.1.1). */
  readonly rtcpMux: boolean
  /** Of a browser's line alone. */
  readonly browser?: Omit<BrowserSide, "ours">
}

/** Whom we talk with on a leg: telephones of one family, or a browser that has one of these parts in the handshake. */
export interface Wanted {
  readonly family: Family
  readonly browserIs?: ReadonlyArray<string> | undefined
}

/** One telephone-event format. */
export interface KeyEvents {
  readonly payloadType: number
  readonly clockHz: number
}

/** Browsers' offers reach 8 kB; telephones' stay below 2. */
export const MAX_SDP_CHARACTERS = 16_384

/** More than any telephone offers; each costs a line in the answer. */
const MAX_MEDIA_LINES = 16

/** RFC 3551's default, and the bounds within which a wish is believed. */
const PTIME_MS = 20
const SHORTEST_PTIME_MS = 10
const LONGEST_PTIME_MS = 120

/** Payload types that need no rtpmap (RFC 3551 table 4). */
const STATIC_CODECS: Readonly<Record<number, Codec>> = { 0: "PCMU", 8: "PCMA", 9: "G722" }

const CODEC_RATE_HZ = 8_000
const OPUS_RATE_HZ = 48_000

/** By its name in capitals and its clock. Opus always says two channels, and means any number (RFC 7587 §7). */
const codecOf = ({ channels, name, rateHz }: Format): Codec | undefined => {
  if (name === "OPUS") return rateHz === OPUS_RATE_HZ ? "opus" : undefined
  if (rateHz !== CODEC_RATE_HZ || channels !== 1) return undefined
  return name === "PCMA" || name === "PCMU" || name === "G722" ? name : undefined
}

/**
 * Reads an SDP body (RFC 8866 §5). sdp-transform leaves out what it cannot read, so what must be there is checked here.
 */
export const readSdp = (sdp: string): SdpRead => {
  if (sdp.length > MAX_SDP_CHARACTERS)
    return { refused: `SDP of ${sdp.length} characters, more than ${MAX_SDP_CHARACTERS}` }
  if (!/^v=0\s*$/.test(sdp.split(/\r\n|\r|\n/, 1)[0] ?? "")) return { refused: "SDP does not begin with v=0" }
  const session = parse(sdp)
  if (session.origin?.sessionVersion === undefined) return { refused: "SDP has no readable o= line" }
  if (session.media.length === 0) return { refused: "SDP has no m= line" }
  if (session.media.length > MAX_MEDIA_LINES)
    return { refused: `${session.media.length} m= lines, more than ${MAX_MEDIA_LINES}` }
  for (const [i, media] of session.media.entries()) {
    if (!media.type || !media.protocol || !Number.isInteger(media.port) || media.port < 0 || media.port > 65_535) {
      return { refused: `m= line ${i + 1} is not readable` }
    }
  }
  return { session }
}

/** The IP version of an address of ours, and so of those it can talk with. */
export type Family = 4 | 6

export const familyOf = (address: string): Family => (isIP(address) === 6 ? 6 : 4)

const NO_ADDRESS = "0.0.0.0"

/** Looks at one m= line as an audio line for us: RTP/AVP and an address of our family, or a browser's; a codec of ours. */
export const readAudio = (
  session: SessionDescription,
  media: MediaDescription,
  { browserIs, family }: Wanted
): AudioLine | { readonly refused: string } => {
  if (media.type !== "audio") return { refused: `m=${media.type} is not audio` }
  if (media.port === 0) return { refused: "the audio line is switched off (port 0)" }
  const isBrowser = browserIs !== undefined
  if (isBrowser ? !isBrowserProtocol(media.protocol) : media.protocol !== "RTP/AVP")
    return { refused: `audio over ${media.protocol}, not ${isBrowser ? BROWSER_PROTOCOL : "RTP/AVP"}` }
  const browser = isBrowser ? readBrowser(session, media, browserIs) : undefined
  if (browser !== undefined && "refused" in browser) return browser
  const connection = media.connection ?? session.connection
  if (connection === undefined) return { refused: "no readable c= line for the audio" }
  const address = String(connection.ip)
  // A browser that has not gathered its candidates yet says zeros as well, and means nothing by it.
  const isHeldOldWay = !isBrowser && (address === NO_ADDRESS || address === "::")
  if (!isBrowser && !isHeldOldWay && (connection.version !== family || isIP(address) !== family))
    return { refused: `c= names ${address}, not an IPv${family} address` }

  const formats = payloadTypes(media).map((payloadType) => encodingOf(media, payloadType))
  const codecs = formats.flatMap((format) => {
    const codec = codecOf(format)
    return codec === undefined ? [] : [{ codec, payloadType: format.payloadType }]
  })
  if (codecs.length === 0) return { refused: `no PCMA, PCMU, G722 or opus among the formats ${media.payloads ?? ""}` }
  const events = formats
    .filter(({ name, rateHz }) => name === "TELEPHONE-EVENT" && (rateHz === CODEC_RATE_HZ || rateHz === OPUS_RATE_HZ))
    .map(({ payloadType, rateHz }) => ({ payloadType, clockHz: rateHz }))

  const direction = media.direction ?? session.direction ?? "sendrecv"
  return {
    address,
    port: media.port,
    codecs,
    events,
    sends: direction === "sendrecv" || direction === "sendonly",
    // The hold of RFC 2543: an address of zeros means "send me nothing" (RFC 3264 §8.4).
    receives: (direction === "sendrecv" || direction === "recvonly") && !isHeldOldWay,
    ptimeMs: ptimeOf(media),
    rtcpMux: media.rtcpMux !== undefined,
    ...(browser === undefined ? {} : { browser })
  }
}

const payloadTypes = (media: MediaDescription): ReadonlyArray<number> =>
  // A single format comes as a number from the parser.
  String(media.payloads ?? "")
    .split(/\s+/)
    .filter((format) => /^\d{1,3}$/.test(format))
    .map(Number)
    .filter((payloadType) => payloadType <= 127)

interface Format {
  readonly payloadType: number
  /** In capitals; empty when unknown. */
  readonly name: string
  readonly rateHz: number
  readonly channels: number
}

/** By rtpmap first: dynamic numbers mean what it says, and so may static ones. */
const encodingOf = (media: MediaDescription, payloadType: number): Format => {
  const map = media.rtp.find(({ payload }) => payload === payloadType)
  if (map === undefined)
    return { payloadType, name: STATIC_CODECS[payloadType] ?? "", rateHz: CODEC_RATE_HZ, channels: 1 }
  const channels = map.encoding === undefined ? 1 : Number(map.encoding)
  return { payloadType, name: String(map.codec).toUpperCase(), rateHz: map.rate ?? 0, channels }
}

const ptimeOf = (media: MediaDescription): number => {
  const wish = Number(media.ptime ?? PTIME_MS)
  return wish >= SHORTEST_PTIME_MS && wish <= LONGEST_PTIME_MS ? wish : PTIME_MS
}
