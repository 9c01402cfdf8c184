/**
 * Opus between two browsers: their packets pass as they are, as long as nobody needs samples. Both are asked for it by re-INVITE,
 * and asked for G.711 again as soon as somebody does; the media plane decodes what comes meanwhile.
 */
import type { Channel } from "../channel.ts"
import { type Exchange, liveChannel } from "../exchange.ts"
import { offerAgain } from "./offer-again.ts"
import { opusIn } from "./our-side.ts"

/** What begins with a talk, its recording above all, begins within a moment: nobody is asked twice for that. */
const CALM_MS = 1_000

/** A line that could not carry the wish for G.711 may be back by then. */
const AGAIN_MS = 5_000

/** The leg's partner or what is needed of it has changed. G.711 is asked for at once, Opus when it has been calm for a while. */
export const settleVoice = (exchange: Exchange, uuid: string): void => {
  const channel = liveChannel(exchange, uuid)
  if (channel?.negotiated?.browser === undefined) return
  const isWide = mayBeWide(exchange, channel)
  const waitMs = isWide ? CALM_MS : 0
  if (isWide === willBeWide(channel)) {
    channel.isWide = isWide
    return exchange.agenda.cancel(deadline(uuid))
  }
  exchange.agenda.at(deadline(uuid), exchange.nowMs() + waitMs, () => ask(exchange, uuid, isWide))
}

/** Its wish for G.711 may have been refused: what the far end would not do, 488, it is not asked again and again. */
export const settleVoiceLater = (exchange: Exchange, uuid: string, status: number): void => {
  if (status !== 491 && (status < 500 || status > 599)) return
  exchange.agenda.at(deadline(uuid), exchange.nowMs() + AGAIN_MS, () => settleVoice(exchange, uuid))
}

/** Whether what we offered a browser had Opus in it. */
export const isWideOffer = ({ negotiated }: Channel, offered: string | undefined): boolean =>
  negotiated?.browser !== undefined && opusIn(offered) !== undefined

/** It has no Opus, or takes no change now: it keeps what it had, and so does who talks with it. */
export const refuseWide = (exchange: Exchange, channel: Channel): void => {
  channel.isWide = false
  channel.refusesWide = true
  const other = exchange.passesWith(channel.uuid)
  if (other !== undefined) settleVoice(exchange, other)
}

/** By the wish under way, or where there is none by what it speaks. */
const willBeWide = ({ isWide, negotiated, offerUnderWay }: Channel): boolean =>
  offerUnderWay === undefined ? negotiated?.codec === "opus" : isWide

const deadline = (uuid: string): string => `voice ${uuid}`

/** Who is hung up in the same moment is not asked any more. */
const ask = (exchange: Exchange, uuid: string, isWide: boolean): void => {
  const channel = liveChannel(exchange, uuid)
  if (channel === undefined || willBeWide(channel) === isWide || mayBeWide(exchange, channel) !== isWide) return
  channel.isWide = isWide
  offerAgain(exchange, channel, channel.holding ? "sendonly" : "sendrecv")
}

const mayBeWide = (exchange: Exchange, channel: Channel): boolean => {
  const partner = exchange.passesWith(channel.uuid)
  const other = partner === undefined ? undefined : liveChannel(exchange, partner)
  return other !== undefined && [channel, other].every(isFit)
}

/** Keys come as events from all browsers; gain of our own is for who asks for it by name, as a browser has its own. */
const isFit = ({ answered, negotiated, refusesWide, variables }: Channel): boolean =>
  answered &&
  negotiated?.browser !== undefined &&
  negotiated.telephoneEvent !== undefined &&
  !refusesWide &&
  variables.get("carillon_gain") !== "on"
