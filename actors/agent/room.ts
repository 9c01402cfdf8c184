import type { CapacityProfile } from "../capacity.ts"
import { type Channel, type Work, workIdOf } from "../work.ts"
import type { Hand, Hands } from "./protocol.ts"

/** A profile as answers to the two questions that are asked at every step. */
interface Rules {
  readonly excluded: ReadonlySet<string>
  readonly aside: ReadonlySet<string>
}
/** What follows from a profile is found once: it never changes. */
const known = new WeakMap<CapacityProfile, Rules>()

const rulesOf = (capacity: CapacityProfile): Rules => {
  const before = known.get(capacity)
  if (before !== undefined) return before
  const pairs = capacity.exclusive.flatMap((group) => group.flatMap((a) => group.map((b) => [a, b] as const)))
  const rules: Rules = {
    excluded: new Set(pairs.filter(([a, b]) => a !== b).map(([a, b]) => `${a} ${b}`)),
    aside: new Set(capacity.preempts.flatMap(({ channel, sets }) => sets.map((other) => `${channel} ${other}`)))
  }
  known.set(capacity, rules)
  return rules
}

/** Whether work of these two channels cannot be at hand at once. */
const exclude = (capacity: CapacityProfile, a: Channel, b: Channel): boolean =>
  rulesOf(capacity).excluded.has(`${a} ${b}`)

/** Whether work of channel `a` sets work of channel `b` aside. */
export const setsAside = (capacity: CapacityProfile, a: Channel, b: Channel): boolean =>
  rulesOf(capacity).aside.has(`${a} ${b}`)

/** Whether anything can set work of this channel aside. */
export const canBeSetAside = ({ preempts }: CapacityProfile, channel: Channel): boolean =>
  preempts.some(({ sets }) => sets.includes(channel))

export const handsOf = (hands: Hands, channel: Channel): ReadonlyArray<Hand> =>
  Object.values(hands).filter(({ work }) => work.channel === channel)

/** What is left of the channel's capacity. Work set aside still counts: it comes back. */
export const roomFor = (hands: Hands, { channels }: CapacityProfile, channel: Channel): number =>
  handsOf(hands, channel).reduce((left, { work }) => left - work.load, channels[channel])

/** Work as far as other work goes with it or does not. */
export type Beside = Pick<Work, "attributes" | "channel" | "id">

/** A call for an incident goes with that incident, whatever the profile says: who has it telephones. */
const isFor = (call: Beside, incident: Beside): boolean =>
  call.channel === "voice" &&
  call.attributes["incident"] !== undefined &&
  workIdOf("incident", call.attributes["incident"]) === incident.id

/** Hands that do not go with work of this channel, or with this work. Notes on work that it would set aside are no hindrance. */
export const excluding = (hands: Hands, capacity: CapacityProfile, asked: Channel | Beside): ReadonlyArray<Hand> => {
  const channel = typeof asked === "string" ? asked : asked.channel
  return Object.values(hands).filter(
    ({ _tag, work }) =>
      _tag !== "SetAside" &&
      exclude(capacity, work.channel, channel) &&
      !(_tag === "WrapUp" && setsAside(capacity, channel, work.channel)) &&
      (typeof asked === "string" || !(isFor(asked, work) || isFor(work, asked)))
  )
}
