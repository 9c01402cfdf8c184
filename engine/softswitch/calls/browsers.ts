/** What is different of a leg with a browser at its far end: its kind of media, its offer, and ICE that restarts. */
import type { Channel, ChannelMedia, Fork } from "../channel.ts"
import type { Exchange } from "../exchange.ts"
import type { IceCredentials, LegKind } from "../media-contract.ts"
import { isBrowserOffer, type OwnBrowserSide, restartsIce } from "../sdp/browser.ts"
import { makeOffer } from "../sdp/offer-answer.ts"
import { settleMusic } from "./hold-music.ts"
import { ourSide } from "./our-side.ts"
import type { Hop } from "../sip-contract.ts"

/** Who speaks with it waits with music until it is back. */
export const browserAway = (exchange: Exchange, channel: Channel, isAway: boolean): void => {
  exchange.log.info(`${channel.name}: its browser is ${isAway ? "away, and waited for" : "back"}`)
  channel.away = isAway
  settleMusic(exchange, channel)
}

/** Telephones that speak SIP over WebSocket are browsers, and have no other media than theirs (RFC 7118). */
export const isBrowser = ({ transport }: Hop): boolean => transport === "ws" || transport === "wss"

/** Of a caller: by its offer; when it wants ours, by the way it came. */
export const kindOfCaller = (sdp: string | undefined, source: Hop): LegKind =>
  (sdp === undefined ? isBrowser(source) : isBrowserOffer(sdp)) ? "webrtc" : "rtp"

/** Of a leg that rings telephones: any of them may answer. */
export const kindOfForks = (forks: ReadonlyArray<Fork>): LegKind =>
  forks.some(({ via }) => isBrowser(via)) ? "webrtc" : "rtp"

/** 122 bits of chance, where ICE asks for 24 in a name and 128 in a password (RFC 8445 §5.3): a name's are added. */
export const newIce = ({ newUuid }: Pick<Exchange, "newUuid">): IceCredentials => {
  const letters = () => newUuid().replaceAll("-", "")
  return { ufrag: letters().slice(0, 8), pwd: `${letters()}${letters().slice(0, 8)}` }
}

/** Only asks whether an offer could be answered. */
export const NO_SIDE: OwnBrowserSide = { ours: { ufrag: "", pwd: "" }, fingerprint: "" }

/** Our side towards one far end of a leg: a desk telephone that rings beside a browser is offered what it knows. */
export const mediaTowards = ({ localMedia, ownBrowser }: Channel, hop: Hop): ChannelMedia | undefined => {
  if (localMedia === undefined) return undefined
  const { address, port } = localMedia
  return ownBrowser !== undefined && isBrowser(hop) ? { address, port, browser: ownBrowser } : { address, port }
}

/** The offer to one telephone of a leg; what it answers is held against it. */
export const offerTo = (channel: Channel, dialog: string): string | undefined => {
  const fork = channel.forks.get(dialog)
  const media = fork === undefined ? undefined : mediaTowards(channel, fork.via)
  if (fork === undefined || media === undefined) return undefined
  const offered = makeOffer(ourSide(channel, media))
  channel.forks.set(dialog, { ...fork, offered })
  return offered
}

/** Our side in the answer to a change: with other names when the browser has others (RFC 8839 §4.4.1). */
export const mediaForChange = (
  exchange: Exchange,
  channel: Channel,
  sdp: string | undefined
): ChannelMedia | undefined => {
  const { localMedia, negotiated } = channel
  if (localMedia?.browser === undefined || negotiated?.browser === undefined || sdp === undefined) return localMedia
  if (!restartsIce(sdp, negotiated.browser)) return localMedia
  return { ...localMedia, browser: { ...localMedia.browser, ours: newIce(exchange) } }
}
