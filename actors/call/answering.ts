import type { Step } from "../behaviour.ts"
import { keep } from "../keep.ts"
import type { Output } from "../output.ts"
import type { CallRequest } from "./requests.ts"
import { askTelephony } from "./requests.ts"
import { CALLERS_OWN } from "./party.ts"
import type { Caller, Message, State } from "./protocol.ts"

/**
 * A caller whose flow answers late is answered when they are to hear something that is no early announcement, or somebody. Until then
 * whoever sends them away does so by a final response to their INVITE (RFC 3261 §13.3.1.3), and they pay nothing.
 */
export const answeredInTime = (step: Step<State>, message: Message): Step<State> => {
  const [state, outputs] = step
  if (!("caller" in state) || state._tag === "Ended" || state.caller.unanswered === undefined) return step
  const { caller } = state
  const { call } = caller
  const { unanswered, ...answered } = caller
  // In steps that were lost with a core.
  if (isSeenAnswered(message)) return [{ ...state, caller: answered }, outputs]
  const heard = outputs.flatMap((output) => heardBy(caller, output))
  if (!(state._tag === "InFlow" || state._tag === "Queueing") || heard.some(({ early }) => early !== true)) {
    const answer = askTelephony({ _tag: "AnswerCaller", call })
    return [
      { ...state, caller: answered },
      [answer, ...outputs, keep({ _tag: "CallerAnswered", at: message.at, call })]
    ]
  }
  return heard.length > 0 && unanswered === "silent"
    ? [
        { ...state, caller: { ...caller, unanswered: "early" } },
        [askTelephony({ _tag: "PreAnswerCaller", call }), ...outputs]
      ]
    : step
}

const isSeenAnswered = (message: Message): boolean =>
  message._tag === "LegsSeen" && message.legs.some(({ answered, attempt }) => attempt === CALLERS_OWN && answered)

type Played = Extract<CallRequest, { _tag: "PlayPrompt" }>

const heardBy = ({ customer }: Caller, output: Output): ReadonlyArray<Played> => {
  if (output._tag !== "Ask" || output.port !== "telephony") return []
  const request = output.request as CallRequest
  return request._tag === "PlayPrompt" && request.attempt === customer ? [request] : []
}
