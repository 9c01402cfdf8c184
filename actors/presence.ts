import * as Schema from "effect/Schema"
import { sameTally, Tally } from "./tally.ts"
import { EpochMs } from "./vocabulary.ts"
import { CHANNELS } from "./work.ts"

/** Why work of one channel does not come to an agent now. */
export const Obstruction = Schema.Literals([
  "signed-out",
  "not-ready",
  "alerting", // being offered something of this channel that is not taken yet
  "full", // as much of this channel at hand as fits
  "excluded", // work of another channel at hand does not go with it
  "wrap-up",
  "device-unregistered",
  "device-busy", // their telephone has a call that is none of ours
  "no-panel",
  "panel-lost"
])
export type Obstruction = typeof Obstruction.Type

/** Room for work of one channel. */
export const Room = Schema.Struct({
  /** Idle since, for this channel. */
  since: EpochMs,
  /** How much load more fits; at least 1. */
  room: Schema.Int,
  /** Taking it sets other work aside. */
  setsAside: Schema.Boolean
})
export type Room = typeof Room.Type

const OfChannel = Schema.Union([Room, Obstruction])
export type OfChannel = typeof OfChannel.Type

/**
 * What the distributor must know of an agent. `heard` is the latest offer the agent knows of: news sent before an offer was
 * heard cannot undo that offer.
 */
export const Presence = Schema.Struct({
  heard: Schema.Int,
  /** Offers at hand that the agent holds: accepted and not released. */
  offers: Schema.Array(Schema.Int),
  channels: Schema.Struct({
    voice: OfChannel,
    alarm: OfChannel,
    chat: OfChannel,
    mail: OfChannel,
    sms: OfChannel,
    task: OfChannel
  }),
  /** Of who is signed in. */
  tally: Schema.optionalKey(Tally)
})
export type Presence = typeof Presence.Type

export const hasRoom = (of: OfChannel): of is Room => typeof of === "object"

/** The same for every channel: signed out, before the first word. */
export const presenceWithout = (why: Obstruction, heard: number): Presence => ({
  heard,
  offers: [],
  channels: { voice: why, alarm: why, chat: why, mail: why, sms: why, task: why }
})

const sameOf = (a: OfChannel, b: OfChannel): boolean =>
  hasRoom(a) && hasRoom(b) ? a.since === b.since && a.room === b.room && a.setsAside === b.setsAside : a === b

export const samePresence = (a: Presence, b: Presence): boolean =>
  a.heard === b.heard &&
  a.offers.length === b.offers.length &&
  a.offers.every((offer, index) => offer === b.offers[index]) &&
  CHANNELS.every((channel) => sameOf(a.channels[channel], b.channels[channel])) &&
  sameTally(a.tally, b.tally)
