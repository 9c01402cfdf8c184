import { write } from "sdp-transform"
import type { MediaDescription, SessionDescription } from "sdp-transform"
import type { Endpoint } from "../endpoint.ts"
import type { Codec, IceCredentials, Negotiated } from "../media-contract.ts"
import { browserLines, browserSession, isBrowserProtocol } from "./browser.ts"
import type { OwnBrowserSide } from "./browser.ts"
import {
  CLOCK_HZ,
  eventBeside,
  eventsFor,
  formatsFor,
  OPUS,
  OPUS_PASSED,
  preferred,
  PTIME_MS,
  rtpmapOf
} from "./formats.ts"
import type { Format, Wishes } from "./formats.ts"
import { familyOf, readAudio, readSdp } from "./read.ts"
import type { AudioLine, KeyEvents } from "./read.ts"

export type Direction = Negotiated["direction"]

/** Our side of one leg. */
export interface LocalMedia extends Endpoint, Wishes {
  /** The number in our o= line, the same for the whole dialog (RFC 3264 §5). */
  readonly sessionId: number
  /** What we want to do; sendrecv when left out. sendonly puts the far end on hold. */
  readonly direction?: Direction
  /** The last SDP we sent in this dialog: the version goes one up when this one differs (RFC 3264 §8). */
  readonly previous?: string
  /** The far end is a browser, and this is our side of its media. */
  readonly browser?: OwnBrowserSide
}

export interface Refused {
  /** Why, in words for the log and a 488's Warning. */
  readonly refused: string
}

/** The name of our only line, where a browser wants one. */
const OWN_MID = "0"

/** Offers PCMA, PCMU and telephone-event in one audio line (RFC 3264 §5); to a narrow line Opus before them. */
export const makeOffer = (local: LocalMedia): string => {
  const line = audioLine(local, formatsFor(local), eventsFor(local), local.direction ?? "sendrecv")
  const timing = { start: 0, stop: 0 }
  if (local.browser === undefined) return versioned(local, { timing, media: [line] })
  // Who offers leaves open who begins the handshake (RFC 8842 §5.2).
  const secured = { ...line, ...browserLines(local, local.browser, { mid: OWN_MID, setup: "actpass" }) }
  return versioned(local, { ...browserSession(OWN_MID), timing, media: [secured] })
}

/**
 * Answers an offer (RFC 3264 §6): the first usable audio line is taken with PCMA before PCMU, all other lines are
 * switched off by port 0. Refused when the body cannot be read or no line is usable; say 488 then.
 */
export const answerOffer = (
  offer: string,
  local: LocalMedia
): { readonly sdp: string; readonly negotiated: Negotiated } | Refused => {
  const taken = takeLine(offer, local)
  if ("refused" in taken) return taken
  const { audio, chosen, format, session } = taken
  const negotiated = {
    ...negotiate(audio, format, directionOf(audio, local.direction ?? "sendrecv"), audio.rtcpMux),
    ...browserOf(audio, local.browser?.ours)
  }
  const mid = session.media[chosen]!.mid
  const event = eventBeside(format.codec, audio.events)
  const own = audioLine(local, [format], event === undefined ? [] : [event], negotiated.direction, audio.rtcpMux)
  const answer =
    local.browser === undefined
      ? own
      : { ...own, ...browserLines(local, local.browser, { mid: String(mid ?? OWN_MID), setup: "passive" }) }
  const media = session.media.map((theirs, i) => (i === chosen ? answer : switchedOff(theirs)))
  const timing = session.timing ?? { start: 0, stop: 0 }
  const grouped = local.browser === undefined ? {} : browserSession(bundleOf(session, mid))
  return { sdp: versioned(local, { ...grouped, timing, media }), negotiated }
}

/** What an offer would be answered with, where no answer is to be written yet; refused as {@link answerOffer} would. */
export const codecFor = (offer: string, local: Pick<LocalMedia, "address" | "browser">): Codec | Refused => {
  const taken = takeLine(offer, local)
  return "refused" in taken ? taken : taken.format.codec
}

/** The line of an offer that is taken, and what is spoken on it. */
const takeLine = (offer: string, local: Pick<LocalMedia, "address" | "browser" | keyof Wishes>) => {
  const read = readSdp(offer)
  if ("refused" in read) return read
  const { session } = read
  const browserIs = local.browser === undefined ? undefined : ["actpass", "active"]
  const family = familyOf(local.address)
  const lines = session.media.map((media) => readAudio(session, media, { family, browserIs }))
  const chosen = lines.findIndex((line) => !("refused" in line))
  const audio = lines[chosen]
  if (audio === undefined || "refused" in audio) return { refused: whyNone(session, lines) }
  return { session, chosen, audio, format: preferred(audio, local) }
}

/** Our line's name where the browser bundles it: what we switch off belongs to no bundle (RFC 9143 §7.3.3). */
const bundleOf = ({ groups = [] }: SessionDescription, mid: string | undefined): string | undefined =>
  groups.some(({ mids, type }) => type === "BUNDLE" && String(mids).split(" ").includes(String(mid)))
    ? String(mid)
    : undefined

const browserOf = (audio: AudioLine, ours: IceCredentials | undefined): Pick<Negotiated, "browser"> =>
  audio.browser === undefined || ours === undefined ? {} : { browser: { ...audio.browser, ours } }

