import type { Channel } from "../channel.ts"
import type { Exchange } from "../exchange.ts"
import { type Direction, makeOffer } from "../sdp/offer-answer.ts"
import { ourSide } from "./our-side.ts"

/** Offers what the leg is to speak now, in this direction, by re-INVITE. */
export const offerAgain = (exchange: Exchange, channel: Channel, direction: Direction): void => {
  const { dialog, localMedia, localSdp } = channel
  if (localMedia === undefined) return
  const previous = localSdp === undefined ? {} : { previous: localSdp }
  channel.localSdp = makeOffer({ ...ourSide(channel, localMedia), direction, ...previous })
  channel.offerUnderWay = channel.localSdp
  exchange.sip({ _tag: "Change", dialog, sdp: channel.localSdp })
}

/** What became of an offer is known; a newer one may still wait. */
export const offerSettled = (channel: Channel, offered: string | undefined): void => {
  if (channel.offerUnderWay === offered) channel.offerUnderWay = undefined
}
