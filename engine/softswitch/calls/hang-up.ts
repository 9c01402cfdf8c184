import { Q850, statusOfCause } from "../causes.ts"
import { type Channel, setVariable, setVariables } from "../channel.ts"
import { lineVariables } from "../events/line-variables.ts"
import { reportVariables } from "../events/report-variables.ts"
import { emit, emitState, type Exchange, peerOf } from "../exchange.ts"
import { dropApplications, park, unpark } from "./execute.ts"
import { deflectionOver } from "./deflection.ts"
import { phoneGone } from "./phone-event.ts"

/** Whose doing it was: ours, or the far end's by BYE, CANCEL or a refusal. */
export type HungUpBy = "us" | "bye" | "cancel" | "refuse"

/** What the far end's own end of a call counts as; of a refusal, what it said. */
const TERM_STATUS = { bye: 200, cancel: 487 } as const

/** A recording's last block, and what is said of a line, take ms; a channel of which nothing comes is destroyed after this. */
const LAST_WORDS_MS = 5_000

/** UUIDs kept of finished `originate`s: two hours at one call a second, about 1 MB. */
const SPENT_LIMIT = 8_192

/**
 * Ends a leg and says so in FreeSWITCH's order: HANGUP, the end of what it was doing, HANGUP_COMPLETE, DESTROY.
 * A bridged leg takes the other one with it, unless that has `park_after_bridge=true`. `said`: to a caller who is refused.
 */
export const hangUp = (
  exchange: Exchange,
  channel: Channel,
  cause: string,
  by: HungUpBy,
  said: readonly [status: number, reason: string] = statusOfCause(cause)
): void => {
  if (channel.hangupCause !== undefined) return
  if (by === "bye" || by === "cancel") endedByFarEnd(channel, TERM_STATUS[by], cause)
  channel.hangupCause = cause
  channel.state = "CS_HANGUP"
  const peer = peerOf(exchange, channel)
  // First the event: whoever decides about the freed agent hears of it before any other work is done.
  emit(exchange, channel, "CHANNEL_HANGUP", "hang_up")
  if (by === "us") {
    const [status, reason] = said
    const dialogs = channel.forks.size > 0 ? [...channel.forks.keys()] : [channel.dialog]
    // As FreeSWITCH: whoever lost a race hears that the call was answered elsewhere, and their telephone lists no missed one.
    const lost = cause === "LOSE_RACE" ? { elsewhere: true } : {}
    for (const dialog of dialogs) exchange.sip({ _tag: "Clear", dialog, status, reason, ...lost })
    setVariable(channel, "sip_hangup_disposition", channel.answered ? "send_bye" : unansweredDisposition(channel))
  } else setVariable(channel, "sip_hangup_disposition", `recv_${by}`)
  dropApplications(exchange, channel)
  for (const { gone } of Array.from(channel.watchers)) gone()
  unpark(exchange, channel)
  exchange.agenda.cancel(`originate/${channel.uuid}`)
  exchange.agenda.cancel(`ring/${channel.uuid}`)
  exchange.agenda.cancel(`ring-again/${channel.uuid}`)
  if (peer !== undefined) exchange.media.unbridge(channel.uuid)
  channel.awaitsLine = channel.negotiated !== undefined
  exchange.media.close(channel.uuid)
  if (peer !== undefined && channel.bridgeOriginator) emitUnbridge(exchange, channel, peer)
  report(exchange, channel)
  if (peer !== undefined && peer.bridgeOriginator) emitUnbridge(exchange, peer, channel)
  if (channel.recordings.size === 0 && !channel.awaitsLine) destroy(exchange, channel)
  else exchange.agenda.at(`destroy/${channel.uuid}`, exchange.nowMs() + LAST_WORDS_MS, () => destroy(exchange, channel))
  for (const rest of channel.house?.whenOver ?? []) rest()
  if (peer !== undefined) leaveBridge(exchange, peer)
  settleOriginate(exchange, channel, `-ERR ${cause}\n`)
  phoneGone(channel)
  deflectionOver(exchange, channel)
}

