import type { Channel } from "../channel.ts"
import { emit, type Exchange } from "../exchange.ts"
import { preAnswer } from "./inbound.ts"

/** A caller hears that whom they want rings; what that one says before its answer goes through. */
export const ringBack = (exchange: Exchange, caller: Channel, callee: Channel, isEarly: boolean): void => {
  if (caller.hangupCause !== undefined) return
  if (isEarly && (caller.answered || caller.remoteSdp !== undefined))
    return preAnswer(exchange, caller, () => exchange.media.bridge(caller.uuid, callee.uuid))
  if (caller.answered || caller.times.progressUs !== 0) return
  caller.times.progressUs = exchange.nowUs()
  emit(exchange, caller, "CHANNEL_PROGRESS", "progress")
  exchange.sip({ _tag: "Ring", dialog: caller.dialog })
}
