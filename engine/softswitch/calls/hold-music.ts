import type { Channel } from "../channel.ts"
import { type Exchange, peerOf } from "../exchange.ts"
import { playbackFile } from "./file-names.ts"

/** A leg that wants no music on its hold says so; FreeSWITCH's word. */
const SILENCE = "silence"

/**
 * Music for who waits: a leg that we hold, and the other side of one that is held, by us or by its own telephone, or whose
 * browser is away. That leg's `hold_music` says which, the house's when it says nothing; `silence` is none.
 */
export const settleMusic = (exchange: Exchange, channel: Channel): void => {
  setMusic(exchange, channel)
  const peer = peerOf(exchange, channel)
  if (peer !== undefined) setMusic(exchange, peer)
}

const setMusic = (exchange: Exchange, channel: Channel): void => {
  if (channel.hangupCause !== undefined) return
  const file = musicFor(exchange, channel)
  if (file === channel.music) return
  channel.music = file
  exchange.media.setMusic(channel.uuid, file)
}

const musicFor = (exchange: Exchange, channel: Channel): string | undefined => {
  const peer = peerOf(exchange, channel)
  const held = channel.holding ? channel : peer?.held === true || peer?.away === true ? peer : undefined
  if (held === undefined) return undefined
  const wish = held.variables.get("hold_music")
  if (wish === SILENCE) return undefined
  return (wish === undefined ? undefined : playbackFile(exchange.options, wish)?.file) ?? exchange.options.musicOnHold
}
