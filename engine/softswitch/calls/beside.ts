import type { Channel } from "../channel.ts"
import type { Exchange } from "../exchange.ts"
import { settleMusic } from "./hold-music.ts"

/** The leg has another at its side, or none any more: its music and its supervisors follow. */
export const sideChanged = (exchange: Exchange, channel: Channel): void => {
  settleMusic(exchange, channel)
  for (const { moved } of channel.watchers) moved()
}
