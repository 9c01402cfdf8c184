/**
 * A telephone in a call of the engine wants its partner put through (RFC 3515): whoever drives the switch is told, and says
 * what becomes of it by `carillon_transfer`. FreeSWITCH does what it is told by the telephone, or refuses.
 */
import type { Channel } from "../channel.ts"
import type { Header } from "../events/event.ts"
import type { Exchange } from "../exchange.ts"
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

/** Of a leg of the engine alone: answers whether it is one, and the wish is dealt with. */
export const askTransfer = (exchange: Exchange, channel: Channel, offered: ReferOffered): boolean => {
  if (channel.house !== undefined) return false
  const { refer } = offered
  const refusal = refusalOf(exchange, channel, offered)
  if (refusal !== undefined) {
    exchange.log.info(`${channel.name}: transfer to ${offered.user} refused: ${refusal}`)
    exchange.sip({ _tag: "AnswerRefer", refer, status: refusal })
    return true
  }
  exchange.transfersAsked.set(channel.uuid, { refer, isAccepted: false })
  exchange.agenda.at(timer(channel.uuid), exchange.nowMs() + DECISION_LIMIT_MS, () =>
    answerTransfer(exchange, channel.uuid, { _tag: "failed", status: 603 })
  )
  exchange.hub.publish({
    name: "CUSTOM",
    subclass: SUBCLASS,
    caller: "sofia_handle_sip_i_refer",
    headers: () => headers(exchange, channel, offered)
  })
  return true
}

/** A carrier's customers put nobody through here, only telephones of the house; one wish at a time. */
const refusalOf = (exchange: Exchange, channel: Channel, { replaces }: ReferOffered): number | undefined => {
  if (channel.trunk !== undefined || !channel.answered || !exchange.hub.hears("CUSTOM", SUBCLASS)) return 603
  if (exchange.transfersAsked.has(channel.uuid)) return 491
  if (replaces === undefined) return undefined
  if ("status" in replaces) return replaces.status
  const second = exchange.byDialog.get(replaces.dialog)
  if (second === undefined || second === channel || !second.answered) return 481
  // Of a call that the switch made by itself nobody else can say who talks.
  return second.house === undefined ? undefined : 603
}

const headers = (exchange: Exchange, channel: Channel, { replaces, user }: ReferOffered): ReadonlyArray<Header> => {
  const second =
    replaces !== undefined && "dialog" in replaces ? exchange.byDialog.get(replaces.dialog)?.uuid : undefined
  return [
    ["Unique-ID", channel.uuid],
    ["Transfer-To", user],
    ...(second === undefined ? [] : [["Transfer-Replaces", second] as const])
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
