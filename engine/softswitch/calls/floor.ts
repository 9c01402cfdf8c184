/**
 * Who talks in a conference, and who has its floor. As in FreeSWITCH the floor is somebody's whenever somebody is there: the
 * newest takes one that nobody has; one who is loud takes it from one who is not, and keeps it until that happens to them.
 */
import type { Channel } from "../channel.ts"
import { conferenceHeaders, memberHeaders } from "../events/conference-headers.ts"
import type { Exchange } from "../exchange.ts"
import type { MediaOutput } from "../media-contract.ts"
import type { Conference, Member } from "../together.ts"
import { gateOf, tellsFloor } from "./conference-profile.ts"
import { maintenance, tellMember } from "./conference-told.ts"

/** The media plane hears the member begin or end to talk, or to be loud. */
export const memberHeard = (
  exchange: Exchange,
  channel: Channel,
  { energy, isLoud, isTalking }: Extract<MediaOutput, { readonly _tag: "TalkHeard" }>
): void => {
  const found = exchange.conferences.byLeg.get(channel.uuid)
  if (found === undefined) return
  const { conference, member } = found
  const isNews = member.isTalking !== isTalking
  Object.assign(member, { energy, isLoud, isTalking })
  // A gate that was set by hand says who talks, too, where nobody is to be told.
  if (isNews && gateOf(conference.profile) !== undefined)
    tellMember(exchange, conference, member, isTalking ? "start-talking" : "stop-talking")
  settleFloor(exchange, conference)
}

export const settleFloor = (exchange: Exchange, conference: Conference): void => {
  const { floor } = conference
  if (floor?.isLoud === true) return
  const newestFirst = [...conference.members.values()].toReversed()
  const next = newestFirst.find(({ isLoud }) => isLoud) ?? (floor === undefined ? newestFirst[0] : undefined)
  if (next !== undefined) giveFloor(exchange, conference, next)
}

/** `undefined`: nobody has it for now. */
export const giveFloor = (exchange: Exchange, conference: Conference, to: Member | undefined): void => {
  const from = conference.floor
  if (from === to) return
  conference.floor = to
  if (!tellsFloor(conference.profile)) return
  maintenance(exchange, () => {
    const begun = [
      ...conferenceHeaders(conference),
      ["Action", "floor-change"] as const,
      ["Old-ID", from === undefined ? "none" : String(from.id)] as const
    ]
    if (to === undefined) return [...begun, ["New-ID", "none"]]
    return [...begun, ...memberHeaders(conference, to, [["New-ID", String(to.id)]])]
  })
}
