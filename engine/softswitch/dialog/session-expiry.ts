/**
 * Session timers (RFC 4028): what both sides say about who refreshes the session, and how often. Who does it, `refresh.ts`
 * does; a session nobody refreshed is ended here. Where the far end knows no timers we ask it by OPTIONS now and then.
 */
import type { UserAgentOptions } from "../sip-contract.ts"
import type { HeaderLines } from "../sip/build.ts"
import { MAX_DELTA_SECONDS } from "../sip/limits.ts"
import { headerOf, listOf, numberOf, type SipMessage, type SipRequest, type SipResponse } from "../sip/message.ts"
import { paramOf, parseParams } from "../sip/params.ts"
import type { Context } from "./context.ts"
import { endByUs } from "./ending.ts"
import type { Leg } from "./leg.ts"
import type { Session } from "./session.ts"

/** RFC 4028 §5: an interval below 90 s may be refused with 422, and we do: each refresh costs a change of the call. */
export const MIN_SESSION_S = 90

type Wish = Pick<UserAgentOptions, "sessionSeconds">

/** What a request of theirs leads to. `undefined`: no session timer. */
export const sessionFor = (request: SipRequest, { sessionSeconds }: Wish): Session | undefined => {
  const asked = expiresOf(request)
  const isKnown = knowsTimers(request)
  // Who does not know timers cannot have asked: a proxy did, and then it is ours to refresh (RFC 4028 §9).
  if (asked !== undefined) {
    const refresher = asked.refresher === "uas" || !isKnown ? "us" : "them"
    return sessionSeconds === undefined && refresher === "us"
      ? undefined
      : { seconds: asked.seconds, refresher, isKnown }
  }
  if (sessionSeconds === undefined || !isKnown) return undefined
  return { seconds: Math.max(sessionSeconds, minSeOf(request)), refresher: "us", isKnown }
}

/** What their 2xx to a request of ours says. */
export const sessionOf = (response: SipResponse, { sessionSeconds }: Wish): Session | undefined => {
  const said = expiresOf(response)
  if (said === undefined) return undefined
  const refresher = said.refresher === "uas" ? "them" : "us"
  if (sessionSeconds === undefined && refresher === "us") return undefined
  return { seconds: said.seconds, refresher, isKnown: true }
}

/** The interval a request names, in seconds. */
export const askedSessionS = (message: SipMessage): number | undefined => expiresOf(message)?.seconds

export const minSeOf = (message: SipMessage): number => numberOf(headerOf(message, "min-se"), MAX_DELTA_SECONDS) ?? 0

/** Headers of our 2xx to a request of theirs. */
export const sessionHeaders = (session: Session | undefined): HeaderLines => {
  if (session === undefined) return []
  const { isKnown, refresher, seconds } = session
  const line = ["Session-Expires", `${seconds};refresher=${refresher === "us" ? "uas" : "uac"}`] as const
  return isKnown ? [line, ["Require", "timer"]] : [line]
}

/** Headers of a request of ours inside a call: who refreshed goes on doing so (RFC 4028 §7.4). */
export const sessionWish = (options: Wish, session: Session | undefined): HeaderLines => {
  if (options.sessionSeconds === undefined) return []
  const supported = ["Supported", "timer"] as const
  if (session === undefined) return [supported]
  const refresher = session.refresher === "us" ? "uac" : "uas"
  return [supported, ["Session-Expires", `${session.seconds};refresher=${refresher}`]]
}

/** Sets, renews or (undefined) ends the watch; a session nobody refreshed is ended with BYE (RFC 4028 §10). */
export const keepSession = (context: Context, leg: Leg, session: Session | undefined): void => {
  context.timers.cancel(leg.sessionExpiry)
  leg.sessionExpiry = undefined
  leg.session = session
  const { sessionSeconds } = context.options
  if (session?.refresher === "them") {
    const graceS = Math.min(32, session.seconds / 3)
    leg.sessionExpiry = context.timers.at(context.nowMs() + (session.seconds - graceS) * 1_000, () =>
      endByUs(context, leg, "session-expired")
    )
    return
  }
  const everyS = session?.seconds ?? sessionSeconds
  if (everyS === undefined) return
  leg.sessionExpiry = context.timers.at(context.nowMs() + everyS * 500, () => context.refresh(leg))
}

interface Expires {
  readonly seconds: number
  readonly refresher: string | undefined
}

const expiresOf = (message: SipMessage): Expires | undefined => {
  const value = headerOf(message, "session-expires")
  if (value === undefined) return undefined
  const semicolon = value.indexOf(";")
  const params = semicolon < 0 ? [] : parseParams(value, semicolon)
  const seconds = numberOf((semicolon < 0 ? value : value.slice(0, semicolon)).trim(), MAX_DELTA_SECONDS)
  if (params === undefined || seconds === undefined) return undefined
  return { seconds, refresher: paramOf(params, "refresher")?.toLowerCase() }
}

export const knowsTimers = (message: SipMessage): boolean =>
  [...listOf(message, "supported"), ...listOf(message, "require")].some((option) => option.toLowerCase() === "timer")
