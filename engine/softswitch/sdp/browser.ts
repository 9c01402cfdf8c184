import type { MediaDescription, SessionDescription } from "sdp-transform"
import type { Endpoint } from "../endpoint.ts"
import type { BrowserSide, IceCredentials } from "../media-contract.ts"

/** What SDP says besides when the far end is a browser: ICE (RFC 8839), DTLS (RFC 8842) and what WebRTC asks for (RFC 8829). */

/** Our side of it. */
export interface OwnBrowserSide {
  readonly ours: IceCredentials
  /** SHA-256 of our certificate. */
  readonly fingerprint: string
}

/** What a browser calls its audio: with keys from a handshake, and reports as it needs them. */
export const BROWSER_PROTOCOL = "UDP/TLS/RTP/SAVPF"
const OLD_BROWSER_PROTOCOL = "RTP/SAVPF"

export const isBrowserProtocol = (protocol: string): boolean =>
  protocol === BROWSER_PROTOCOL || protocol === OLD_BROWSER_PROTOCOL

/** Whether the body offers a browser's audio; its leg needs media of that kind. */
export const isBrowserOffer = (sdp: string): boolean => /^m=audio [1-9]\d* (?:UDP\/TLS\/)?RTP\/SAVPF /mu.test(sdp)

/** With other names than before the browser wants its way found anew (RFC 8839 §4.4.1). */
export const restartsIce = (sdp: string, { theirs }: BrowserSide): boolean => {
  const ufrag = /^a=ice-ufrag:(\S+)/mu.exec(sdp)?.[1]
  return ufrag !== undefined && ufrag !== theirs.ufrag
}

const FINGERPRINT = /^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/u

/** What the browser says of itself, or why we cannot talk with it. We take the passive part of the handshake alone. */
export const readBrowser = (
  session: SessionDescription,
  media: MediaDescription,
  parts: ReadonlyArray<string>
): Omit<BrowserSide, "ours"> | { readonly refused: string } => {
  const ufrag = media.iceUfrag ?? session.iceUfrag
  const pwd = media.icePwd ?? session.icePwd
  if (ufrag === undefined || pwd === undefined) return { refused: "a browser's audio without ICE" }
  if (media.rtcpMux === undefined) return { refused: "a browser's audio without rtcp-mux" }
  const setup = media.setup ?? session.setup ?? "actpass"
  if (!parts.includes(setup)) return { refused: `a browser that is ${setup}, where we are passive` }
  const { hash, type } = media.fingerprint ?? session.fingerprint ?? { hash: "", type: "none" }
  // The parser makes numbers of what looks like some.
  const fingerprint = String(hash).toUpperCase()
  if (String(type).toLowerCase() !== "sha-256" || !FINGERPRINT.test(fingerprint))
    return { refused: `a browser's audio with a fingerprint by ${type}, not sha-256` }
  return { theirs: { ufrag: String(ufrag), pwd: String(pwd) }, fingerprint }
}

/** The priority of a host candidate on a machine with one address (RFC 8445 §5.1.2.1). */
const HOST_PRIORITY = 2_130_706_431

/** Our audio line's further lines. */
export const browserLines = (
  { address, port }: Endpoint,
  { fingerprint, ours }: OwnBrowserSide,
  line: { readonly mid: string; readonly setup: "passive" | "actpass" }
): Partial<MediaDescription> => ({
  protocol: BROWSER_PROTOCOL,
  mid: line.mid,
  setup: line.setup,
  // A page finds our sound in a stream by this name. The parser's types have another shape for it than the parser.
  invalid: [{ value: "msid:carillon carillon" }],
  rtcpMux: "rtcp-mux",
  iceUfrag: ours.ufrag,
  icePwd: ours.pwd,
  fingerprint: { type: "sha-256", hash: fingerprint },
  candidates: [
    { foundation: "1", component: 1, transport: "udp", priority: HOST_PRIORITY, ip: address, port, type: "host" }
  ],
  endOfCandidates: "end-of-candidates"
})

/** Ours alone answers checks, and everything goes by one port. */
export const browserSession = (mid: string | undefined): Partial<SessionDescription> => ({
  icelite: "ice-lite",
  ...(mid === undefined ? {} : { groups: [{ type: "BUNDLE", mids: mid }] })
})
