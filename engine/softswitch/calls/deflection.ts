import type { Channel } from "../channel.ts"
import type { Exchange } from "../exchange.ts"

/** What FreeSWITCH answers where nothing was said within this time. */
export const NO_REPLY = "no reply"
export const REPLY_WITHIN_MS = 10_000

/** Answers who waits for the REFER under way; once. */
export const settleDeflection = (exchange: Exchange, channel: Channel, reply: string): void => {
  const settle = channel.deflection
  channel.deflection = undefined
  exchange.agenda.cancel(deflectionName(channel))
  settle?.(`+OK:${reply}\n`)
}

/** The leg is over: many a far end hangs up as soon as it has been told where to go. */
export const deflectionOver = (exchange: Exchange, channel: Channel): void =>
  settleDeflection(exchange, channel, NO_REPLY)

export const deflectionName = ({ uuid }: Channel): string => `deflect/${uuid}`
