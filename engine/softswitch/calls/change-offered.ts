import type { Channel } from "../channel.ts"
import { emit, emitState, type Exchange } from "../exchange.ts"
import { answerOffer, makeOffer } from "../sdp/offer-answer.ts"
import { reconnectMedia } from "./leg-media.ts"

/** A re-INVITE: new address, new direction, hold and back. What we cannot follow is refused and all stays as it was. */
export const changeOffered = (exchange: Exchange, channel: Channel, sdp: string | undefined): void => {
  const { dialog } = channel
  if (channel.localMedia === undefined || !channel.answered) {
    exchange.sip({ _tag: "RejectChange", dialog, status: 491 })
    return
  }
  const local = {
    ...channel.localMedia,
    sessionId: channel.sessionId,
    ...(channel.localSdp === undefined ? {} : { previous: channel.localSdp })
  }
  if (sdp === undefined) {
    // The far end wants our offer; its answer comes with the ACK.
    channel.localSdp = makeOffer(local)
    exchange.sip({ _tag: "AcceptChange", dialog, sdp: channel.localSdp })
    return
  }
  const made = answerOffer(sdp, local)
  if ("refused" in made) {
    exchange.log.warning(`re-INVITE of ${channel.name} refused: ${made.refused}`)
    exchange.sip({ _tag: "RejectChange", dialog, status: 488 })
    return
  }
  channel.localSdp = made.sdp
  exchange.sip({ _tag: "AcceptChange", dialog, sdp: made.sdp })
  const { direction } = made.negotiated
  reconnectMedia(exchange, channel, { sdp, negotiated: made.negotiated }, () =>
    setHeld(exchange, channel, direction === "recvonly" || direction === "inactive")
  )
}

/** CALLSTATE, then CHANNEL_HOLD or CHANNEL_UNHOLD; nothing when it was so already. */
const setHeld = (exchange: Exchange, channel: Channel, held: boolean): void => {
  if (channel.held === held) return
  channel.held = held
  const nowUs = exchange.nowUs()
  if (!held && channel.times.lastHoldUs > 0) channel.times.holdAccumUs += nowUs - channel.times.lastHoldUs
  channel.times.lastHoldUs = nowUs
  channel.callState = held ? "HELD" : "ACTIVE"
  emitState(exchange, channel, "CHANNEL_CALLSTATE")
  emit(exchange, channel, held ? "CHANNEL_HOLD" : "CHANNEL_UNHOLD", "change_offered")
}
