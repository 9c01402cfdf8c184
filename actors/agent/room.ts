import type { CapacityProfile } from "../capacity.ts"
import type { Channel } from "../work.ts"
import type { Hand, Hands } from "./protocol.ts"

/** Whether work of these two channels cannot be at hand at once. */
const exclude = ({ exclusive }: CapacityProfile, a: Channel, b: Channel): boolean =>
  a !== b && exclusive.some((group) => group.includes(a) && group.includes(b))

/** Whether work of channel `a` sets work of channel `b` aside. */
export const setsAside = ({ preempts }: CapacityProfile, a: Channel, b: Channel): boolean =>
  preempts.some(({ channel, sets }) => channel === a && sets.includes(b))

/** Whether anything can set work of this channel aside. */
export const canBeSetAside = ({ preempts }: CapacityProfile, channel: Channel): boolean =>
  preempts.some(({ sets }) => sets.includes(channel))

export const handsOf = (hands: Hands, channel: Channel): ReadonlyArray<Hand> =>
  Object.values(hands).filter(({ work }) => work.channel === channel)

/** What is left of the channel's capacity. Work set aside still counts: it comes back. */
export const roomFor = (hands: Hands, { channels }: CapacityProfile, channel: Channel): number =>
  handsOf(hands, channel).reduce((left, { work }) => left - work.load, channels[channel])

/** Hands that do not go with work of this channel. Notes on work that it would set aside are no hindrance. */
export const excluding = (hands: Hands, capacity: CapacityProfile, channel: Channel): ReadonlyArray<Hand> =>
  Object.values(hands).filter(
    ({ _tag, work }) =>
      _tag !== "SetAside" &&
      exclude(capacity, work.channel, channel) &&
      !(_tag === "WrapUp" && setsAside(capacity, channel, work.channel))
  )
