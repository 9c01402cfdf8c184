import { type Obstruction, type OfChannel, type Presence, presenceWithout } from "../presence.ts"
import { latest } from "../vocabulary.ts"
import { type Channel, CHANNELS } from "../work.ts"
import { channelsOf } from "./availability.ts"
import type { Configured, Person, SignedIn } from "./protocol.ts"
import { excluding, handsOf, roomFor, setsAside } from "./room.ts"

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
  const { availability, leaving, person } = state
  const here = atHand(state, channel)
  const isReady = availability[channel]?._tag === "Ready" && !leaving
  return [
    ...(here === undefined ? [] : [here]),
    ...(isReady ? [] : (["not-ready"] as const)),
    ...(isExcluded(state, channel) ? (["excluded"] as const) : []),
    ...unreachable(person, channel)
  ]
}

const atHand = ({ hands, person }: SignedIn, channel: Channel): Obstruction | undefined => {
  const own = handsOf(hands, channel)
  if (own.some(({ _tag }) => _tag === "Offered" || _tag === "Alerting")) return "alerting"
  const room = roomFor(hands, person.capacity, channel)
  if (room > 0) return undefined
  const notes = own.reduce((load, { _tag, work }) => (_tag === "WrapUp" ? load + work.load : load), 0)
  return room + notes > 0 ? "wrap-up" : "full"
}

const isExcluded = ({ hands, person: { capacity } }: SignedIn, channel: Channel): boolean =>
  excluding(hands, capacity, channel).some(({ work }) => !setsAside(capacity, channel, work.channel))

const ofChannel = (state: SignedIn, channel: Channel): OfChannel => {
  const { availability, hands, person } = state
  const why = obstructionsOf(state, channel)[0]
  const idle = availability[channel]
  if (why !== undefined || idle === undefined) return why ?? "not-ready"
  return {
    // Whoever has some of it at hand has not been idle since before that.
    since: handsOf(hands, channel).reduce((since, hand) => latest(since, hand.since), idle.since),
    room: roomFor(hands, person.capacity, channel),
    setsAside: excluding(hands, person.capacity, channel).length > 0
  }
}

/** What the distributor is told. */
export const presenceOf = (state: Configured): Presence => {
  const { heard } = state.person
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
  return { heard, offers, channels: { voice, alarm, chat, mail, sms, task } }
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
