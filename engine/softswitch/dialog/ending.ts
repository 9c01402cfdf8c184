/** How a leg ends: our BYE, theirs, or silence (RFC 3261 §15). */
import type { UserAgentOutput } from "../sip-contract.ts"
import { writeRequest } from "../sip/build.ts"
import { type Context, tellOwner } from "./context.ts"
import { type Dialog, headWithin, hopOf } from "./dialog.ts"
import type { Leg } from "./leg.ts"

type Cause = Extract<UserAgentOutput, { readonly _tag: "CallEnded" }>["cause"]

/** Sends BYE and tells the owner why. */
export const endByUs = (context: Context, leg: Leg, cause: Cause): void => {
  tellOwner(context, leg, { _tag: "CallEnded", dialog: leg.name, cause })
  hangUp(context, leg)
}

/** Sends BYE without a word to the owner, who asked for it. The leg stays findable until the BYE is done. */
export const hangUp = (context: Context, leg: Leg): void => {
  settle(context, leg)
  context.legs.forgetName(leg)
  sendBye(context, leg.dialog, () => context.legs.remove(leg))
}

/** The far end ended it, or it never came to be: nothing is left to send. */
export const drop = (context: Context, leg: Leg): void => {
  settle(context, leg)
  context.legs.remove(leg)
}

export const sendBye = (context: Context, dialog: Dialog, done: () => void): void => {
  const head = headWithin(dialog, "BYE", context.options)
  const octets = writeRequest(head, [["User-Agent", context.options.userAgent]])
  // Whatever the answer is, or none: for us the dialog is over (RFC 3261 §15.1.1).
  const user = { response: () => undefined, timedOut: () => undefined, ended: done }
  context.transactions.open(head, octets, hopOf(dialog, context.options), user)
}

/** Stops everything that still runs for the leg; a change they asked for is answered, for nobody else will. */
const settle = (context: Context, leg: Leg): void => {
  leg.phase = { _tag: "Ended" }
  leg.pendingSdp = undefined
  leg.unacknowledged?.stop()
  leg.unacknowledged = undefined
  leg.reliable?.stop()
  leg.reliable = undefined
  for (const timer of leg.ringing) context.timers.cancel(timer)
  leg.ringing = []
  context.timers.cancel(leg.sessionExpiry)
  context.timers.cancel(leg.referring?.patience)
  const { change } = leg
  leg.change = { _tag: "None" }
  if (change._tag === "Theirs") {
    context.timers.cancel(change.patience)
    change.transaction.respond(487)
  } else if (change._tag === "Waiting") context.timers.cancel(change.retry)
}
