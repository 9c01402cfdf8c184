import { isEngines, ReasonId } from "../reasons.ts"
import type { EpochMs } from "../vocabulary.ts"
import { type Channel, CHANNELS } from "../work.ts"
import type { Availabilities, Availability, Person } from "./protocol.ts"

/** The channels for which a person has any capacity. */
export const channelsOf = ({ capacity }: Pick<Person, "capacity">): ReadonlyArray<Channel> =>
  CHANNELS.filter((channel) => capacity.channels[channel] > 0)

export const paused = ({ pauses }: Pick<Person, "pauses">, reason: ReasonId): ReadonlyArray<Channel> =>
  pauses[reason] ?? CHANNELS

const made = (person: Pick<Person, "capacity">, of: (channel: Channel) => Availability | undefined): Availabilities =>
  Object.fromEntries(
    channelsOf(person).flatMap((channel) => {
      const one = of(channel)
      return one === undefined ? [] : [[channel, one]]
    })
  )

const ready = (since: EpochMs): Availability => ({ _tag: "Ready", since })

export const notReady = (reason: ReasonId, since: EpochMs): Availability => ({ _tag: "NotReady", reason, since })

/** Who just came: ready for what "signed-in" does not pause, which is nothing unless the centre says otherwise. */
export const arriving = (person: Person, at: EpochMs): Availabilities => {
  const reason = ReasonId.make("signed-in")
  const pauses = paused(person, reason)
  return made(person, (channel) => (pauses.includes(channel) ? notReady(reason, at) : ready(at)))
}

/** Ready for everything. Who was already goes on being idle. */
export const allReady = (person: Person, before: Availabilities, at: EpochMs): Availabilities =>
  made(person, (channel) => {
    const one = before[channel]
    return one?._tag === "Ready" ? one : ready(at)
  })

/** Not ready for what the reason pauses. `over`: also where another reason stood before. */
export const pausing = (
  person: Person,
  before: Availabilities,
  { at, over, reason }: { readonly reason: ReasonId; readonly at: EpochMs; readonly over: boolean }
): Availabilities => {
  const pauses = paused(person, reason)
  return made(person, (channel) => {
    const one = before[channel]
    return pauses.includes(channel) && (over || one?._tag === "Ready") ? notReady(reason, at) : one
  })
}

/**
 * What a person chooses takes the place of whatever stood before: not ready for what the reason pauses, and ready for the
 * rest, as if they had asked for that.
 */
export const choosing = (
  person: Person,
  before: Availabilities,
  { at, reason }: { readonly reason: ReasonId; readonly at: EpochMs }
): Availabilities => pausing(person, allReady(person, before, at), { reason, at, over: true })

/** Whatever it is, it counts from now. */
export const sinceNow = (before: Availabilities, channel: Channel, at: EpochMs): Availabilities => {
  const one = before[channel]
  return one === undefined ? before : { ...before, [channel]: { ...one, since: at } }
}

/** Another capacity: a channel that comes with it stands as the first one stood before. */
export const fitted = (person: Person, before: Availabilities, at: EpochMs): Availabilities => {
  const first = Object.values(before)[0] as Availability | undefined
  const asFirst = (channel: Channel): Availability =>
    first?._tag === "NotReady" && paused(person, first.reason).includes(channel) ? first : ready(at)
  return made(person, (channel) => before[channel] ?? asFirst(channel))
}

/**
 * The channel whose availability stands for the whole person on small screens: the first that they have not paused
 * themselves, for then they are there for others. Undefined when they paused everything.
 */
export const leading = (person: Person, availability: Availabilities): Channel | undefined =>
  channelsOf(person).find((channel) => {
    const one = availability[channel]
    return one?._tag === "Ready" || (one !== undefined && isEngines(one.reason))
  })
