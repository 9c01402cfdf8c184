import { type Obstruction, type OfChannel, type Presence, presenceWithout } from "../presence.ts"
import { latest } from "../vocabulary.ts"
import { type Channel, CHANNELS } from "../work.ts"
import { channelsOf } from "./availability.ts"
import type { Configured, Person, SignedIn } from "./protocol.ts"
import { excluding, setsAside } from "./room.ts"

/** By what a person hears of work of each channel. An alarm is shown on the panel, and dealt with on the telephone. */
const HEARD_BY = {
  voice: { telephone: true, panel: false },
  alarm: { telephone: true, panel: true },
  chat: { telephone: false, panel: true },
  mail: { telephone: false, panel: true },
  sms: { telephone: false, panel: true },
  task: { telephone: false, panel: true }
} as const satisfies Readonly<Record<Channel, { readonly telephone: boolean; readonly panel: boolean }>>

/** Why work of this channel would not reach them; empty when it would. */
export const unreachable = ({ panel, registered }: Person, channel: Channel): ReadonlyArray<Obstruction> => {
  const by = HEARD_BY[channel]
  return [
    // Somebody who had a panel open and has none any more is not there.
    ...(panel._tag === "Lost" ? (["panel-lost"] as const) : []),
    ...(by.telephone && !registered ? (["device-unregistered"] as const) : []),
    ...(by.panel && panel._tag === "Never" ? (["no-panel"] as const) : [])
  ]
}

/** Whether they have what they need to hear of it: a panel that is closed for the moment opens again. */
export const equipped = (person: Person, channel: Channel): boolean =>
  unreachable(person, channel).every((why) => why === "panel-lost")

/** Neither telephone nor panel: nobody is there. */
export const isCutOff = ({ panel, registered }: Person): boolean => !registered && panel._tag === "Never"

/** All that keeps work of this channel away, what weighs most first; empty when it can come. */
export const obstructionsOf = (state: SignedIn, channel: Channel): ReadonlyArray<Obstruction> => {
  const { availability, person } = state
  const here = atHand(state, channel)
  const isReady = availability[channel]?._tag === "Ready" && !takesNothingNew(state)
  return [
    ...(here === undefined ? [] : [here]),
    ...(isReady ? [] : (["not-ready"] as const)),
    ...(isExcluded(state, channel) ? (["excluded"] as const) : []),
    ...unreachable(person, channel),
    ...(isOnOtherCall(person, channel) ? (["device-busy"] as const) : [])
  ]
}

/** Their telephone has a call that is none of ours: what would ring there hears that it is busy. */
const isOnOtherCall = ({ otherCall }: Person, channel: Channel): boolean =>
  HEARD_BY[channel].telephone && otherCall?.isTalking === true

/** Signs out, or is gone, with the last hand. */
export const takesNothingNew = ({ leaving, retired }: Pick<SignedIn, "leaving" | "retired">): boolean =>
  leaving || retired

const atHand = ({ hands, person }: SignedIn, channel: Channel): Obstruction | undefined => {
  let [room, notes] = [person.capacity.channels[channel], 0]
  for (const { _tag, work } of Object.values(hands)) {
    if (work.channel !== channel) continue
    if (_tag === "Offered" || _tag === "Alerting") return "alerting"
    room -= work.load
    if (_tag === "WrapUp") notes += work.load
  }
  if (room > 0) return undefined
  return room + notes > 0 ? "wrap-up" : "full"
}

const isExcluded = ({ hands, person: { capacity } }: SignedIn, channel: Channel): boolean =>
  excluding(hands, capacity, channel).some(({ work }) => !setsAside(capacity, channel, work.channel))

/** The first of {@link obstructionsOf}, without looking for the rest. */
const obstructionOf = (state: SignedIn, channel: Channel): Obstruction | undefined => {
  const here = atHand(state, channel)
  if (here !== undefined) return here
  if (state.availability[channel]?._tag !== "Ready" || takesNothingNew(state)) return "not-ready"
  if (isExcluded(state, channel)) return "excluded"
  return unreachable(state.person, channel)[0] ?? (isOnOtherCall(state.person, channel) ? "device-busy" : undefined)
}

const ofChannel = (state: SignedIn, channel: Channel): OfChannel => {
  const { availability, hands, person } = state
  const why = obstructionOf(state, channel)
  const idle = availability[channel]
  if (why !== undefined || idle === undefined) return why ?? "not-ready"
  let [since, room] = [idle.since, person.capacity.channels[channel]]
  for (const hand of Object.values(hands)) {
    if (hand.work.channel !== channel) continue
    // Whoever has some of it at hand has not been idle since before that.
    since = latest(since, hand.since)
    room -= hand.work.load
  }
  return { since, room, setsAside: excluding(hands, person.capacity, channel).length > 0 }
}

/** A state never changes, and is asked for several times: what follows from it is found once. */
const known = new WeakMap<Configured, Presence>()

/** What the distributor is told. */
export const presenceOf = (state: Configured): Presence => {
  const before = known.get(state)
  if (before !== undefined) return before
  const presence = found(state)
  known.set(state, presence)
  return presence
}

const found = (state: Configured): Presence => {
  const { heard, tally } = state.person
  if (state._tag === "SignedOut") return presenceWithout("signed-out", heard)
  const [voice, alarm, chat, mail, sms, task] = CHANNELS.map((channel) => ofChannel(state, channel)) as never as [
    OfChannel,
    OfChannel,
    OfChannel,
    OfChannel,
    OfChannel,
    OfChannel
  ]
  const offers = Object.values(state.hands).flatMap((hand) => (hand._tag === "WrapUp" ? [] : [hand.offer]))
  const channels = { voice, alarm, chat, mail, sms, task }
  return tally === undefined ? { heard, offers, channels } : { heard, offers, channels, tally }
}

/** Why no work of a channel comes now, for the person's own screen. */
export interface Obstacle {
  readonly channel: Channel
  readonly why: Obstruction | "no-queue"
}

/** Everything that is in the way, channel by channel; empty when all they can do may come. */
export const obstaclesOf = (state: Configured): ReadonlyArray<Obstacle> => {
  const { person } = state
  return channelsOf(person).flatMap((channel) => [
    ...(state._tag === "SignedOut" ? (["signed-out"] as const) : obstructionsOf(state, channel)).map((why) => ({
      channel,
      why
    })),
    ...(state._tag === "SignedIn" && person.queues.length === 0 ? [{ channel, why: "no-queue" as const }] : [])
  ])
}
