import type { Channel } from "./channel.ts"

/** Who is together with whom beyond a bridge: supervisors and conferences. What is done with them is in `calls/`. */

/** FreeSWITCH's keys: 0 listens, 1 speaks to the other side of the leg, 2 to the leg, 3 to both. */
export type SupervisorMode = "0" | "1" | "2" | "3"

/** One leg that listens to another, by `eavesdrop` or `three_way`. */
export interface Supervision {
  readonly supervisor: Channel
  readonly target: Channel
  mode: SupervisorMode
  /** Keys change the mode: not for `three_way`, and not where `eavesdrop_enable_dtmf` is false. */
  readonly obeysKeys: boolean
  /** Ends the application. */
  readonly over: () => void
}

export interface Member {
  /** Counted over all conferences, as FreeSWITCH does. */
  readonly id: number
  readonly channel: Channel
  readonly isModerator: boolean
  speaks: boolean
  hears: boolean
  /** FreeSWITCH's energy level: how loud it has to be to be heard, 0 to 32 767. */
  threshold: number
  /** What the media plane heard last. */
  energy: number
  isTalking: boolean
  isLoud: boolean
  /** Ends its application. */
  readonly over: () => void
}

/** What has to be pressed to come in, and to come in as a moderator; undefined: nothing. */
export interface Pins {
  pin: string | undefined
  moderatorPin: string | undefined
}

/** A meeting by name: it is there from its first member to its last. */
export interface Conference extends Pins {
  readonly name: string
  readonly domain: string
  readonly profile: string
  readonly uuid: string
  /** Its name on the media plane. */
  readonly meeting: string
  readonly members: Map<number, Member>
  floor: Member | undefined
  /** Files being played, and written. */
  readonly playing: Set<string>
  readonly recordings: Set<string>
}

export interface Conferences {
  readonly byName: Map<string, Conference>
  readonly byMeeting: Map<string, Conference>
  /** Who is in which, by the UUID of the leg. */
  readonly byLeg: Map<string, { readonly conference: Conference; readonly member: Member }>
  membersEver: number
}
