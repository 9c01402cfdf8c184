import { type Channel, setVariables } from "../channel.ts"
import type { LineQuality } from "../media-contract.ts"
import { lineVariables } from "../events/line-variables.ts"
import type { Exchange } from "../exchange.ts"
import { destroy } from "./hang-up.ts"

/** How the line of an ended leg was, in its variables; the channel's end waited for it. */
export const lineMeasured = (exchange: Exchange, channel: Channel, quality: LineQuality): void => {
  channel.awaitsLine = false
  // Told while the hang-up is under way: the report writes it where FreeSWITCH does.
  if (channel.state === "CS_HANGUP") {
    channel.line = quality
    return
  }
  setVariables(channel, lineVariables(quality))
  if (channel.state === "CS_REPORTING" && channel.recordings.size === 0) destroy(exchange, channel)
}
