import { type Channel, STATE_NUMBER } from "../channel.ts"
import { callerHeaders, otherLegHeaders } from "./caller-headers.ts"
import type { Header, HeaderGroups } from "./event.ts"
import type { PreparedHeaders } from "./prepared-headers.ts"

/** Everything after the core headers of an event about one channel, in FreeSWITCH's order. */
export const channelHeaders = (
  channel: Channel,
  peer: Channel | undefined,
  own: { readonly before?: ReadonlyArray<Header>; readonly after?: ReadonlyArray<Header>; readonly variables: boolean }
): HeaderGroups => {
  const headers: Array<Header | PreparedHeaders> = [...(own.before ?? [])]
  stateHeaders(channel, headers)
  headers.push(callerHeaders(channel))
  if (peer !== undefined) headers.push(...otherLegHeaders(channel, peer))
  if (own.variables) headers.push(channel.variables.headers)
  if (own.after !== undefined) headers.push(...own.after)
  return headers
}

const stateHeaders = (channel: Channel, headers: Array<Header | PreparedHeaders>): void => {
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
  headers.push(
    ["Channel-Read-Codec-Name", channel.negotiated.codec],
    ["Channel-Read-Codec-Rate", "8000"],
    ["Channel-Read-Codec-Bit-Rate", "64000"],
    ["Channel-Write-Codec-Name", channel.negotiated.codec],
    ["Channel-Write-Codec-Rate", "8000"],
    ["Channel-Write-Codec-Bit-Rate", "64000"]
  )
}
