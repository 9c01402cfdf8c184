/**
 * A browser that was loaded anew goes on with its call: INVITE with Replaces (RFC 3891) of the account that the leg is of. The
 * leg, what it is bridged with and what records it stay as they are; its dialog and its keys are others from then on.
 */
import type { Channel } from "../channel.ts"
import type { Exchange } from "../exchange.ts"
import { answerOffer } from "../sdp/offer-answer.ts"
import { isBrowserOffer } from "../sdp/browser.ts"
import { newIce } from "./browsers.ts"
import { isHeldByThem, tellHold } from "./hold.ts"
import type { CallOffered } from "./inbound.ts"
import { reconnectMedia } from "./leg-media.ts"
import { ourSide } from "./our-side.ts"

/** The leg that a browser comes back to, if that is what the INVITE is. It needs no room: it has had it all the time. */
export const comesBackTo = (exchange: Exchange, offered: CallOffered): Channel | undefined => {
  if (offered.replaces === undefined || offered.replacesOwn !== true) return undefined
  const channel = exchange.byDialog.get(offered.replaces)
  if (channel === undefined || channel.hangupCause !== undefined || !channel.answered) return undefined
  return channel.ownBrowser !== undefined && isBrowserOffer(offered.sdp ?? "") ? channel : undefined
}

export const comeBack = (exchange: Exchange, offered: CallOffered, channel: Channel): void => {
  const { dialog, sdp, source } = offered
  const { dialog: former, localMedia, ownBrowser } = channel
  if (localMedia === undefined || ownBrowser === undefined || sdp === undefined) return
  const browser = { ...ownBrowser, ours: newIce(exchange) }
  const media = { address: localMedia.address, port: localMedia.port, browser }
  const direction = channel.holding ? ("sendonly" as const) : ("sendrecv" as const)
  const made = answerOffer(sdp, { ...ourSide(channel, media), direction })
  if ("refused" in made) {
    exchange.log.warning(`${channel.name} came back unusably: ${made.refused}`)
    exchange.sip({ _tag: "Reject", dialog, status: 488, reason: "Not Acceptable Here" })
    return
  }
  exchange.log.info(`${channel.name} came back from ${source.address}`)
  exchange.byDialog.delete(former)
  exchange.byDialog.set(dialog, channel)
  channel.dialog = dialog
  channel.signalling = { ...channel.signalling, address: source.address }
  channel.localMedia = media
  channel.ownBrowser = browser
  channel.localSdp = made.sdp
  exchange.sip({ _tag: "Answer", dialog, sdp: made.sdp })
  exchange.sip({ _tag: "Clear", dialog: former, status: 480, reason: "" })
  reconnectMedia(exchange, channel, { sdp, negotiated: made.negotiated }, () =>
    tellHold(exchange, channel, channel.holding || isHeldByThem(channel), "come_back")
  )
}
