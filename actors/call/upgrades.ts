import type { Tagged } from "../behaviour.ts"
import { attributesOf, type Contact, outputOf, saidOf, tellThen, termsOf } from "../before-work.ts"
import type { Fact } from "../facts.ts"
import { keep } from "../keep.ts"
import type { Output } from "../output.ts"
import { type Change, upgrades } from "../upgrades.ts"
import type { AgentId, CallId, EpochMs, QueueId } from "../vocabulary.ts"
import type { ReleaseReason } from "../work.ts"
import type { Attributes } from "../attributes.ts"
import { askPolicy } from "./requests.ts"
import { from6 } from "./upgrade-6.ts"

/** Two messages of version 1 said something else than was so. */
const renamed1 = { ArrivedInVain: "ArrivalRefused", AgentLost: "AgentRefused" } as const

/** Version 1 wrote commands in words of the call's own, of which the engine made messages and requests. */
type Command1 = ToSwitch1 | ToQueue1 | ToAgent1 | { readonly _tag: "KeepFact"; readonly fact: Fact }

/** They did not say of which call: it was that of the row. */
type ToSwitch1 =
  | { readonly _tag: "AnswerCaller" | "StopPrompt" }
  | { readonly _tag: "PlayPrompt"; readonly playback: number; readonly prompt: string; readonly loop: boolean }
  | { readonly _tag: "ClearCaller"; readonly cause: string }
  | {
      readonly _tag: "RingAgent"
      readonly agent: AgentId
      readonly attempt: number
      readonly callingNumber: string
      readonly ringTimeoutMs: number
    }
  | { readonly _tag: "ClearAgentLeg"; readonly attempt: number; readonly cause: string }
  | { readonly _tag: "JoinAgent"; readonly attempt: number }
  | { readonly _tag: "RecordCaller"; readonly arrivedAt: EpochMs }

type ToQueue1 =
  | {
      readonly _tag: "AnnounceCall"
      readonly call: CallId
      readonly queue: QueueId
      readonly callingNumber: string
      readonly dialledNumber: string
      readonly keys: string
      readonly queuedAt: EpochMs
      readonly admitted: boolean
      readonly heard: number
      readonly refusedBy: ReadonlyArray<AgentId>
      readonly ringing: { readonly agent: AgentId; readonly offer: number } | null
    }
  | { readonly _tag: "LeaveQueue"; readonly call: CallId; readonly queue: QueueId }

type ToAgent1 = { readonly agent: AgentId; readonly offer: number } & (
  | { readonly _tag: "TellRinging"; readonly contact: Contact; readonly until: EpochMs }
  | {
      readonly _tag: "TellTalking"
      readonly contact: Contact
      readonly answeredAt: EpochMs
      readonly recording: boolean
    }
  | { readonly _tag: "ReleaseAgent"; readonly call: CallId; readonly reason: ReleaseReason; readonly wrapUpMs: number }
)

/** In the words of then. */
const askedThen = (request: Tagged & { readonly call: CallId } & Readonly<Record<string, unknown>>): Output => ({
  _tag: "Ask",
  port: "telephony",
  request
})

const outputOf1 = (call: CallId, command: Command1): Output => {
  switch (command._tag) {
    case "AnnounceCall": {
      const { _tag, queue, ...announced } = command
      return tellThen(`queue/${queue}`, { ...announced, _tag: "CallAnnounced" })
    }
    case "LeaveQueue":
      return tellThen(`queue/${command.queue}`, { _tag: "CallLeft", call } as Tagged)
    case "TellRinging": {
      const { agent, contact, offer, until } = command
      return tellThen(`agent/${agent}`, { _tag: "RingStarted", offer, contact, until } as Tagged)
    }
    case "TellTalking": {
      const { agent, answeredAt, contact, offer, recording } = command
      return tellThen(`agent/${agent}`, { _tag: "TalkStarted", offer, contact, answeredAt, recording } as Tagged)
    }
    case "ReleaseAgent": {
      const { agent, offer, reason, wrapUpMs } = command
      return tellThen(`agent/${agent}`, { _tag: "Released", call, offer, reason, wrapUpMs } as Tagged)
    }
    case "RingAgent": {
      const { agent, attempt, callingNumber, ringTimeoutMs } = command
      return askedThen({ _tag: "RingAgent", call, attempt, agent, callingNumber, ringTimeoutMs })
    }
    case "KeepFact":
      return keep(command.fact)
    default: {
      const { _tag, ...asked } = command
      return askedThen({ _tag, call, ...asked })
    }
  }
}

const from1: Change<never, { readonly _tag: string }, Command1> = {
  message: (message) => ({ ...message, _tag: (renamed1 as Record<string, string>)[message._tag] ?? message._tag }),
  command: (command, id) => [outputOf1(id as CallId, command)]
}

/** Until version 4 a caller's numbers and keys were fields of their own. */
interface Caller4 {
  readonly call: CallId
  readonly callingNumber: string
  readonly dialledNumber: string
  readonly arrivedAt: EpochMs
  readonly keys: string
  readonly playbacks: number
}

/** Versions 1 and 2 had three states for who is in a flow, and carried the whole flow in them, and in the arrival. */
interface Position2 {
  readonly caller: Caller4
  readonly flow: { readonly id: string }
  readonly node: string
  readonly steps: number
  readonly playback: number
  readonly until: EpochMs
}
type State2 =
  | ({ readonly _tag: "Playing" } & Position2)
  | ({ readonly _tag: "Prompting" | "Collecting"; readonly tries: number } & Position2)
  | { readonly _tag: "New" | "Queueing" | "Waiting" | "Ringing" | "Talking" | "Ended" | "Gone" }

