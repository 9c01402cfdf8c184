import type { Channel } from "../channel.ts"
import type { Exchange } from "../exchange.ts"

/** Its voice in a conversation is kept from being too soft or too loud, where it is to be. */
export const settleGain = (exchange: Exchange, channel: Channel): void =>
  exchange.media.setGain(channel.uuid, hasGain(exchange, channel))

/** `carillon_gain=off` of a leg that says tones: an alarm terminal, a modem. */
const hasGain = ({ options }: Exchange, { variables }: Channel): boolean => {
  const said = variables.get("carillon_gain")
  return said === "on" || (said !== "off" && options.gain)
}