/**
 * How FreeSWITCH shows that the far end ended the leg: CHANNEL_HANGUP has these three already, and only later events have
 * `sip_hangup_disposition`. A leg that we end, or that ends with the other one, has none of the three.
 */
export const endedByFarEnd = (channel: Channel, status: number, cause: string): void =>
  setVariables(channel, {
    sip_term_status: String(status),
    proto_specific_hangup_cause: `sip:${status}`,
    sip_term_cause: String(Q850[cause] ?? Q850["NORMAL_CLEARING"])
  })

const unansweredDisposition = (channel: Channel): string =>
  channel.direction === "inbound" ? "send_refuse" : "send_cancel"

const report = (exchange: Exchange, channel: Channel): void => {
  channel.times.hangupUs = exchange.nowUs()
  channel.callState = "HANGUP"
  emitState(exchange, channel, "CHANNEL_CALLSTATE")
  channel.state = "CS_REPORTING"
  const disposition = channel.variables.get("sip_hangup_disposition") ?? ""
  setVariables(channel, reportVariables(channel, channel.times.hangupUs))
  if (disposition.startsWith("send_")) setVariable(channel, "sip_hangup_disposition", disposition)
  if (channel.line !== undefined) setVariables(channel, lineVariables(channel.line))
  emit(exchange, channel, "CHANNEL_HANGUP_COMPLETE", "report", {
    before: [["Hangup-Cause", channel.hangupCause ?? "NORMAL_CLEARING"]]
  })
}

/** The last word about a channel; its UUID is free of meaning afterwards. */
export const destroy = (exchange: Exchange, channel: Channel): void => {
  if (channel.state === "CS_DESTROY") return
  exchange.agenda.cancel(`destroy/${channel.uuid}`)
  channel.state = "CS_DESTROY"
  emit(exchange, channel, "CHANNEL_DESTROY", "destroy")
  exchange.channels.delete(channel.uuid)
  for (const dialog of [channel.dialog, ...channel.forks.keys()]) exchange.byDialog.delete(dialog)
  if (channel.direction === "inbound") return
  exchange.spent.add(channel.uuid)
  if (exchange.spent.size > SPENT_LIMIT) {
    const [oldest] = exchange.spent
    if (oldest !== undefined) exchange.spent.delete(oldest)
  }
}

/** Answers the `originate` that waits for this channel, once. */
export const settleOriginate = (exchange: Exchange, channel: Channel, answer: string): void => {
  const settle = exchange.originating.get(channel.uuid)
  if (settle === undefined) return
  exchange.originating.delete(channel.uuid)
  settle(answer)
}

export const emitUnbridge = (exchange: Exchange, originator: Channel, other: Channel): void => {
  if (other.hangupCause !== undefined || originator.hangupCause !== undefined) {
    const cause = other.hangupCause ?? originator.hangupCause ?? ""
    setVariables(originator, { last_bridge_hangup_cause: cause, bridge_hangup_cause: cause })
  }
  emit(exchange, originator, "CHANNEL_UNBRIDGE", "leave_bridge", {
    before: [
      ["Bridge-A-Unique-ID", originator.uuid],
      ["Bridge-B-Unique-ID", other.uuid]
    ]
  })
}

/** What becomes of a leg whose other side has gone: hung up, or parked where that was asked for. */
export const leaveBridge = (exchange: Exchange, channel: Channel, cause = "NORMAL_CLEARING"): void => {
  channel.peer = undefined
  channel.bridgeOriginator = false
  channel.variables.delete("signal_bond")
  if (channel.hangupCause !== undefined || channel.house?.isReferred === true) return
  if (channel.running?.apart !== undefined) return channel.running.apart()
  if (channel.variables.get("park_after_bridge") !== "true" || channel.house !== undefined) {
    // The application that bridged it is over before its leg is.
    if (channel.house !== undefined) dropApplications(exchange, channel)
    hangUp(exchange, channel, cause, "us")
    return
  }
  channel.state = "CS_EXECUTE"
  emitState(exchange, channel, "CHANNEL_STATE")
  park(exchange, channel)
}
