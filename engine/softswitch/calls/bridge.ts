import { type Channel, setVariable, setVariables } from "../channel.ts"
import { emit, emitState, type Exchange, peerOf } from "../exchange.ts"
import { sideChanged } from "./beside.ts"
import { dropApplications, unpark } from "./execute.ts"
import { settleGain } from "./gain.ts"
import { emitUnbridge, leaveBridge } from "./hang-up.ts"
import { answerCall } from "./inbound.ts"

/** Why two legs cannot be bridged, as the event socket says it; undefined when they can. */
export const bridgeRefusal = (a: Channel | undefined, b: Channel | undefined): string | undefined => {
  if (a === undefined || b === undefined || a === b) return "-ERR Invalid uuid\n"
  const unanswered = [a, b].some((channel) => channel.direction === "outbound" && !channel.answered && !channel.early)
  return unanswered ? "-ERR Channel is not answered\n" : undefined
}

/**
 * Lets two legs hear each other: per leg UNPARK and EXECUTE_COMPLETE, then one CHANNEL_BRIDGE on the first. A caller
 * who still hears ringing is answered first. Legs that were bridged to others leave those as if they had hung up.
 */
export const bridge = (exchange: Exchange, a: Channel, b: Channel): void => {
  if (a.peer === b.uuid) return
  answerCall(exchange, a, () =>
    answerCall(exchange, b, () => {
      if (a.hangupCause === undefined && b.hangupCause === undefined) join(exchange, a, b)
    })
  )
}

/** Of two that are answered; `cause` is that of those whom they leave. */
export const join = (exchange: Exchange, a: Channel, b: Channel, cause?: string): void => {
  for (const channel of [a, b]) {
    const other = peerOf(exchange, channel)
    if (other !== undefined) separate(exchange, channel, other)
    channel.peer = undefined
    if (other !== undefined) leaveBridge(exchange, other, cause)
  }
  for (const [channel, other] of [
    [a, b],
    [b, a]
  ] as const) {
    dropApplications(exchange, channel)
    setVariable(channel, "uuid_bridge", other.uuid)
    setBond(channel, other)
    unpark(exchange, channel)
    channel.variables.delete("uuid_bridge")
    channel.state = "CS_SOFT_EXECUTE"
    emitState(exchange, channel, "CHANNEL_STATE")
  }
  pair(exchange, a, b)
}

/** They hear each other: one CHANNEL_BRIDGE on the first. */
export const pair = (exchange: Exchange, a: Channel, b: Channel): void => {
  a.peer = b.uuid
  b.peer = a.uuid
  a.bridgeOriginator = true
  b.bridgeOriginator = false
  for (const channel of [a, b]) settleGain(exchange, channel)
  exchange.media.bridge(a.uuid, b.uuid)
  const nowUs = exchange.nowUs()
  a.times.bridgedUs = nowUs
  b.times.bridgedUs = nowUs
  emit(exchange, a, "CHANNEL_BRIDGE", "join", {
    before: [
      ["Bridge-A-Unique-ID", a.uuid],
      ["Bridge-B-Unique-ID", b.uuid]
    ]
  })
  for (const [channel, other] of [
    [a, b],
    [b, a]
  ] as const) {
    setVariables(channel, { bridge_to: other.uuid, last_bridge_to: other.uuid })
    setBond(channel, other)
    sideChanged(exchange, channel)
  }
}

/** Of one that was rung for the other, and has answered. */
export const joinCallee = (exchange: Exchange, caller: Channel, callee: Channel): void => {
  callee.state = "CS_EXCHANGE_MEDIA"
  emitState(exchange, callee, "CHANNEL_STATE")
  pair(exchange, caller, callee)
}

const setBond = (channel: Channel, other: Channel): void =>
  setVariables(channel, { bridge_channel: other.name, bridge_uuid: other.uuid, signal_bond: other.uuid })

/** The sound stops between them and UNBRIDGE is said, on the leg that was named first. */
export const separate = (exchange: Exchange, channel: Channel, other: Channel): void => {
  exchange.media.unbridge(channel.uuid)
  for (const leg of [channel, other]) {
    leg.variables.delete("bridge_to")
    leg.variables.delete("signal_bond")
  }
  if (channel.bridgeOriginator) emitUnbridge(exchange, channel, other)
  else emitUnbridge(exchange, other, channel)
}
