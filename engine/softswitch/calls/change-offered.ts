import type { Channel } from "../channel.ts"
import { channelHeaders } from "../events/channel-headers.ts"
import { type Exchange, peerOf } from "../exchange.ts"
import { answerOffer, makeOffer } from "../sdp/offer-answer.ts"
import { mediaForChange } from "./browsers.ts"
import { isHeldByThem, tellHold } from "./hold.ts"
import { reconnectMedia } from "./leg-media.ts"
import { ourSide } from "./our-side.ts"

/** A re-INVITE: new address, new direction, hold and back. What we cannot follow is refused and all stays as it was. */
export const changeOffered = (exchange: Exchange, channel: Channel, sdp: string | undefined): void => {
  const { dialog } = channel
  if (channel.localMedia === undefined || !channel.answered) {
    exchange.sip({ _tag: "RejectChange", dialog, status: 491 })
    return
  }
  const media = mediaForChange(exchange, channel, sdp) ?? channel.localMedia
  const local = {
    ...ourSide(channel, media),
    // Whoever we hold stays held, whatever it offers.
    direction: channel.holding ? ("sendonly" as const) : ("sendrecv" as const),
    ...(channel.localSdp === undefined ? {} : { previous: channel.localSdp })
  }
  if (sdp === undefined) {
    // The far end wants our offer; its answer comes with the ACK.
    channel.localSdp = makeOffer(local)
    exchange.sip({ _tag: "AcceptChange", dialog, sdp: channel.localSdp })
    return tellReinvite(exchange, channel)
  }
  const made = answerOffer(sdp, local)
  if ("refused" in made) {
    exchange.log.warning(`re-INVITE of ${channel.name} refused: ${made.refused}`)
    exchange.sip({ _tag: "RejectChange", dialog, status: 488 })
    return
  }
  channel.localMedia = media
  channel.localSdp = made.sdp
  exchange.sip({ _tag: "AcceptChange", dialog, sdp: made.sdp })
  reconnectMedia(exchange, channel, { sdp, negotiated: made.negotiated }, () =>
    tellHold(exchange, channel, channel.holding || isHeldByThem(channel), "change_offered")
  )
  tellReinvite(exchange, channel)
}

/** Comes after what it has changed. */
const tellReinvite = (exchange: Exchange, channel: Channel): void =>
  exchange.hub.publish({
    name: "CUSTOM",
    subclass: "sofia::reinvite",
    caller: "change_offered",
    headers: () => channelHeaders(channel, peerOf(exchange, channel), { variables: true })
  })
