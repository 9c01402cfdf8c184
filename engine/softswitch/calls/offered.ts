import type { Exchange } from "../exchange.ts"
import { isFull, ownAddressFor } from "../exchange.ts"
import type { Codec } from "../media-contract.ts"
import { codecFor } from "../sdp/offer-answer.ts"
import { noRoomFor } from "./admission.ts"
import { kindOfCaller, NO_SIDE } from "./browsers.ts"
import { comeBack, comesBackTo } from "./come-back.ts"
import { isForEcho } from "../echo-number.ts"
import { echo } from "./echo.ts"
import { park } from "./execute.ts"
import { callWithinHouse, HOUSE_LEGS } from "./house.ts"
import { type CallOffered, enterCall, ringUnlessDecided } from "./inbound.ts"
import { openMedia } from "./leg-media.ts"
import { takeOver } from "./take-over.ts"
import type { Unattended } from "./unattended.ts"

/** How long a refused caller shall wait: some calls end in that time, and people notice no second more. */
const RETRY_AFTER_S = 5

/** A new INVITE: admitted, and then what it is: a call for the engine, to a telephone of the house, or in place of another. */
export const offerCall = (exchange: Exchange, unattended: Unattended, offered: CallOffered): void => {
  const { callee, dialog, replaces } = offered
  const own = comesBackTo(exchange, offered)
  if (own !== undefined) return comeBack(exchange, offered, own)
  const isEcho = isForEcho(offered)
  const isEngines = callee === undefined && replaces === undefined && !isEcho
  const codec = codecOf(exchange, offered)
  const legs = callee === undefined ? 1 : HOUSE_LEGS
  const noRoom = isFull(exchange) ? "legs" : noRoomFor(exchange, offered.trunk, codec ?? "PCMA", legs)
  if (noRoom !== undefined) exchange.turnedAway(noRoom, offered.trunk)
  // A call within the house needs no engine.
  if (noRoom !== undefined || (isEngines && unattended.full())) {
    exchange.sip({ _tag: "Reject", dialog, status: 503, reason: "Service Unavailable", retryAfterS: RETRY_AFTER_S })
    return
  }
  if (codec === undefined) {
    exchange.sip({ _tag: "Reject", dialog, status: 488, reason: "Not Acceptable Here" })
    return
  }
  const kind = kindOfCaller(offered.sdp, offered.source)
  if (replaces !== undefined) return takeOver(exchange, offered, replaces, { kind, codec })
  const channel = enterCall(exchange, offered)
  if (isEcho) return echo(exchange, channel, offered.account ?? "", { kind, codec })
  if (callee !== undefined) return callWithinHouse(exchange, channel, { offered, callee, how: { kind, codec } })
  park(exchange, channel)
  ringUnlessDecided(exchange, channel)
  openMedia(exchange, channel, { kind, codec })
}

/** What would be spoken, or nothing when we have no codec in common; the port is not known yet. Who makes no offer gets ours. */
const codecOf = (exchange: Exchange, { sdp, source }: CallOffered): Codec | undefined => {
  if (sdp === undefined) return "PCMA"
  const own = { address: ownAddressFor(exchange, source.address) }
  const codec = codecFor(sdp, kindOfCaller(sdp, source) === "webrtc" ? { ...own, browser: NO_SIDE } : own)
  if (typeof codec === "string") return codec
  exchange.log.warning(`call from ${source.address} refused: ${codec.refused}`)
  return undefined
}
