/** Asks the far end of a call whether it is there: by the session's refresh where we do that, else by OPTIONS. */
import { type HeaderLines, writeRequest } from "../sip/build.ts"
import { listOf, type SipMessage, type SipResponse } from "../sip/message.ts"
import { offerChange } from "./change.ts"
import { allowOf, type Context } from "./context.ts"
import { headWithin, hopOf } from "./dialog.ts"
import { endByUs } from "./ending.ts"
import type { Leg } from "./leg.ts"
import { keepSession, minSeOf, sessionOf, sessionWish } from "./session-expiry.ts"

/** Where it cannot be asked now, or would not be: once more soon, before its own patience ends. */
const AGAIN_MS = 10_000

export const refresh = (context: Context, leg: Leg): void => {
  if (leg.phase._tag !== "Confirmed") return
  if (leg.session === undefined) return ask(context, leg, "OPTIONS", [])
  if (leg.allowsUpdate) return ask(context, leg, "UPDATE", sessionWish(context.options, leg.session))
  // The answer to our re-INVITE sets the next time; until then this one stays as a second try.
  again(context, leg)
  if (leg.lastSdp !== undefined) offerChange(context, leg, leg.lastSdp)
}

const again = (context: Context, leg: Leg): void => {
  context.timers.cancel(leg.sessionExpiry)
  leg.sessionExpiry = context.timers.at(context.nowMs() + AGAIN_MS, () => context.refresh(leg))
}

const ask = (context: Context, leg: Leg, method: "OPTIONS" | "UPDATE", session: HeaderLines): void => {
  const { dialog } = leg
  const head = headWithin(dialog, method, context.options)
  const headers: HeaderLines = [
    ["Contact", dialog.contact],
    allowOf(context.options),
    ["User-Agent", context.options.userAgent],
    ...session
  ]
  const gone = (): void => {
    if (leg.phase._tag === "Confirmed") endByUs(context, leg, "session-expired")
  }
  context.transactions.open(head, writeRequest(head, headers), hopOf(dialog, context.options), {
    response: (answer) => {
      if (answer.status >= 200 && leg.phase._tag === "Confirmed") take(context, leg, method, answer, gone)
    },
    timedOut: gone,
    // Its connection went; media go on, and it may come back by another.
    unreachable: () => {
      if (leg.phase._tag === "Confirmed") again(context, leg)
    }
  })
}

const take = (context: Context, leg: Leg, method: string, answer: SipResponse, gone: () => void): void => {
  const { status } = answer
  // RFC 3261 §12.2.1.2: there is no such call any more, or nobody to speak of it.
  if (status === 481 || status === 408) return gone()
  if (method === "OPTIONS") return keepSession(context, leg, undefined)
  if (status < 300) return keepSession(context, leg, sessionOf(answer, context.options))
  const { session } = leg
  if (status === 422 && session !== undefined && minSeOf(answer) > session.seconds) {
    leg.session = { ...session, seconds: minSeOf(answer) }
    return refresh(context, leg)
  }
  if (status === 405 || status === 501) leg.allowsUpdate = false
  again(context, leg)
}

/** Whether the far end takes UPDATE, as its last Allow says. */
export const learnAllow = (leg: Leg, message: SipMessage): void => {
  const allow = listOf(message, "allow")
  if (allow.length > 0) leg.allowsUpdate = allow.includes("UPDATE")
}
