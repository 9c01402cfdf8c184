/**
 * Session timers as far as the far end runs them (RFC 4028): it refreshes, we watch. We never offer to refresh ourselves,
 * so a request that wants us to is answered as by one who knows no session timers.
 */
import { headerOf, listOf, numberOf, type SipMessage } from "../sip/message.ts"
import { paramOf, parseParams } from "../sip/params.ts"
import type { HeaderLines } from "../sip/build.ts"
import { MAX_DELTA_SECONDS } from "../sip/limits.ts"
import type { Context } from "./context.ts"
import { endByUs } from "./ending.ts"
import type { Leg } from "./leg.ts"

/** RFC 4028 §5: an interval below 90 s may be refused with 422, and we do: each refresh costs a change of the call. */
export const MIN_SESSION_S = 90

/** The interval in seconds that the far end will refresh in; undefined when there is none or we should refresh. */
export const theirSessionS = (message: SipMessage): number | undefined => {
  const value = headerOf(message, "session-expires")
  if (value === undefined) return undefined
  const semicolon = value.indexOf(";")
  const params = semicolon < 0 ? [] : parseParams(value, semicolon)
  const seconds = numberOf((semicolon < 0 ? value : value.slice(0, semicolon)).trim(), MAX_DELTA_SECONDS)
  if (params === undefined || seconds === undefined) return undefined
  const refresher = paramOf(params, "refresher")?.toLowerCase()
  if (message._tag === "Response") return refresher === "uas" ? seconds : undefined
  if (refresher === "uas" || !knowsTimers(message)) return undefined
  return seconds
}

/** Headers of our 2xx that say "you refresh". */
export const sessionHeaders = (seconds: number | undefined): HeaderLines =>
  seconds === undefined
    ? []
    : [
        ["Session-Expires", `${seconds};refresher=uac`],
        ["Require", "timer"]
      ]

/** Sets, renews or (undefined) ends the watch; a session nobody refreshed is ended with BYE (RFC 4028 §10). */
export const watchSession = (context: Context, leg: Leg, seconds: number | undefined): void => {
  context.timers.cancel(leg.sessionExpiry)
  if (seconds === undefined) {
    leg.sessionExpiry = undefined
    return
  }
  const graceS = Math.min(32, seconds / 3)
  leg.sessionExpiry = context.timers.at(context.nowMs() + (seconds - graceS) * 1_000, () =>
    endByUs(context, leg, "session-expired")
  )
}

const knowsTimers = (message: SipMessage): boolean =>
  [...listOf(message, "supported"), ...listOf(message, "require")].some((option) => option.toLowerCase() === "timer")
