import type { Exchange } from "../exchange.ts"
import type { Channel } from "../channel.ts"
import type { Codec } from "../media-contract.ts"
import { weightOf } from "../media/weight.ts"

/** Of all legs, beside one for each telephone: several calls of one agent at once, and telephones that are about to register. */
const SPARE_SHARE = 0.1

/**
 * Legs that callers cannot take, so that whoever is there to serve them can always be rung. Half of all is enough whatever
 * else: then every caller there is could be joined to an agent.
 */
export const reservedLegs = (maxLegs: number, telephones: number): number =>
  Math.min(Math.floor(maxLegs / 2), telephones + Math.ceil(maxLegs * SPARE_SHARE))

/** Why a call finds no room, of which callers hold so many legs; undefined when there is room. */
export const noRoomFor = (
  exchange: Exchange,
  trunk: string | undefined,
  codec: Codec,
  legs = 1
): "legs" | "trunk" | undefined => {
  const { maxLegs } = exchange.options
  let callers = 0
  let ofTrunk = 0
  for (const channel of exchange.channels.values()) {
    if (channel.direction === "inbound" || channel.house !== undefined) callers += 1
    if (isOn(channel, trunk)) ofTrunk += 1
  }
  if (callers + legs > maxLegs - reservedLegs(maxLegs, exchange.userAgent.counts().bindings)) return "legs"
  // Legs whose codec is dear fill the media threads before they are as many as may be.
  if (exchange.media.room() < weightOf(codec)) return "legs"
  const limit = trunk === undefined ? undefined : exchange.trunks.get(trunk)?.channels
  return limit !== undefined && ofTrunk >= limit ? "trunk" : undefined
}

/** A call that ends holds its channel of the trunk no longer: the other side has given it back as well. */
export const isOn = (channel: Channel, trunk: string | undefined): boolean =>
  trunk !== undefined && channel.trunk === trunk && channel.hangupCause === undefined
