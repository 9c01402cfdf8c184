import { dialResultOf } from "../dialling/result.ts"
import { tellCallback } from "../callback/protocol.ts"
import type { TryResult } from "../callback-words.ts"
import type { Output } from "../output.ts"
import { type WorkId, workIdOf } from "../work.ts"
import type { ReleaseReason } from "../work.ts"
import type { PartyFailure } from "../facts.ts"
import type { Step } from "../behaviour.ts"
import { numbered } from "./party.ts"
import type { Caller, Message, State } from "./protocol.ts"

/** A call by which somebody is called back says to the callback what came of it. */

type Served = Extract<State, { _tag: "Served" }>
type Ended = Extract<State, { _tag: "Ended" }>

/** The work that the agent has until this call has them. */
export const followedBy = ({ callback }: Pick<Caller, "callback">): WorkId | undefined =>
  callback === undefined ? undefined : workIdOf("callback", callback)

export const reachedBack = ({ call, callback }: Caller): ReadonlyArray<Output> =>
  callback === undefined ? [] : [tellCallback(callback, { _tag: "CustomerReached", call })]

/** Said at the end of a call in which nobody was reached. */
export const endedBack = (
  { caller: { call, callback }, answeredAt, comesNext }: Pick<Served, "answeredAt" | "caller" | "comesNext">,
  { by, cause }: { readonly by: string; readonly cause: string }
): ReadonlyArray<Output> => {
  if (callback === undefined || answeredAt !== null) return []
  const result: TryResult = comesNext !== null ? "agent" : by === "agent" ? "hung-up" : resultOf(cause)
  return [tellCallback(callback, { _tag: "CallOver", call, result })]
}

const resultOf = (cause: string): TryResult => {
  const result = dialResultOf(cause)
  return result === "answered" ? "no-answer" : result
}

/** The agent's own telephone was called in vain: they missed what they had taken, and others are asked first. */
export const missedBack = (
  { caller, comesNext }: Pick<Served, "caller" | "comesNext">,
  result: PartyFailure
): ReleaseReason | undefined => (caller.callback === undefined || comesNext === null ? undefined : MISSED_BACK[result])

const MISSED_BACK: Readonly<Record<PartyFailure, ReleaseReason>> = {
  busy: "busy",
  "no-answer": "no-answer",
  invalid: "device-unregistered",
  congestion: "failed",
  withdrawn: "withdrawn"
}

/** Asked by the callback, which has heard nothing of it for a while. */
export const checkedBack = <S extends Exclude<State, { _tag: "Ended" | "Gone" | "Lost" | "New" }>>(
  state: S,
  { callback }: Extract<Message, { _tag: "CallbackChecked" }>
): Step<State> => {
  const { call } = state.caller
  const isRinging = state._tag === "Served" && state.answeredAt === null
  return [state, [tellCallback(callback, { _tag: isRinging ? "CallGoesOn" : "CustomerReached", call })]]
}

export const checkedAfterEnd = (
  state: Ended,
  { callback }: Extract<Message, { _tag: "CallbackChecked" }>
): Step<State> => {
  const { call } = state.caller
  const said =
    state.outcome === "unanswered"
      ? ({ _tag: "CallOver", call, result: "lost" } as const)
      : ({ _tag: "CustomerReached", call } as const)
  return [state, [tellCallback(callback, said)]]
}

/** Nobody need be reached any more. Who has answered is spoken with. */
export const isToEnd = (state: Served): boolean =>
  state.caller.callback !== undefined && state.answeredAt === null && numbered(state.parties).length > 0
