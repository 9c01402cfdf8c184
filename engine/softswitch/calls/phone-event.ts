import type { Channel } from "../channel.ts"
import type { Exchange } from "../exchange.ts"
import { forkTaking } from "./forks.ts"

/** What a telephone can be told: take the call that rings, or hold the one that runs. */
export type PhoneEvent = "talk" | "hold"

const FAILED = "-ERR Operation Failed\n"

/**
 * Tells the leg's telephone by NOTIFY. `settle` hears what the telephone said to it, which FreeSWITCH does not wait for:
 * only so can whoever asked know that this telephone does not do it. A second asking joins the first.
 */
export const tellPhone = (
  exchange: Exchange,
  channel: Channel,
  event: PhoneEvent,
  settle: (answer: string) => void
): void => {
  // A caller whose call we have not answered is not rung by us (FreeSWITCH: "not permitted on an inbound non-answered call leg").
  if (channel.direction === "inbound" && !channel.answered) return settle(FAILED)
  channel.phoneEvents.push(settle)
  if (channel.phoneEvents.length === 1) exchange.sip({ _tag: "Notify", dialog: forkTaking(channel, event), event })
}

export const phoneAnswered = (channel: Channel, status: number): void =>
  settlePhoneEvents(channel, status < 300 ? "+OK Success\n" : `-ERR ${status}\n`)

/** The leg is over: nothing will be answered any more. */
export const phoneGone = (channel: Channel): void => settlePhoneEvents(channel, FAILED)

const settlePhoneEvents = (channel: Channel, answer: string): void => {
  for (const settle of channel.phoneEvents.splice(0)) settle(answer)
}
