/**
 * A telephone in a call of the engine wants its partner put through (RFC 3515): whoever drives the switch is told, and says
 * what becomes of it by `carillon_transfer`. FreeSWITCH does what it is told by the telephone, or refuses.
 */
import type { Channel } from "../channel.ts"
import type { Header } from "../events/event.ts"
import { type Exchange, peerOf } from "../exchange.ts"
import type { ReferOffered } from "../sip-contract.ts"

const SUBCLASS = "carillon::transfer"

/** An engine decides in milliseconds, or is restarting; a telephone waits in silence meanwhile. */
export const DECISION_LIMIT_MS = 5_000

/** A transfer rings for a minute; what nobody has ended by then is not told of any more. */
const OVER_MS = 180_000

/** What became of a telephone's wish, in the words of `carillon_transfer`. */
export type TransferAnswer =
  | { readonly _tag: "accepted" }
  | { readonly _tag: "done" }
  | { readonly _tag: "failed"; readonly status: number }

/** The leg of the engine whose partner is to be put through, and what its telephone has besides. */
interface Wish {
  readonly own: Channel
  /** Named by a Replaces; undefined when there is no such leg. */
  readonly second: Channel | undefined
}

/** Of a leg of the engine alone: answers whether one is meant, and the wish is dealt with. */
export const askTransfer = (exchange: Exchange, channel: Channel, offered: ReferOffered): boolean => {
  const wish = wishOf(exchange, channel, offered)
  if (wish === undefined) return false
  const { own } = wish
  const { refer } = offered
  const refusal = refusalOf(exchange, wish, offered)
  if (refusal !== undefined) {
    exchange.log.info(`${channel.name}: transfer to ${offered.user} refused: ${refusal}`)
    exchange.sip({ _tag: "AnswerRefer", refer, status: refusal })
    return true
  }
  exchange.transfersAsked.set(own.uuid, { refer, isAccepted: false })
  exchange.agenda.at(timer(own.uuid), exchange.nowMs() + DECISION_LIMIT_MS, () =>
    answerTransfer(exchange, own.uuid, { _tag: "failed", status: 603 })
  )
  exchange.hub.publish({
    name: "CUSTOM",
    subclass: SUBCLASS,
    caller: "sofia_handle_sip_i_refer",
    headers: () => headers(exchange, wish, offered)
  })
  return true
}

/**
 * A telephone that has talked to a colleague in a call of the house may say it in either of its two calls (RFC 5589 §7): the
 * engine's leg is the one whose partner is put through.
 */
const wishOf = ({ byDialog }: Exchange, channel: Channel, { replaces }: ReferOffered): Wish | undefined => {
  const other = replaces !== undefined && "dialog" in replaces ? byDialog.get(replaces.dialog) : undefined
  if (channel.house === undefined) return { own: channel, second: other }
  return other !== undefined && other.house === undefined ? { own: other, second: channel } : undefined
}

/** A carrier's customers put nobody through here, only telephones of the house; one wish at a time. */
const refusalOf = (exchange: Exchange, { own, second }: Wish, { replaces }: ReferOffered): number | undefined => {
  if (own.trunk !== undefined || !own.answered || !exchange.hub.hears("CUSTOM", SUBCLASS)) return 603
  if (exchange.transfersAsked.has(own.uuid)) return 491
  if (replaces === undefined) return undefined
  if ("status" in replaces) return replaces.status
  if (second === undefined || second === own || !second.answered) return 481
  if (second.house === undefined) return undefined
  const partner = peerOf(exchange, second)
  if (partner?.house === undefined || !partner.answered) return 481
  return second.house.isReferred || partner.house.isReferred ? 491 : undefined
}

/** Of a call that the switch made by itself nobody else can say who talks. */
const headers = (exchange: Exchange, { own, second }: Wish, { user }: ReferOffered): ReadonlyArray<Header> => {
  const partner = second?.house === undefined ? undefined : peerOf(exchange, second)
  return [
    ["Unique-ID", own.uuid],
    ["Transfer-To", user],
    ...(second === undefined || second.house !== undefined ? [] : [["Transfer-Replaces", second.uuid] as const]),
    ...(second?.house === undefined || partner?.house === undefined
      ? []
      : [
          ["Transfer-By", second.house.account] as const,
          ["Transfer-Leg", partner.uuid] as const,
          ["Transfer-Account", partner.house.account] as const
        ])
  ]
}

/** False when the leg asked for nothing, or it is over. */
export const answerTransfer = (exchange: Exchange, uuid: string, answer: TransferAnswer): boolean => {
  const asked = exchange.transfersAsked.get(uuid)
  if (asked === undefined) return false
  const { isAccepted, refer } = asked
  exchange.agenda.cancel(timer(uuid))
  if (answer._tag === "failed" && !isAccepted) {
    exchange.transfersAsked.delete(uuid)
    exchange.sip({ _tag: "AnswerRefer", refer, status: answer.status })
    return true
  }
  if (!isAccepted) exchange.sip({ _tag: "AnswerRefer", refer, status: 202 })
  if (answer._tag === "accepted") {
    exchange.transfersAsked.set(uuid, { refer, isAccepted: true })
    exchange.agenda.at(timer(uuid), exchange.nowMs() + OVER_MS, () => void exchange.transfersAsked.delete(uuid))
    return true
  }
  exchange.transfersAsked.delete(uuid)
  exchange.sip({ _tag: "ReferProgress", refer, status: answer._tag === "failed" ? answer.status : 200 })
  return true
}

const timer = (uuid: string): string => `transfer/${uuid}`
