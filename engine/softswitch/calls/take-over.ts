import { type Channel, houseLeg } from "../channel.ts"
import { type Exchange, peerOf } from "../exchange.ts"
import { join } from "./bridge.ts"
import { hangUp } from "./hang-up.ts"
import { answerCall, type CallOffered, enterCall } from "./inbound.ts"
import { type HowOpened, openMedia } from "./leg-media.ts"

/**
 * INVITE with Replaces (RFC 3891): a person goes on with their call of the house at another telephone of theirs. Anybody
 * else hears what they would if there were no such call; of a call of the engine the engine alone says who talks.
 */
export const takeOver = (exchange: Exchange, offered: CallOffered, dialog: string, how: HowOpened): void => {
  const replaced = exchange.byDialog.get(dialog)
  const status = refusalOf(exchange, replaced, offered)
  if (replaced === undefined || status !== undefined) {
    exchange.sip({ _tag: "Reject", dialog: offered.dialog, status: status ?? 481, reason: "" })
    return
  }
  const channel = enterCall(exchange, offered)
  channel.house = houseLeg(offered.account ?? "")
  openMedia(exchange, channel, { ...how, ...(replaced.peer === undefined ? {} : { near: replaced.peer }) })
  answerCall(exchange, channel, () => {
    const partner = peerOf(exchange, replaced)
    const isReferred = replaced.house?.isReferred === true || partner?.house?.isReferred === true
    if (partner === undefined || isReferred) hangUp(exchange, channel, "NORMAL_CLEARING", "us")
    else join(exchange, partner, channel, "ATTENDED_TRANSFER")
  })
}

const refusalOf = (
  exchange: Exchange,
  replaced: Channel | undefined,
  { account, replacesOwn }: CallOffered
): number | undefined => {
  if (account === undefined || replaced === undefined || replaced.hangupCause !== undefined) return 481
  const { house } = replaced
  if (house === undefined) return replacesOwn === true ? 603 : 481
  // What rings at one telephone of a person rings at all of them: there is nothing to take over.
  if (house.account !== account || peerOf(exchange, replaced) === undefined) return 481
  // It is being put through: whoever answers there gets this very leg.
  return house.isReferred ? 491 : undefined
}
