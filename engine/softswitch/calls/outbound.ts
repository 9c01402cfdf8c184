import { causeOfStatus } from "../causes.ts"
import {
  type Channel,
  type Fork,
  type HouseLeg,
  type LedLeg,
  makeChannel,
  setVariable,
  setVariables
} from "../channel.ts"
import type { Binding, Hop, UserAgentOutput } from "../sip-contract.ts"
import { emit, emitState, type Exchange, isFull } from "../exchange.ts"
import type { LegKind } from "../media-contract.ts"
import type { Way } from "../trunks/ways.ts"
import { acceptAnswer } from "../sdp/offer-answer.ts"
import { isTalkingInHouse } from "./busy.ts"
import { forkBy, inviteBy, nextFork, waysFor } from "./by-trunk.ts"
import { hostPort, sameHop } from "../sip/hop.ts"
import { kindOfForks, offerTo } from "./browsers.ts"
import { park } from "./execute.ts"
import { addFork, chooseFork, endOtherForks, forkFailed, learnEvents, rang } from "./forks.ts"
import { endedByFarEnd, hangUp, settleOriginate } from "./hang-up.ts"
import { awaitBrowser, awaitNobody, ringAgain } from "./ring-again.ts"
import { connectMedia, type HowOpened, openMedia, whenOpen } from "./leg-media.ts"
import { redirected, telephonesOf } from "./redirect.ts"
import type { OriginateRequest, Route } from "./route.ts"

type CallAnswered = Extract<UserAgentOutput, { readonly _tag: "CallAnswered" }>
type CallFailed = Extract<UserAgentOutput, { readonly _tag: "CallFailed" }>
type CallProgress = Extract<UserAgentOutput, { readonly _tag: "CallProgress" }>

/** FreeSWITCH's own default when neither `originate_timeout` nor `call_timeout` says better, s. */
const DEFAULT_TIMEOUT_S = 60

/** Names the leg to which this one will be bridged, so that both are in one media thread. FreeSWITCH takes no notice of it. */
const NEAR_VARIABLE = "media_near"

const CODECS_VARIABLE = "absolute_codec_string"

/** A phone that rings for ten minutes is not being answered; also keeps a typing error from holding a leg for a day. */
const MAX_TIMEOUT_S = 600

/**
 * Rings one leg; `settle` is told `+OK <uuid>` when it answered, `-ERR <cause>` when not. The channel exists when this
 * returns, so it can be killed at once. A UUID that is or was in use is refused: asking twice rings once. `house`: a leg that
 * the switch rings by itself; `led`: one that is not parked when it has answered, as `settle` goes on with it.
 */
export const originate = (
  exchange: Exchange,
  request: OriginateRequest,
  settle: (answer: string) => void,
  { house, led }: { readonly house?: HouseLeg; readonly led?: LedLeg } = {}
): void => {
  const { variables } = request
  const uuid = variables.get("origination_uuid") ?? exchange.newUuid()
  if (exchange.channels.has(uuid) || exchange.spent.has(uuid)) return settle("-ERR DESTINATION_OUT_OF_ORDER\n")
  if (house === undefined && request.endpoint._tag === "User" && isTalkingInHouse(exchange, request.endpoint.user))
    return settle("-ERR USER_BUSY\n")
  const ways = request.endpoint._tag === "Gateway" ? waysFor(exchange, request.endpoint) : []
  if (typeof ways === "string") return settle(`-ERR ${ways}\n`)
  const route = routeTo(exchange, request, ways)
  if (route === undefined) return settle("-ERR USER_NOT_REGISTERED\n")
  if (isFull(exchange)) return settle("-ERR NORMAL_CIRCUIT_CONGESTION\n")

  const channel = outboundChannel(exchange, uuid, route, variables)
  channel.ways = ways.slice(1)
  channel.house = house
  channel.led = led
  exchange.channels.set(uuid, channel)
  for (const fork of route.forks) addFork(exchange, channel, fork)
  exchange.originating.set(uuid, settle)
  openMedia(exchange, channel, howOpened(channel, kindOfForks(route.forks)))
  exchange.agenda.at(`originate/${uuid}`, exchange.nowMs() + timeoutMs(variables), () =>
    hangUp(exchange, channel, "NO_ANSWER", "us")
  )
  emit(exchange, channel, "CHANNEL_OUTGOING", "originate")
  emitState(exchange, channel, "CHANNEL_STATE")
  emit(exchange, channel, "CHANNEL_CREATE", "originate")
  emit(exchange, channel, "CHANNEL_ORIGINATE", "originate")
  channel.state = "CS_CONSUME_MEDIA"
  emitState(exchange, channel, "CHANNEL_STATE")
  whenOpen(channel, () => {
    for (const dialog of channel.forks.keys()) invite(exchange, channel, dialog, variables)
  })
}

