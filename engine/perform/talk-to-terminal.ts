import { isTakenByClick } from "#actors/agent/hand.ts"
import { tellAgent } from "#actors/agent/protocol.ts"
import type { State as CallState } from "#actors/call/protocol.ts"
import { ringAt } from "#actors/call/rings.ts"
import { e164 } from "#actors/telephone-number.ts"
import type { AgentId, CallId } from "#actors/vocabulary.ts"
import { workIdOf } from "#actors/work.ts"
import { told } from "./call-intake.ts"
import { rightAt } from "./call-target.ts"
import { type Living, living, placeOf } from "./living-incident.ts"
import type { IntentTold, Wishing } from "./intent-answer.ts"
import type { Look } from "./look.ts"
import { callMade } from "./make-call.ts"

/**
 * Voice to the terminal of an incident: the call that came from there is taken, where one rings or waits; else the terminal is
 * called, at the number that its report named or at the first of its own. `numbers`: those of its records.
 */
export const talkTold = (
  look: Look,
  by: AgentId,
  { incident, numbers }: { readonly incident: string; readonly numbers: ReadonlyArray<string> },
  wishing: Pick<Wishing, "askers" | "mayOver" | "newCall">
): IntentTold => {
  const state = living(look, incident)
  if (state === undefined) return { refused: "no-incident" }
  if (!wishing.mayOver(placeOf(state))) return { refused: "not-yours" }
  const all = numbersOf(state, numbers)
  const coming = callFrom(look, all, isUntaken)
  if (coming !== undefined) return taken(look, by, coming, incident)
  const [number] = all
  if (number === undefined) return { refused: "no-voice" }
  // Its line is in use, by the call that it made.
  if (callFrom(look, all, isOnItsWay) !== undefined) return { refused: "wrong-state" }
  const right = rightAt(look, by, wishing.askers)
  return callMade(look, { to: { _tag: "Number", number } }, { by, right, newCall: wishing.newCall, incident })
}

/** Its own call is in its flow, which tells who called that help comes: nobody can take it before it waits. */
export const isCallOnItsWay = (look: Look, incident: string, numbers: ReadonlyArray<string>): boolean => {
  const state = living(look, incident)
  return state !== undefined && callFrom(look, numbersOf(state, numbers), isOnItsWay) !== undefined
}

const numbersOf = (state: Living, numbers: ReadonlyArray<string>): ReadonlyArray<string> => {
  const named = state.case.report.voice.number
  return named === null ? numbers : [named, ...numbers]
}

const callFrom = (
  look: Look,
  numbers: ReadonlyArray<string>,
  isSuch: (call: CallState | undefined) => call is Extract<CallState, { readonly caller: object }>
): CallId | undefined => {
  const { ownAreaCode } = look.centre
  const known = new Set(numbers.map((number) => e164(number, ownAreaCode)))
  return look.calls().find((id) => {
    const call = look.call(id)
    return isSuch(call) && known.has(e164(call.caller.attributes["callingNumber"] ?? "", ownAreaCode))
  })
}

type Untaken = Extract<CallState, { _tag: "Ringing" | "Waiting" }>
type OnItsWay = Extract<CallState, { _tag: "InFlow" | "Queueing" }>

const isUntaken = (call: CallState | undefined): call is Untaken => call?._tag === "Ringing" || call?._tag === "Waiting"

const isOnItsWay = (call: CallState | undefined): call is OnItsWay =>
  call?._tag === "InFlow" || call?._tag === "Queueing"

/** What rings at themselves their telephone answers; what rings elsewhere, or waits, is picked up. */
const taken = (look: Look, by: AgentId, id: CallId, incident: string): IntentTold => {
  const call = look.call(id)
  if (call?._tag !== "Ringing" || ringAt(call, by) === undefined)
    return told(look, id, { _tag: "PickupAsked", by, incident })
  const work = workIdOf("call", id)
  const agent = look.agent(by)
  const hand = agent?._tag === "SignedIn" ? agent.hands[work] : undefined
  if (hand?._tag !== "Alerting") return { refused: "wrong-state" }
  return isTakenByClick(hand)
    ? { tell: tellAgent(by, { _tag: "AcceptAsked", work }) }
    : { refused: "not-supported-by-telephone" }
}
