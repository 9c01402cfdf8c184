import type { Channel, ChannelTimes, Profile } from "../channel.ts"
import type { Header } from "./event.ts"
import { PreparedHeaders } from "./prepared-headers.ts"

type Prefix = "Caller-" | "Other-Leg-"

/** Who calls whom and when what happened: `Caller-*` of an event about this channel. */
export const callerHeaders = (channel: Channel): PreparedHeaders =>
  remembered(callers, channel, () => {
    const { profile } = channel
    const headers: Array<Header> = [
      ["Caller-Direction", channel.direction],
      ["Caller-Logical-Direction", channel.direction]
    ]
    push(headers, "Caller-Username", profile.username)
    push(headers, "Caller-Dialplan", profile.dialplan)
    partyHeaders(channel, "Caller-", headers)
    headers.push(["Caller-Profile-Index", String(profile.index)])
    timeHeaders(channel, "Caller-", headers)
    return headers
  })

/** The same of a whole channel that is shown to a controller: `Channel-*`. */
export const profileHeaders = (channel: Channel): ReadonlyArray<Header> =>
  callerHeaders(channel).headers.map(([name, value]) => [name.replace(/^Caller-/u, "Channel-"), value])

/** The other leg of the bridge, seen from `channel`: the one that was named first is the originator. */
export const otherLegHeaders = (channel: Channel, peer: Channel): readonly [Header, PreparedHeaders] => [
  ["Other-Type", channel.bridgeOriginator ? "originatee" : "originator"],
  remembered(otherLegs, peer, () => {
    const headers: Array<Header> = [
      ["Other-Leg-Direction", peer.direction],
      ["Other-Leg-Logical-Direction", peer.direction === "inbound" ? "outbound" : "inbound"]
    ]
    push(headers, "Other-Leg-Username", peer.profile.username)
    push(headers, "Other-Leg-Dialplan", peer.profile.dialplan)
    partyHeaders(peer, "Other-Leg-", headers)
    timeHeaders(peer, "Other-Leg-", headers)
    return headers
  })
]

/** The headers of a channel, and the profile and times they were written from. */
interface Remembered {
  readonly profile: Profile
  readonly times: ChannelTimes
  readonly headers: PreparedHeaders
}

type Memory = WeakMap<Channel, Remembered>
const callers: Memory = new WeakMap()
const otherLegs: Memory = new WeakMap()

/**
 * Written again only when something in profile or times is another than before. Whoever changes them need not say so:
 * looking through some twenty fields takes a hundredth of the writing.
 */
const remembered = (memory: Memory, channel: Channel, write: () => ReadonlyArray<Header>): PreparedHeaders => {
  const before = memory.get(channel)
  const { profile, times } = channel
  if (before !== undefined && isAsBefore(before.profile, profile) && isAsBefore(before.times, times))
    return before.headers
  const headers = PreparedHeaders.of(write())
  memory.set(channel, { profile: { ...profile }, times: { ...times }, headers })
  return headers
}

const isAsBefore = <Fields extends object>(before: Fields, now: Fields): boolean => {
  for (const name in now) if (before[name] !== now[name]) return false
  return true
}

const push = (headers: Array<Header>, name: string, value: string): void => {
  if (value !== "") headers.push([name, value])
}

const partyHeaders = (channel: Channel, prefix: Prefix, headers: Array<Header>): void => {
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

const timeHeaders = (channel: Channel, prefix: Prefix, headers: Array<Header>): void => {
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