const howOpened = ({ isNarrow, variables }: Channel, kind: LegKind): HowOpened => {
  const near = variables.get(NEAR_VARIABLE)
  return { kind, codec: isNarrow ? "opus" : "PCMA", ...(near === undefined ? {} : { near }) }
}

/** FreeSWITCH's list of the codecs to offer; of ours only Opus at its head changes what we do. */
const wantsOpus = (variables: ReadonlyMap<string, string>): boolean =>
  /^opus(?:@|,|$)/iu.test(variables.get(CODECS_VARIABLE) ?? "")

/** Where INVITEs go: to all telephones of a user at once; the leg has the name of the one that registered last. */
const routeTo = (exchange: Exchange, { endpoint }: OriginateRequest, ways: ReadonlyArray<Way>): Route | undefined => {
  const forks = placesOf(exchange, endpoint, ways)
  const user = endpoint._tag === "Gateway" ? (ways[0]?.number ?? endpoint.number) : endpoint.user
  const [first] = forks
  if (first === undefined) return undefined
  const { target, via } = first
  return { user, target, via, host: hostPort(via), forks }
}

/** Of the ways out only the first: the others are for when it fails. */
const placesOf = (
  exchange: Exchange,
  endpoint: OriginateRequest["endpoint"],
  ways: ReadonlyArray<Way>
): ReadonlyArray<Fork> => {
  if (endpoint._tag === "User") {
    const { except, user } = endpoint
    return telephonesOf(exchange, user).filter(({ via }) => except === undefined || !sameHop(via, except))
  }
  if (endpoint._tag === "Address") return [placeOf(endpoint.user, endpoint.host)]
  return ways.slice(0, 1).map(forkBy)
}

const placeOf = (user: string, via: Hop): Fork => ({
  target: `sip:${user}@${hostPort(via)}`,
  via,
  allowEvents: []
})

const timeoutMs = (variables: ReadonlyMap<string, string>): number => {
  const asked = Number(variables.get("originate_timeout") ?? variables.get("call_timeout") ?? DEFAULT_TIMEOUT_S)
  const seconds = Number.isFinite(asked) && asked > 0 ? asked : DEFAULT_TIMEOUT_S
  return Math.min(seconds, MAX_TIMEOUT_S) * 1000
}

const outboundChannel = (
  exchange: Exchange,
  uuid: string,
  route: Route,
  variables: ReadonlyMap<string, string>
): Channel => {
  const channel = makeChannel({
    uuid,
    sessionId: exchange.nextSessionId(),
    direction: "outbound",
    dialog: uuid,
    name: `sofia/internal/${route.user}@${route.host}`,
    remoteSdp: undefined,
    signalling: { address: route.via.address },
    isNarrow: wantsOpus(variables),
    nowUs: exchange.nowUs(),
    profile: {
      username: "",
      dialplan: "",
      callerName: variables.get("origination_caller_id_name") ?? "",
      callerNumber: shownNumber(variables),
      calleeName: "Outbound Call",
      calleeNumber: route.user,
      networkAddress: "",
      destination: route.user,
      source: "src/switch_ivr_originate.c"
    }
  })
  setVariables(channel, {
    direction: "outbound",
    is_outbound: "true",
    uuid,
    call_uuid: uuid,
    session_id: String(channel.sessionId),
    sip_profile_name: "internal",
    channel_name: channel.name,
    sip_destination_url: route.target
  })
  for (const [name, value] of variables) setVariable(channel, name, value)
  setVariables(channel, {
    originate_early_media: "true",
    originate_endpoint: "sofia",
    audio_media_flow: "sendrecv",
    sip_req_uri: route.target.replace(/^sips?:/u, ""),
    sofia_profile_name: "internal",
    sofia_profile_url: `sip:mod_sofia@${hostPort(exchange.options.local)}`
  })
  return channel
}

