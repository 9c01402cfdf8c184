import type { Step } from "../behaviour.ts"
import { tellAgent } from "../agent/protocol.ts"
import type { Fact } from "../facts.ts"
import { keep } from "../keep.ts"
import type { Output } from "../output.ts"
import { type AgentId, type CallId, type EpochMs, type HangUpSide, later, type ListName } from "../vocabulary.ts"
import type { ReleaseReason } from "../work.ts"
import { numbersOf, workIdOfCall } from "./caller.ts"
import { FAREWELL, LINGER_MS } from "./limits.ts"
import type { Caller, State } from "./protocol.ts"
import { askTelephony } from "./requests.ts"

/** Why a call is said to have ended that nobody could go on with. */
export const STATE_LOST = "STATE_LOST"

export type Alive = Exclude<State, { _tag: "New" | "Lost" | "Ended" | "Gone" }>
type WithAgent = Extract<Alive, { _tag: "Ringing" | "Talking" }>
/** As much of a living call as its end needs to know. */
type Ending =
  | WithAgent
  | {
      readonly _tag: Exclude<Alive, WithAgent>["_tag"]
      readonly caller: Caller
      readonly ownFlow?: { readonly id: string } | null
    }
type Ringing = Extract<State, { _tag: "Ringing" }>

/**
 * Ends a call wherever it is: frees its agent, ends the leg it made. `clearCaller` when the caller is still there.
 * `foundAt` is later than `at` where the end was heard of only afterwards.
 */
export const ended = (
  state: Ending,
  end: {
    readonly at: EpochMs
    readonly foundAt?: EpochMs
    readonly by: HangUpSide
    readonly cause: string
    readonly clearCaller: boolean
  }
): Step<State> => {
  const { caller } = state
  const { call } = caller
  const outputs: Array<Output> = end.clearCaller ? [clearCaller(call, end.cause)] : []
  if (state._tag === "Ringing") {
    outputs.push(
      clearAgentLeg(call, state.attempt, "ORIGINATOR_CANCEL"),
      ringFailed(state, end.at, end.by === "caller" ? "caller-gave-up" : "withdrawn"),
      release(state, "withdrawn")
    )
  }
  if (state._tag === "Talking") {
    outputs.push(clearAgentLeg(call, state.attempt, "NORMAL_CLEARING"), release(state, "done"))
  }
  const outcome = outcomeOf(state)
  const talkMs = state._tag === "Talking" ? end.at - state.answeredAt : 0
  outputs.push(keep({ _tag: "CallEnded", at: end.at, call, outcome, by: end.by, cause: end.cause, talkMs }))
  const until = later(end.foundAt ?? end.at, LINGER_MS)
  return [{ _tag: "Ended", caller, outcome, released: lastRelease(state), until }, outputs]
}

export const clearCaller = (call: CallId, cause: string): Output => askTelephony({ _tag: "ClearCaller", call, cause })

export const clearAgentLeg = (call: CallId, attempt: number, cause: string): Output =>
  askTelephony({ _tag: "ClearAgentLeg", call, attempt, cause })

const outcomeOf = (state: Ending): "handled" | "abandoned" | "in-flow" => {
  switch (state._tag) {
    case "Talking":
      return "handled"
    case "Queueing":
    case "Waiting":
    case "Ringing":
      return "abandoned"
    default:
      // Who hears goodbye has waited for nothing.
      return state.ownFlow?.id === FAREWELL ? "abandoned" : "in-flow"
  }
}

const lastRelease = (state: Ending) => {
  if (state._tag !== "Ringing" && state._tag !== "Talking") return null
  const { agent, offer, place } = state
  const reason = state._tag === "Talking" ? ("done" as const) : ("withdrawn" as const)
  return { agent, offer, reason, wrapUpMs: place.terms.wrapUpMs }
}

export const release = (state: Extract<State, { _tag: "Ringing" | "Talking" }>, reason: ReleaseReason): Output =>
  released(state.caller.call, {
    agent: state.agent,
    offer: state.offer,
    reason,
    wrapUpMs: state.place.terms.wrapUpMs
  })

export const released = (
  call: CallId,
  free: { readonly agent: AgentId; readonly offer: number; readonly reason: ReleaseReason; readonly wrapUpMs: number }
): Output => {
  const { agent, offer, reason, wrapUpMs } = free
  return tellAgent(agent, { _tag: "Released", work: workIdOfCall(call), offer, reason, wrapUpMs })
}

export const ringFailed = (
  { agent, attempt, caller }: Ringing,
  at: EpochMs,
  reason: Extract<Fact, { _tag: "RingFailed" }>["reason"]
): Output => keep({ _tag: "RingFailed", at, call: caller.call, agent, attempt, reason })

/** Refused at the door: one fact says why, and as every call it has exactly one end. */
export const refused = (
  caller: Caller,
  end: { readonly at: EpochMs; readonly cause: string; readonly reason: string; readonly list?: ListName }
): Step<State> => {
  const { call } = caller
  const { at, cause, list, reason } = end
  return [
    { _tag: "Ended", caller, outcome: "refused", released: null, until: later(at, LINGER_MS) },
    [
      clearCaller(call, cause),
      keep({ _tag: "CallRefused", at, call, ...numbersOf(caller), reason, ...(list === undefined ? {} : { list }) }),
      keep({ _tag: "CallEnded", at, call, outcome: "refused", by: "system", cause, talkMs: 0 })
    ]
  ]
}

/** What it was and how it was left nobody knows: the record does, as far as facts of it were kept. */
export const lost = (call: CallId, at: EpochMs): Output =>
  keep({ _tag: "CallEnded", at, call, outcome: "in-flow", by: "system", cause: STATE_LOST, talkMs: 0 })
