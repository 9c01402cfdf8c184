/** What the owner of a leg may ask of it. */
import type { UserAgentCommand } from "../sip-contract.ts"
import { acceptChange, offerChange, rejectChange } from "./change.ts"
import type { Context } from "./context.ts"
import { deflect } from "./deflect.ts"
import { hangUp } from "./ending.ts"
import { answer, reject, ring } from "./inbound.ts"
import type { Leg } from "./leg.ts"
import { notify } from "./notify.ts"
import { cancelCall } from "./outbound.ts"

export const obeyFor = (
  context: Context,
  leg: Leg,
  command: Exclude<
    UserAgentCommand,
    {
      readonly _tag:
        | "SetDirectory"
        | "SetTrunks"
        | "SetNumbers"
        | "Invite"
        | "AnswerMessage"
        | "SendMessage"
        | "AnswerRefer"
        | "ReferProgress"
    }
  >
): void => {
  switch (command._tag) {
    case "Ring":
      return ring(context, leg, command.sdp)
    case "Answer":
      return answer(context, leg, command.sdp)
    case "Reject":
      return reject(context, leg, command.status, command.reason, command.retryAfterS)
    case "Clear": {
      const phase = leg.phase._tag
      if (phase === "Offered") return reject(context, leg, command.status, command.reason)
      if (phase === "Calling") return cancelCall(context, leg, command.elsewhere)
      if (phase === "Confirmed") return hangUp(context, leg)
      // Our 2xx has no ACK yet: BYE must wait for it, the owner need not (RFC 3261 §15).
      leg.cleared = true
      return context.legs.forgetName(leg)
    }
    case "Notify":
      return notify(context, leg, command.event)
    case "Refer":
      return deflect(context, leg, command.referTo)
    case "Change":
      return offerChange(context, leg, command.sdp)
    case "AcceptChange":
      return acceptChange(context, leg, command.sdp)
    case "RejectChange":
      return rejectChange(context, leg, command.status)
  }
}