const shownNumber = (variables: ReadonlyMap<string, string>): string =>
  variables.get("origination_caller_id_number") ?? "0000000000"

const invite = (exchange: Exchange, channel: Channel, dialog: string, variables: ReadonlyMap<string, string>): void => {
  const fork = channel.forks.get(dialog)
  // One before it may have declined for the person already.
  if (fork === undefined) return
  if (fork.way !== undefined) return inviteBy(exchange, channel, dialog, fork.way)
  const sdp = offerTo(channel, dialog)
  if (sdp === undefined) return
  channel.localSdp = sdp
  const headers: Array<readonly [string, string]> = []
  for (const [name, value] of variables)
    if (name.startsWith("sip_h_")) headers.push([name.slice("sip_h_".length), value])
  exchange.sip({
    _tag: "Invite",
    dialog,
    target: fork.target,
    via: fork.via,
    ...(fork.account === undefined ? {} : { account: fork.account }),
    from: { displayName: channel.profile.origCallerName, user: shownNumber(variables) },
    sdp,
    headers
  })
}

/** 180 and its like: the far end rings. Told once; a 183 tells of media besides, and whoever is bridged to the leg hears them. */
export const callProgress = (
  exchange: Exchange,
  channel: Channel,
  { allowEvents, dialog, sdp }: CallProgress
): void => {
  if (channel.answered) return
  learnEvents(channel, dialog, allowEvents)
  rang(channel, dialog)
  const early = sdp !== undefined && !channel.early && hearEarly(exchange, channel, dialog, sdp)
  if (early && channel.times.progressMediaUs === 0) {
    channel.times.progressMediaUs = exchange.nowUs()
    emit(exchange, channel, "CHANNEL_PROGRESS_MEDIA", "progress")
  }
  const isFirst = channel.times.progressUs === 0
  if (isFirst) {
    channel.times.progressUs = exchange.nowUs()
    if (!early) emit(exchange, channel, "CHANNEL_PROGRESS", "progress")
    channel.callState = early ? "EARLY" : "RINGING"
    emitState(exchange, channel, "CHANNEL_CALLSTATE")
  }
  if (early || isFirst) (channel.house ?? channel.led)?.rings(early)
}

/** Connects what the far end says before its answer: a network's announcement. False when it cannot be understood. */
const hearEarly = (exchange: Exchange, channel: Channel, dialog: string, sdp: string): boolean => {
  const offered = channel.forks.get(dialog)?.offered ?? channel.localSdp
  const accepted = offered === undefined ? { refused: "" } : acceptAnswer(offered, sdp)
  if ("refused" in accepted) return false
  chooseFork(channel, dialog)
  channel.early = true
  channel.remoteSdp = sdp
  connectMedia(exchange, channel, accepted)
  return true
}

