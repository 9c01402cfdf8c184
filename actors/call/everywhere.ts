import { type Step } from "../behaviour.ts"
import { keep } from "../keep.ts"
import type { Output } from "../output.ts"
import { placeAnswer } from "../place-news.ts"
import { type AgentId, type CallId, type EpochMs } from "../vocabulary.ts"
import { audited, cleared } from "./audit.ts"
import { checkedBack } from "./called-back.ts"
import { workIdOfCall } from "./caller.ts"
import { type Alive, ended, released } from "./ending.ts"
import { standingOf } from "./place.ts"
import type { Caller, Message, State } from "./protocol.ts"
import { recordEnded, recordStarted, ruled } from "./recording.ts"

export type Of<Tag extends State["_tag"]> = Extract<State, { _tag: Tag }>
export type Told<Tag extends Message["_tag"]> = Extract<Message, { _tag: Tag }>

/** Its telephone no longer answered the switch, or fell silent: the leg went by itself, not with the other one. */
const UNREACHABLE: ReadonlySet<string> = new Set(["RECOVERY_ON_TIMER_EXPIRE", "MEDIA_TIMEOUT"])

export const wentByItself = ({ by, cause }: Told<"CallerCleared" | "LegCleared">): boolean =>
  by === "party" || UNREACHABLE.has(cause)

/** Ended by whoever left: the party itself, or, when the switch took the leg away unasked, the other side. */
const callerCleared = (
  state: Exclude<Alive, Of<"Served">>,
  message: Told<"CallerCleared" | "LegCleared">
): Step<State> =>
  ended(state, {
    at: message.at,
    by: wentByItself(message) ? "caller" : "system",
    cause: message.cause,
    clearCaller: false
  })

/** Of a leg that a call made and that nobody asks for any more, or the customer's. */
const legCleared = (state: Exclude<Alive, Of<"Served">>, message: Told<"LegCleared">): Step<State> =>
  message.attempt === state.caller.customer ? callerCleared(state, message) : [state, []]

/** An agent this call cannot take is freed at once, or they would wait for a ring that never comes. */
export const free = (
  state: { readonly caller: Caller },
  { agent, offer }: { readonly agent: AgentId; readonly offer: number }
): Output => freed(state.caller.call, agent, offer)

export const freed = (call: CallId, agent: AgentId, offer: number): Output =>
  released(call, { agent, offer, reason: "withdrawn", wrapUpMs: 0 })

export const notMine = <S extends State & { readonly caller: Caller }>(
  state: S,
  message: { readonly agent: AgentId; readonly offer: number }
): Step<State> => [state, [free(state, message)]]

/** What the switch says of a leg that is over is kept, and changes nothing. */
export const lineMeasured = <S extends { readonly caller: Caller }>(
  state: S,
  { at, attempt, line }: Told<"LineMeasured">
): Step<S> => [
  state,
  [keep({ _tag: "LineMeasured", at, call: state.caller.call, side: sideOf(state.caller, attempt), line })]
]

const sideOf = ({ customer }: Caller, attempt: number | null) =>
  attempt === null || attempt === customer ? "caller" : "agent"

export const lateLeg = <S extends State>(state: S, leg: { readonly attempt: number }): Step<State> => [
  state,
  cleared(callOf(state), [leg])
]

/** After a restart numbers go on from the milliseconds since arrival: above every one the journal may have forgotten. */
export const renumbered = (caller: Caller, at: EpochMs): Caller => {
  const floor = Math.max(0, at - caller.arrivedAt)
  return {
    ...caller,
    attempts: Math.max(caller.attempts, floor),
    playbacks: Math.max(caller.playbacks, floor)
  }
}

export const forgotten = (state: State): Step<State> => [{ _tag: "Lost", call: callOf(state) }, []]

const callOf = (state: State): CallId => ("caller" in state ? state.caller.call : state.call)

export const placeAsked = <S extends State>(state: S, { queue }: Told<"PlaceAsked">): Step<State> => [
  state,
  placeAnswer(standingOf(state), workIdOfCall(callOf(state)), queue)
]

/** What every living call does alike before anybody serves it. A row below may say otherwise. */
export const everywhere = {
  StateLost: forgotten,
  CallbackChecked: (state: Exclude<Alive, Of<"Served">>, message: Told<"CallbackChecked">) =>
    checkedBack(state, message),
  PlaceAsked: placeAsked,
  LegsSeen: (state: Exclude<Alive, Of<"Served">>, message: Told<"LegsSeen">) => audited(state, message),
  CallerCleared: callerCleared,
  LegCleared: legCleared,
  LegDelivered: (state: Alive, message: Told<"LegDelivered">) => lateLeg(state, message),
  LegEstablished: (state: Alive, message: Told<"LegEstablished">) => lateLeg(state, message),
  RecordingDecided: (state: Alive, message: Told<"RecordingDecided">): Step<State> => ruled(state, message),
  RecordStarted: (state: Alive, message: Told<"RecordStarted">): Step<State> => recordStarted(state, message),
  RecordEnded: (state: Alive, message: Told<"RecordEnded">): Step<State> => recordEnded(state, message),
  LineMeasured: (state: Alive, message: Told<"LineMeasured">): Step<State> => lineMeasured(state, message),
  AgentAccepted: (state: Alive, message: Told<"AgentAccepted">) => notMine(state, message),
  AgentAsked: (state: Alive, message: Told<"AgentAsked">) => notMine(state, message),
  AgentRejected: (state: Alive, message: Told<"AgentRejected">) => notMine(state, message),
  AgentTook: (state: Alive, message: Told<"AgentTook">) => notMine(state, message),
  AgentEnded: (state: Alive, message: Told<"AgentEnded">) => notMine(state, message)
}

export const isMine = (
  state: { readonly agent: AgentId; readonly offer: number },
  message: { readonly agent: AgentId; readonly offer: number }
) => state.agent === message.agent && state.offer === message.offer
