import type { Channel } from "../channel.ts"
import { emit, emitState, type Exchange } from "../exchange.ts"
import { acceptAnswer } from "../sdp/offer-answer.ts"
import { settleMusic } from "./hold-music.ts"
import { connectMedia } from "./leg-media.ts"
import type { UserAgentOutput } from "../sip-contract.ts"
import { offerAgain, offerSettled } from "./offer-again.ts"
import { isWideOffer, refuseWide, settleVoiceLater } from "./wide-voice.ts"

type Told<Tag extends UserAgentOutput["_tag"]> = Extract<UserAgentOutput, { readonly _tag: Tag }>

/** `uuid_hold`: we go on sending, and ask the far end to send nothing (RFC 3264 §8.4). Told at once, as FreeSWITCH does. */
export const hold = (exchange: Exchange, channel: Channel): void => {
  if (channel.holding || !channel.answered || channel.localMedia === undefined) return
  channel.holding = true
  tellHold(exchange, channel, true, "hold")
  offerAgain(exchange, channel, "sendonly")
}

export const unhold = (exchange: Exchange, channel: Channel): void => {
  if (!channel.holding) return
  channel.holding = false
  tellHold(exchange, channel, isHeldByThem(channel), "unhold")
  offerAgain(exchange, channel, "sendrecv")
}

/** The far end took our offer. What cannot be followed leaves the sound as it was: the call stands. */
export const changeAnswered = (
  exchange: Exchange,
  channel: Channel,
  { offered = channel.localSdp, sdp }: Told<"CallAnswered">
): void => {
  offerSettled(channel, offered)
  const accepted =
    sdp === undefined || offered === undefined ? { refused: "200 without SDP" } : acceptAnswer(offered, sdp)
  if ("refused" in accepted) {
    exchange.log.warning(`${channel.name} answered our change unusably: ${accepted.refused}`)
    return
  }
  channel.remoteSdp = sdp
  connectMedia(exchange, channel, accepted)
  if (isWideOffer(channel, offered) && accepted.codec !== "opus") refuseWide(exchange, channel)
  tellHold(exchange, channel, channel.holding || isHeldByThem(channel), "change_answered")
}

/** It cannot be put on hold: it is not, and whoever asked hears that. */
export const changeRefused = (
  exchange: Exchange,
  channel: Channel,
  { offered, status }: Told<"ChangeRefused">
): void => {
  offerSettled(channel, offered)
  exchange.log.warning(`${channel.name} refused our change: ${status}`)
  if (channel.negotiated?.codec === "opus") settleVoiceLater(exchange, channel.uuid, status)
  else if (isWideOffer(channel, offered)) refuseWide(exchange, channel)
  // It was on hold before, and what it refuses is something else.
  if (!channel.holding || channel.negotiated?.direction === "sendonly") return
  channel.holding = false
  tellHold(exchange, channel, isHeldByThem(channel), "change_refused")
}

/** Its last word about directions was that we shall send nothing. */
export const isHeldByThem = ({ holding, negotiated }: Channel): boolean =>
  negotiated?.direction === "inactive" || (!holding && negotiated?.direction === "recvonly")

/** CALLSTATE, then CHANNEL_HOLD or CHANNEL_UNHOLD; nothing when it was so already. */
export const tellHold = (exchange: Exchange, channel: Channel, held: boolean, caller: string): void => {
  const isNews = channel.held !== held
  channel.held = held
  settleMusic(exchange, channel)
  if (!isNews) return
  const nowUs = exchange.nowUs()
  if (!held && channel.times.lastHoldUs > 0) channel.times.holdAccumUs += nowUs - channel.times.lastHoldUs
  channel.times.lastHoldUs = nowUs
  channel.callState = held ? "HELD" : "UNHELD"
  emitState(exchange, channel, "CHANNEL_CALLSTATE")
  emit(exchange, channel, held ? "CHANNEL_HOLD" : "CHANNEL_UNHOLD", caller)
  if (!held) channel.callState = "ACTIVE"
}