/** 200: connected, parked, and the `originate` answered. Other telephones of the leg stop ringing. */
export const callAnswered = (exchange: Exchange, channel: Channel, { dialog, sdp }: CallAnswered): void => {
  exchange.agenda.cancel(`originate/${channel.uuid}`)
  awaitNobody(exchange, channel)
  const spokeEarly = channel.early && channel.dialog === dialog
  chooseFork(channel, dialog)
  endOtherForks(exchange, channel, dialog)
  const accepted =
    sdp === undefined || channel.localSdp === undefined
      ? // What its 183 said counts then (RFC 3261 §13.2.1).
        ((spokeEarly ? channel.negotiated : undefined) ?? { refused: "200 without SDP" })
      : acceptAnswer(channel.localSdp, sdp)
  if ("refused" in accepted) {
    exchange.log.warning(`${channel.name} answered unusably: ${accepted.refused}`)
    hangUp(exchange, channel, "INCOMPATIBLE_DESTINATION", "us")
    return
  }
  channel.remoteSdp = sdp ?? channel.remoteSdp
  const nowUs = exchange.nowUs()
  if (channel.times.progressUs === 0) channel.times.progressUs = nowUs
  channel.profile.networkAddress = accepted.remote.address
  setVariables(channel, {
    sip_local_network_addr: exchange.options.local.address,
    switch_r_sdp: channel.remoteSdp ?? ""
  })
  connectMedia(exchange, channel, accepted)
  channel.answered = true
  channel.times.answeredUs = nowUs
  emit(exchange, channel, "CHANNEL_ANSWER", "call_answered")
  channel.callState = "ACTIVE"
  emitState(exchange, channel, "CHANNEL_CALLSTATE")
  flipCallerId(channel)
  setVariable(channel, "endpoint_disposition", "ANSWER")
  setVariables(channel, { pre_transfer_caller_id_number: channel.profile.ani, channel_cid_flipped: "yes" })
  emit(exchange, channel, "CALL_UPDATE", "flip_caller_id", {
    before: [["Direction", "RECV"], ...(channel.peer === undefined ? [] : [["Bridged-To", channel.peer] as const])]
  })
  // A leg that was bridged for its early media stays so; one of the house is joined by the switch, never parked.
  if (channel.peer === undefined && channel.house === undefined && channel.led === undefined) {
    channel.state = "CS_EXECUTE"
    emitState(exchange, channel, "CHANNEL_STATE")
    park(exchange, channel)
  }
  settleOriginate(exchange, channel, `+OK ${channel.uuid}\n`)
}

/** Its connection ends at the gateway: when that is gone it is our failure, and the agent's presence stays as it is. */
const BROWSER_LOST = "SWITCH_CONGESTION"

const isBrowserAt = (via: Hop | undefined): boolean => via?.transport === "ws" || via?.transport === "wss"

/** From here on the answered party is the channel's caller, as FreeSWITCH turns it round. */
const flipCallerId = ({ profile }: Channel): void => {
  const { callerName, callerNumber, calleeName, calleeNumber } = profile
  profile.callerName = calleeName
  profile.callerNumber = calleeNumber
  profile.calleeName = callerName
  profile.calleeNumber = callerNumber
}

/** A telephone did not take it. The leg fails with the last of them, unless one sent the call on. */
export const callFailed = (
  exchange: Exchange,
  channel: Channel,
  { contacts = [], dialog, reason, status, unreachable }: CallFailed
): void => {
  exchange.log.info(`${channel.name}: ${status} ${reason}`)
  const isOurs = unreachable === true && isBrowserAt(channel.forks.get(dialog)?.via)
  if (isOurs && awaitBrowser(exchange, channel, dialog, () => fail(exchange, channel, channel.failedStatus, status)))
    return
  const forks = [...redirected(exchange, channel, contacts), ...nextFork(exchange, channel, dialog, status)]
  const further = forks.map((fork) => addFork(exchange, channel, fork))
  const worst = forkFailed(exchange, channel, dialog, status)
  for (const one of further) invite(exchange, channel, one, channel.variables)
  if (worst === undefined || channel.hangupCause !== undefined) return
  // Who declines does so for the browser that is waited for, too.
  if (channel.awaited.size > 0 && status < 600) return
  fail(exchange, channel, isOurs && worst === status ? undefined : worst, status)
}

/** Nobody takes it. `worst`: what the telephones said; undefined: a browser was lost, and no other said anything. */
const fail = (exchange: Exchange, channel: Channel, worst: number | undefined, lost: number): void => {
  if (channel.hangupCause !== undefined || channel.answered) return
  const cause = worst === undefined ? BROWSER_LOST : causeOfStatus(worst)
  endedByFarEnd(channel, worst ?? lost, cause)
  hangUp(exchange, channel, cause, "refuse")
}

/** A browser of somebody whose leg rings is there anew. */
export const browserRegistered = (exchange: Exchange, binding: Binding): void =>
  ringAgain(exchange, binding, (channel, dialog) =>
    whenOpen(channel, () => invite(exchange, channel, dialog, channel.variables))
  )
