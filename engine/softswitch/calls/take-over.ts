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
    if (partner === undefined || partner.house?.isReferred === true) hangUp(exchange, channel, "NORMAL_CLEARING", "us")
    else join(exchange, partner, channel, "ATTENDED_TRANSFER")
  })
}

const refusalOf = (exchange: Exchange, replaced: Channel | undefined, { account }: CallOffered): number | undefined => {
  if (account === undefined || replaced === undefined || replaced.hangupCause !== undefined) return 481
  if (replaced.house === undefined) return 603
  // What rings at one telephone of a person rings at all of them: there is nothing to take over.
  return replaced.house.account === account && peerOf(exchange, replaced) !== undefined ? undefined : 481
}
