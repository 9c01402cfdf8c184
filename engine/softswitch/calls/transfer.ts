/**
 * A telephone puts its partner through (RFC 3515, RFC 5589): to an account that is rung while the two still talk, to somebody
 * it has talked to in a second call, or to a called number, as whose caller the engine takes it from then on. Here within the
 * house; of a call of the engine the engine says who talks.
 */
import { type Channel, type HouseLeg, setVariable } from "../channel.ts"
import { type Exchange, peerOf } from "../exchange.ts"
import type { ReferOffered } from "../sip-contract.ts"
import { askTransfer } from "./asked-transfer.ts"
import { noRoomFor } from "./admission.ts"
import { join } from "./bridge.ts"
import { hangUp } from "./hang-up.ts"
import { ringAccount } from "./house.ts"
import { transferInline } from "./inline.ts"

/** A leg of the house with its partner there, both answered. */
interface Talk {
  readonly leg: Channel
  readonly account: string
  readonly partner: Channel
  readonly house: HouseLeg
}

export const transfer = (exchange: Exchange, transferor: Channel, offered: ReferOffered): void => {
  const { refer, replaces } = offered
  if (askTransfer(exchange, transferor, offered)) return
  const talk = talkOf(exchange, transferor)
  const refusal = talk === undefined ? 603 : refusalOf(exchange, talk, offered)
  exchange.sip({ _tag: "AnswerRefer", refer, status: refusal ?? 202 })
  if (talk === undefined || refusal !== undefined) {
    exchange.log.info(`${transferor.name}: transfer to ${offered.user} refused: ${refusal}`)
    return
  }
  if (replaces === undefined)
    return offered.meant === "number" ? toNumber(exchange, talk, offered) : ringTarget(exchange, talk, offered)
  const status = "status" in replaces ? replaces.status : putThrough(exchange, talk, replaces.dialog, refer)
  if (status !== undefined) tell(exchange, refer, status)
}

const talkOf = (exchange: Exchange, leg: Channel | undefined): Talk | undefined => {
  const partner = leg && peerOf(exchange, leg)
  if (leg?.house === undefined || partner?.house === undefined || !leg.answered || !partner.answered) return undefined
  return { leg, account: leg.house.account, partner, house: partner.house }
}

/** One at a time. An engine takes callers alone, and a leg that we made can never be one's; with no engine nobody would answer. */
const refusalOf = (
  { hub }: Exchange,
  { house, partner }: Talk,
  { meant, replaces }: ReferOffered
): number | undefined => {
  if (house.isReferred) return 491
  if (replaces !== undefined || meant !== "number") return undefined
  if (partner.direction !== "inbound") return 603
  return hub.listeners() === 0 ? 503 : undefined
}

const tell = (exchange: Exchange, refer: string, status: number, reason?: string): void =>
  exchange.sip({ _tag: "ReferProgress", refer, status, ...(reason === undefined ? {} : { reason }) })

/** To a called number: the partner waits for the engine, as if it had dialled that number itself, and hears music meanwhile. */
const toNumber = (exchange: Exchange, { partner }: Talk, { refer, user }: ReferOffered): void => {
  tell(exchange, refer, 200)
  partner.house = undefined
  partner.profile.destination = user
  setVariable(partner, "carillon_takes", "true")
  transferInline(exchange, partner, [{ name: "park", data: "" }])
  if (partner.hangupCause === undefined)
    exchange.media.play(partner.uuid, exchange.newUuid(), exchange.options.musicOnHold, { loop: true })
}

/** To somebody it has not talked to: the partner stays where it is until that one answers, and stays when nobody does. */
const ringTarget = (exchange: Exchange, talk: Talk, { meant, refer, referredBy, user }: ReferOffered): void => {
  const { account, house, leg, partner } = talk
  if (meant !== "account") return tell(exchange, refer, 404)
  if (user === house.account) return tell(exchange, refer, 486)
  if (noRoomFor(exchange, undefined, "PCMA") !== undefined) return tell(exchange, refer, 503)
  house.isReferred = true
  let stop = (): void => undefined
  const partnerOver = (): void => stop()
  house.whenOver.add(partnerOver)
  // Many a telephone hangs up right after its REFER; then nobody is left to be heard.
  const playMusic = (): void => {
    if (partner.hangupCause === undefined)
      exchange.media.play(partner.uuid, exchange.newUuid(), exchange.options.musicOnHold, { loop: true })
  }
  leg.house?.whenOver.add(playMusic)
  stop = ringAccount(exchange, {
    account: user,
    near: partner,
    from: { account: house.account, name: partner.direction === "inbound" ? partner.profile.origCallerName : "" },
    referredBy: referredBy ?? `<sip:${account}@${exchange.options.realm}>`,
    rings: () => tell(exchange, refer, 180),
    settle: (outcome) => {
      house.whenOver.delete(partnerOver)
      leg.house?.whenOver.delete(playMusic)
      house.isReferred = false
      if (partner.hangupCause !== undefined) return tell(exchange, refer, 487)
      if (outcome._tag === "Answered") {
        tell(exchange, refer, 200)
        return join(exchange, partner, outcome.leg, "BLIND_TRANSFER")
      }
      tell(exchange, refer, outcome.status, outcome.reason)
      // Who put it through has gone, and nobody took it.
      if (partner.peer === undefined) hangUp(exchange, partner, outcome.cause, "us")
    }
  })
}

/** To the far end of its second call. Gives the status when there is none that it may. */
const putThrough = (exchange: Exchange, talk: Talk, dialog: string, refer: string): number | undefined => {
  const second = talkOf(exchange, exchange.byDialog.get(dialog))
  if (second === undefined || second.leg === talk.leg || second.account !== talk.account) return 481
  if (second.house.isReferred) return 491
  tell(exchange, refer, 200)
  join(exchange, talk.partner, second.partner, "ATTENDED_TRANSFER")
  return undefined
}
