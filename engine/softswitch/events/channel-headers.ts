import { type Channel, STATE_NUMBER } from "../channel.ts"
import type { Header } from "./event.ts"

/** Everything after the core headers of an event about one channel, in FreeSWITCH's order. */
export const channelHeaders = (
  channel: Channel,
  peer: Channel | undefined,
  own: { readonly before?: ReadonlyArray<Header>; readonly after?: ReadonlyArray<Header>; readonly variables: boolean }
): Array<Header> => {
  const headers: Array<Header> = [...(own.before ?? [])]
  stateHeaders(channel, headers)
  callerHeaders(channel, headers)
  if (peer !== undefined) otherLegHeaders(channel, peer, headers)
  if (own.variables) for (const [name, value] of channel.variables) headers.push([`variable_${name}`, value])
  if (own.after !== undefined) headers.push(...own.after)
  return headers
}

const stateHeaders = (channel: Channel, headers: Array<Header>): void => {
  const answerState = channel.hangupCause !== undefined ? "hangup" : channel.answered ? "answered" : "ringing"
  headers.push(
    ["Channel-State", channel.state],
    ["Channel-Call-State", channel.callState],
    ["Channel-State-Number", String(STATE_NUMBER[channel.state])],
    ["Channel-Name", channel.name],
    ["Unique-ID", channel.uuid],
    ["Call-Direction", channel.direction],
    ["Presence-Call-Direction", channel.direction],
    ["Channel-HIT-Dialplan", String(channel.direction === "inbound" || channel.parked !== undefined)],
    ["Channel-Call-UUID", channel.uuid],
    ["Answer-State", answerState]
  )
  if (channel.hangupCause !== undefined) headers.push(["Hangup-Cause", channel.hangupCause])
  if (channel.negotiated === undefined) return
  for (const way of ["Read", "Write"])
    headers.push(
      [`Channel-${way}-Codec-Name`, channel.negotiated.codec],
      [`Channel-${way}-Codec-Rate`, "8000"],
      [`Channel-${way}-Codec-Bit-Rate`, "64000"]
    )
}

const push = (headers: Array<Header>, name: string, value: string): void => {
  if (value !== "") headers.push([name, value])
}

const callerHeaders = (channel: Channel, headers: Array<Header>): void => {
  const { profile } = channel
  headers.push(["Caller-Direction", channel.direction], ["Caller-Logical-Direction", channel.direction])
  push(headers, "Caller-Username", profile.username)
  push(headers, "Caller-Dialplan", profile.dialplan)
  partyHeaders(channel, "Caller-", headers)
  headers.push(["Caller-Profile-Index", String(profile.index)])
  timeHeaders(channel, "Caller-", headers)
}

/** The other leg of the bridge, seen from `channel`: the one that was named first is the originator. */
const otherLegHeaders = (channel: Channel, peer: Channel, headers: Array<Header>): void => {
  headers.push(
    ["Other-Type", channel.bridgeOriginator ? "originatee" : "originator"],
    ["Other-Leg-Direction", peer.direction],
    ["Other-Leg-Logical-Direction", peer.direction === "inbound" ? "outbound" : "inbound"]
  )
  push(headers, "Other-Leg-Username", peer.profile.username)
  push(headers, "Other-Leg-Dialplan", peer.profile.dialplan)
  partyHeaders(peer, "Other-Leg-", headers)
  timeHeaders(peer, "Other-Leg-", headers)
}

const partyHeaders = (channel: Channel, prefix: "Caller-" | "Other-Leg-", headers: Array<Header>): void => {
  const { profile } = channel
  push(headers, `${prefix}Caller-ID-Name`, profile.callerName)
  push(headers, `${prefix}Caller-ID-Number`, profile.callerNumber)
  push(headers, `${prefix}Orig-Caller-ID-Name`, profile.origCallerName)
  push(headers, `${prefix}Orig-Caller-ID-Number`, profile.origCallerNumber)
  push(headers, `${prefix}Callee-ID-Name`, profile.calleeName)
  push(headers, `${prefix}Callee-ID-Number`, profile.calleeNumber)
  push(headers, `${prefix}Network-Addr`, profile.networkAddress)
  push(headers, `${prefix}ANI`, profile.ani)
  headers.push(
    [`${prefix}Destination-Number`, profile.destination],
    [`${prefix}Unique-ID`, channel.uuid],
    [`${prefix}Source`, profile.source],
    [`${prefix}Context`, "default"],
    [`${prefix}Channel-Name`, channel.name]
  )
}

const timeHeaders = (channel: Channel, prefix: "Caller-" | "Other-Leg-", headers: Array<Header>): void => {
  const { profile, times } = channel
  headers.push(
    [`${prefix}Profile-Created-Time`, String(profile.createdUs)],
    [`${prefix}Channel-Created-Time`, String(times.createdUs)],
    [`${prefix}Channel-Answered-Time`, String(times.answeredUs)],
    [`${prefix}Channel-Progress-Time`, String(times.progressUs)],
    [`${prefix}Channel-Progress-Media-Time`, String(times.progressMediaUs)],
    [`${prefix}Channel-Hangup-Time`, String(times.hangupUs)],
    [`${prefix}Channel-Transfer-Time`, "0"],
    [`${prefix}Channel-Resurrect-Time`, "0"],
    [`${prefix}Channel-Bridged-Time`, String(times.bridgedUs)],
    [`${prefix}Channel-Last-Hold`, String(times.lastHoldUs)],
    [`${prefix}Channel-Hold-Accum`, String(times.holdAccumUs)],
    [`${prefix}Screen-Bit`, "true"],
    [`${prefix}Privacy-Hide-Name`, "false"],
    [`${prefix}Privacy-Hide-Number`, "false"]
  )
}
