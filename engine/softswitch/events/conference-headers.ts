import type { Conference, Member } from "../together.ts"
import { channelHeaders } from "./channel-headers.ts"
import type { Header, HeaderGroups } from "./event.ts"

/** Of a `conference::maintenance` event about the conference. */
export const conferenceHeaders = (conference: Conference): Array<Header> => [
  ["Conference-Name", conference.name],
  ["Conference-Domain", conference.domain],
  ["Conference-Size", String(conference.members.size)],
  ["Conference-Ghosts", "0"],
  ["Conference-Profile-Name", conference.profile],
  ["Conference-Unique-ID", conference.uuid]
]

/** The same about one of its members. */
export const memberHeaders = (conference: Conference, member: Member, own: ReadonlyArray<Header>): HeaderGroups =>
  channelHeaders(member.channel, undefined, {
    before: [...conferenceHeaders(conference), ["Floor", String(conference.floor === member)]],
    variables: false,
    after: [
      ["Video", "false"],
      ["Hear", String(member.hears)],
      ["See", "true"],
      ["Speak", String(member.speaks)],
      ["Talking", String(member.isTalking)],
      ["Mute-Detect", "false"],
      ["Hold", String(member.channel.held)],
      ["Member-ID", String(member.id)],
      ["Member-Type", member.isModerator ? "moderator" : "member"],
      ["Member-Ghost", "false"],
      ["Energy-Level", String(member.threshold)],
      ["Current-Energy", String(member.energy)],
      ...own
    ]
  })
