import { type Channel, makeChannel, setVariable, setVariables } from "../channel.ts"
import { isForEcho } from "../echo-number.ts"
import type { UserAgentOutput } from "../sip-contract.ts"
import { emit, emitState, type Exchange } from "../exchange.ts"
import { acceptAnswer, answerOffer, makeOffer } from "../sdp/offer-answer.ts"
import { applyRules } from "../trunks/number-rules.ts"
import { hostPort } from "../sip/hop.ts"
import { hangUp } from "./hang-up.ts"
import { connectMedia, touchDialog, whenOpen } from "./leg-media.ts"
import { ourSide } from "./our-side.ts"

export type CallOffered = Extract<UserAgentOutput, { readonly _tag: "CallOffered" }>

/** Within it an engine that is there has decided; a caller who hears nothing for longer thinks that the line is dead. */
export const RING_AFTER_MS = 1_000

/** The leg of a new INVITE, as it is first shown. */
export const enterCall = (exchange: Exchange, offered: CallOffered): Channel => {
  const channel = inboundChannel(exchange, offered)
  exchange.channels.set(channel.uuid, channel)
  exchange.byDialog.set(offered.dialog, channel)
  emit(exchange, channel, "CHANNEL_CREATE", "offer_call")
  channel.state = "CS_EXECUTE"
  channel.callState = "RINGING"
  emitState(exchange, channel, "CHANNEL_STATE")
  emitState(exchange, channel, "CHANNEL_CALLSTATE")
  return channel
}

/**
 * Whoever drives the switch decides within milliseconds, and a caller who is refused shall not have heard it ring. 180 is for
 * those who have to wait for the decision: the engine is busy, or away.
 */
export const ringUnlessDecided = (exchange: Exchange, channel: Channel): void =>
  exchange.agenda.at(ringName(channel), exchange.nowMs() + RING_AFTER_MS, () => {
    if (channel.answered || channel.hangupCause !== undefined) return
    exchange.sip({ _tag: "Ring", dialog: channel.dialog })
  })

const ringName = ({ uuid }: Channel): string => `ring/${uuid}`

const inboundChannel = (exchange: Exchange, offered: CallOffered): Channel => {
  const { from, source, to } = offered
  const uuid = exchange.newUuid()
  const rules = offered.trunk === undefined ? undefined : exchange.trunks.get(offered.trunk)?.callerRules
  const callerNumber = applyRules(rules ?? [], from.user)
  const nowUs = exchange.nowUs()
  const channel = makeChannel({
    uuid,
    sessionId: exchange.nextSessionId(),
    direction: "inbound",
    dialog: offered.dialog,
    name: `sofia/internal/${from.user}@${from.host}`,
    trunk: offered.trunk,
    remoteSdp: offered.sdp,
    signalling: { address: source.address },
    nowUs,
    profile: {
      username: from.user,
      dialplan: "XML",
      callerName: from.displayName === "" ? callerNumber : from.displayName,
      callerNumber,
      calleeName: "",
      calleeNumber: "",
      networkAddress: source.address,
      destination: offered.dialled,
      source: "mod_sofia"
    }
  })
  setVariables(channel, {
    direction: "inbound",
    uuid,
    call_uuid: uuid,
    session_id: String(channel.sessionId),
    sip_from_user: from.user,
    sip_from_uri: `${from.user}@${from.host}`,
    sip_from_host: from.host,
    channel_name: channel.name,
    sip_call_id: offered.callId,
    sip_local_network_addr: exchange.options.local.address,
    sip_network_ip: source.address,
    sip_network_port: String(source.port),
    sip_invite_stamp: String(nowUs),
    sip_received_ip: source.address,
    sip_received_port: String(source.port),
    sip_via_protocol: source.transport,
    sip_authorized: offered.account === undefined ? "" : "true",
    sip_auth_username: offered.account ?? "",
    sip_gateway: offered.trunk ?? "",
    accountcode: offered.trunk ?? "",
    // A call that will be parked waits for an engine; a FreeSWITCH's dialplan says so of those that do.
    carillon_takes: offered.callee === undefined && offered.replaces === undefined && !isForEcho(offered) ? "true" : "",
    sip_from_user_stripped: from.user,
    sip_from_tag: offered.fromTag,
    sofia_profile_name: "internal",
    sofia_profile_url: `sip:mod_sofia@${hostPort(exchange.options.local)}`,
    sip_req_user: offered.dialled,
    sip_req_uri: offered.requestUri.replace(/^sips?:/u, ""),
    sip_to_user: to.user,
    sip_to_uri: `${to.user}@${to.host}`,
    sip_to_host: to.host,
    sip_contact_uri: offered.contact.replace(/^sips?:/u, ""),
    sip_user_agent: offered.userAgent,
    switch_r_sdp: offered.sdp ?? "",
    endpoint_disposition: "DELAYED NEGOTIATION"
  })
  return channel
}