type Message2 =
  | { readonly _tag: "PromptExpired" | "KeyExpired"; readonly at: EpochMs; readonly playback: number }
  | { readonly _tag: "Arrived"; readonly flow: { readonly id: string } }
  | { readonly _tag: "Recovered" }

/** Their flow stays with them, as what it was: the first version, for nothing that was written then had another. */
const own2 = (flow: { readonly id: string }) => ({ ...flow, version: 1 })

const state2 = (state: State2): Tagged => {
  if (state._tag !== "Playing" && state._tag !== "Prompting" && state._tag !== "Collecting") return state
  const { caller, flow, node, playback, steps, until } = state
  const vars = caller.keys === "" ? {} : { keys: caller.keys }
  const tries = state._tag === "Playing" ? 0 : state.tries
  const waitsFor = { _tag: state._tag === "Collecting" ? "Key" : "Prompt", number: playback, until }
  const place = { flow: flow.id, version: 1, node, vars, steps, numbers: caller.playbacks }
  return {
    _tag: "InFlow",
    caller,
    position: { _tag: "InNode", ...place, tries, waitsFor },
    ownFlow: own2(flow)
  } as Tagged
}

const message2 = (message: Message2): Tagged => {
  switch (message._tag) {
    case "PromptExpired":
    case "KeyExpired": {
      const { _tag, at, playback } = message
      const waitedFor = _tag === "KeyExpired" ? "Key" : "Prompt"
      return { _tag: "WaitExpired", at, number: playback, waitedFor } as Tagged
    }
    case "Arrived": {
      const { flow, ...rest } = message
      return { ...rest, flow: { id: flow.id, version: 1 }, ownFlow: own2(flow) } as Tagged
    }
    default:
      return message
  }
}

/** A correction says in which state the call was. */
const output2 = (output: Output): Output =>
  output._tag === "Keep" &&
  output.fact._tag === "EngineCorrected" &&
  ["Playing", "Prompting", "Collecting"].includes(output.fact.was)
    ? keep({ ...output.fact, was: "InFlow" })
    : output

const from2: Change<State2, Message2, Output> = {
  state: state2,
  message: message2,
  command: (output) => [output2(output)]
}

/** Nobody asked a telephone how it can be answered. */
const UNASKED = { answerBy: null }

type Leg3 = { readonly attempt: number }

const from3: Change<Tagged, Tagged, Output> = {
  state: (state) => (state._tag === "Ringing" ? { ...state, ...UNASKED } : state),
  message: (message) => {
    if (message._tag === "AgentLegDelivered") return { ...message, ...UNASKED }
    if (!("agents" in message)) return message
    const agents = (message.agents as ReadonlyArray<Leg3>).map((leg) => ({ ...leg, ...UNASKED }))
    return { ...message, agents } as Tagged
  },
  command: (output) =>
    output._tag === "Tell" && output.message._tag === "RingStarted"
      ? [{ ...output, message: { ...output.message, ...UNASKED } as Tagged }]
      : [output]
}

/** Version 4 knew its agent and its queue as a call's, not as work's. */
const from4: Change<Tagged, Tagged, Output> = {
  state: (state) => withWork4(state),
  message: (message, id) => {
    if (message._tag !== "Arrived" && message._tag !== "ArrivalRefused") return saidOf(message, `call/${id}`)
    const { callingNumber, dialledNumber, ...rest } = message as Tagged & Caller4
    return { ...rest, attributes: attributesOf({ callingNumber, dialledNumber, keys: "" }) } as Tagged
  },
  command: (output) => [outputOf(output)]
}

const withWork4 = (state: Tagged & { readonly caller?: Caller4; readonly place?: Place4 }): Tagged => {
  const { caller, place, ...rest } = state
  return {
    ...rest,
    ...(caller === undefined ? {} : { caller: callerOf4(caller) }),
    ...(place === undefined ? {} : { place: { ...place, terms: termsOf(place.terms) } })
  }
}

type Place4 = { readonly terms: Parameters<typeof termsOf>[0] }

const callerOf4 = ({ callingNumber, dialledNumber, keys, ...caller }: Caller4) => ({
  ...caller,
  attributes: attributesOf({ callingNumber, dialledNumber, keys })
})

/** Version 5 recorded every talk, and asked nobody. Who it asked about stands in what it told the agent in the same step. */
const from5: Change<Tagged, never, Output> = {
  state: (state) =>
    "caller" in state ? ({ ...state, caller: { ...(state.caller as object), ruling: null } } as Tagged) : state,
  command: (output, _, all) => {
    if (output._tag !== "Ask" || output.request._tag !== "RecordCaller") return [output]
    const { call } = output.request as unknown as { readonly call: CallId }
    const told = all.flatMap((each) =>
      each._tag === "Tell" && each.message._tag === "WorkStarted"
        ? [{ agent: each.to.slice("agent/".length) as AgentId, work: (each.message as unknown as WorkStarted).work }]
        : []
    )[0]
    const { attributes = {}, queue = null } = told?.work ?? {}
    return [askPolicy({ _tag: "RecordingAsked", call, attributes, queue, agent: told?.agent ?? null })]
  }
}

interface WorkStarted {
  readonly work: { readonly attributes: Attributes; readonly queue: QueueId }
}

export const upgrade = upgrades(from1, from2, from3, from4, from5, from6)