/**
 * Takes the answer to our own offer (RFC 3264 §7). Refused when it does not fit the offer or declines the audio; the
 * call cannot talk then.
 */
export const acceptAnswer = (ourOffer: string, answer: string): Negotiated | Refused => {
  const offered = readSdp(ourOffer)
  if ("refused" in offered) return { refused: `our own offer: ${offered.refused}` }
  const read = readSdp(answer)
  if ("refused" in read) return read
  const { session } = read
  const wanted = offered.session.media.length
  if (session.media.length !== wanted)
    return { refused: `answer with ${session.media.length} m= lines to our ${wanted}` }
  const ours = String(offered.session.connection?.ip ?? "")
  const own = offered.session.media[0]!
  const isBrowser = isBrowserProtocol(own.protocol)
  const family = familyOf(ours)
  const audio = readAudio(session, session.media[0]!, { family, browserIs: isBrowser ? ["active"] : undefined })
  if ("refused" in audio) return audio
  const direction = directionOf(audio, own.direction ?? "sendrecv")
  // The answerer's first format is the one it means to use (RFC 3264 §6.1).
  const [format] = audio.codecs
  const said = readAudio(offered.session, own, { family, browserIs: isBrowser ? ["actpass"] : undefined })
  if (format === undefined || "refused" in said || !said.codecs.some(({ codec }) => codec === format.codec))
    return { refused: `an answer with ${format?.codec}, which was not offered` }
  // Telephones are offered no common port: many old ones answer it wrongly.
  const credentials = isBrowser ? { ufrag: String(own.iceUfrag), pwd: String(own.icePwd) } : undefined
  return { ...negotiate(audio, format, direction, isBrowser), ...browserOf(audio, credentials) }
}

const negotiate = (audio: AudioLine, format: Format, direction: Direction, rtcpMux: boolean): Negotiated => {
  const event = eventBeside(format.codec, audio.events)
  return {
    remote: { address: audio.address, port: audio.port },
    codec: format.codec,
    payloadType: format.payloadType,
    telephoneEvent: event?.payloadType,
    ...(event === undefined || event.clockHz === CLOCK_HZ ? {} : { telephoneEventHz: event.clockHz }),
    direction,
    ptimeMs: audio.ptimeMs,
    rtcpMux
  }
}

/** Our direction: we send what the far end will receive, and the reverse, within what we want (RFC 3264 §6.1). */
const directionOf = (audio: AudioLine, ours: Direction): Direction => {
  const send = audio.receives && (ours === "sendrecv" || ours === "sendonly")
  const receive = audio.sends && (ours === "sendrecv" || ours === "recvonly")
  return send ? (receive ? "sendrecv" : "sendonly") : receive ? "recvonly" : "inactive"
}

const whyNone = (session: SessionDescription, lines: ReadonlyArray<AudioLine | Refused>): string => {
  const reasons = lines.flatMap((line, i) =>
    "refused" in line && session.media[i]!.type === "audio" ? [line.refused] : []
  )
  return reasons.length > 0 ? reasons.join("; ") : "no audio line offered"
}

const audioLine = (
  local: LocalMedia,
  formats: ReadonlyArray<Format>,
  events: ReadonlyArray<KeyEvents>,
  direction: Direction,
  rtcpMux = false
): MediaDescription => ({
  type: "audio",
  port: local.port,
  protocol: "RTP/AVP",
  payloads: [...formats, ...events].map(({ payloadType }) => payloadType).join(" "),
  rtp: [
    ...formats.map(rtpmapOf),
    ...events.map(({ clockHz, payloadType }) => ({ payload: payloadType, codec: "telephone-event", rate: clockHz }))
  ],
  fmtp: [
    ...formats
      .filter(({ codec }) => codec === "opus")
      .map(({ payloadType }) => ({ payload: payloadType, config: local.isWide === true ? OPUS_PASSED : OPUS })),
    // Keys 0–9, *, #, A–D and no others (RFC 4733 §2.4.1).
    ...events.map(({ payloadType }) => ({ payload: payloadType, config: "0-15" }))
  ],
  ptime: PTIME_MS,
  ...(rtcpMux ? { rtcpMux: "rtcp-mux" } : {}),
  direction
})

/** A refused line keeps its kind, transport and formats (RFC 3264 §6). */
const switchedOff = (media: MediaDescription): MediaDescription => ({
  type: media.type,
  port: 0,
  protocol: media.protocol,
  payloads: String(media.payloads ?? "0"),
  rtp: [],
  fmtp: []
})

const FIRST_VERSION = 1

const versioned = (
  local: LocalMedia,
  said: Partial<SessionDescription> & Pick<SessionDescription, "media" | "timing">
): string => {
  const body = (sessionVersion: number) =>
    write({
      version: 0,
      origin: {
        username: "carillon",
        sessionId: local.sessionId,
        sessionVersion,
        netType: "IN",
        ipVer: familyOf(local.address),
        address: local.address
      },
      name: "carillon",
      connection: { version: familyOf(local.address), ip: local.address },
      ...said
    })
  const sent = /^o=\S+ \S+ (\d+) /m.exec(local.previous ?? "")
  if (sent === null) return body(FIRST_VERSION)
  const same = body(Number(sent[1]))
  return same === local.previous ? same : body(Number(sent[1]) + 1)
}