/** Answers with 200 and our SDP as soon as there is an RTP port, then runs `then`. Answering twice does nothing. */
export const answerCall = (exchange: Exchange, channel: Channel, then: () => void): void => {
  if (channel.answered || channel.direction === "outbound") {
    then()
    return
  }
  whenOpen(channel, () => {
    if (channel.answered) return then()
    const sdp = agree(exchange, channel)
    if (sdp === undefined) return
    exchange.agenda.cancel(ringName(channel))
    // Said before the 200 leaves, so that nothing the caller does after it can be told first.
    if (!channel.early) markEarly(exchange, channel)
    markAnswered(exchange, channel)
    exchange.sip({ _tag: "Answer", dialog: channel.dialog, sdp })
    if (channel.hangupCause === undefined) then()
  })
}

/**
 * `pre_answer`: 183 with our SDP, so that the caller hears us without an answer (RFC 3960). Without an offer in the INVITE
 * there is nothing to agree on yet, and it does nothing.
 */
export const preAnswer = (exchange: Exchange, channel: Channel, then: () => void): void => {
  if (channel.answered || channel.early || channel.direction === "outbound" || channel.remoteSdp === undefined) {
    then()
    return
  }
  whenOpen(channel, () => {
    const sdp = agree(exchange, channel)
    if (sdp === undefined) return
    exchange.agenda.cancel(ringName(channel))
    markEarly(exchange, channel)
    emitState(exchange, channel, "CHANNEL_CALLSTATE")
    exchange.sip({ _tag: "Ring", dialog: channel.dialog, sdp })
    if (channel.hangupCause === undefined) then()
  })
}

/** Our SDP for 183 or 200, with the audio connected; undefined when the call had to end. What a 183 said, the 200 repeats. */
const agree = (exchange: Exchange, channel: Channel): string | undefined => {
  const local = channel.localMedia
  if (local === undefined || channel.early) return channel.localSdp
  if (channel.remoteSdp === undefined) {
    // No offer in the INVITE: ours goes out in the 200, the answer comes with the ACK.
    channel.localSdp = makeOffer(ourSide(channel, local))
    return channel.localSdp
  }
  const made = answerOffer(channel.remoteSdp, ourSide(channel, local))
  if ("refused" in made) {
    hangUp(exchange, channel, "INCOMPATIBLE_DESTINATION", "us")
    return undefined
  }
  channel.localSdp = made.sdp
  connectMedia(exchange, channel, made.negotiated)
  return made.sdp
}

const markEarly = (exchange: Exchange, channel: Channel): void => {
  channel.early = true
  channel.times.progressMediaUs = exchange.nowUs()
  channel.callState = "EARLY"
  setVariable(channel, "endpoint_disposition", "EARLY MEDIA")
  emit(exchange, channel, "CHANNEL_PROGRESS_MEDIA", "answer_call")
}

const markAnswered = (exchange: Exchange, channel: Channel): void => {
  channel.answered = true
  channel.times.answeredUs = exchange.nowUs()
  emit(exchange, channel, "CHANNEL_ANSWER", "answer_call")
  channel.callState = "ACTIVE"
  setVariable(channel, "endpoint_disposition", "ANSWER")
  emitState(exchange, channel, "CHANNEL_CALLSTATE")
}

/** The ACK of our 200; carries the far end's answer when we made the offer. */
export const callConfirmed = (exchange: Exchange, channel: Channel, sdp: string | undefined): void => {
  touchDialog(channel)
  channel.confirmed = true
  exchange.media.confirm(channel.uuid)
  if (sdp === undefined || channel.localSdp === undefined) return
  const accepted = acceptAnswer(channel.localSdp, sdp)
  if ("refused" in accepted) {
    hangUp(exchange, channel, "INCOMPATIBLE_DESTINATION", "us")
    return
  }
  channel.remoteSdp = sdp
  connectMedia(exchange, channel, accepted)
}
