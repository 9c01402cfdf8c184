import type { Tagged } from "../behaviour.ts"
import type { Output } from "../output.ts"
import type { Change } from "../upgrades.ts"
import type { AgentId, EpochMs } from "../vocabulary.ts"
import { agentParty, callerParty, CALLERS_OWN } from "./party.ts"

/**
 * Until version 7 a call was a caller and at most one agent. The caller's leg had no number, words about other legs said that
 * they were an agent's, and a talk named its agent beside its caller.
 */

interface Talking6 {
  readonly _tag: "Talking"
  readonly caller: Caller6
  readonly place: unknown
  readonly agent: AgentId
  readonly offer: number
  readonly attempt: number
  readonly answeredAt: EpochMs
  readonly joined: boolean
}

interface Caller6 {
  readonly call: string
  readonly recording: { readonly file: string; readonly ended: boolean } | null
}

interface Ended6 {
  readonly _tag: "Ended"
  readonly caller: Caller6
  readonly released: object | null
}

type State6 = Tagged | Talking6 | Ended6

const caller7 = ({ call, recording, ...caller }: Caller6) => ({
  call,
  origin: "inbound",
  customer: CALLERS_OWN,
  ...caller,
  recording: recording === null ? null : { ...recording, paused: false }
})

const state7 = (state: State6): Tagged => {
  const known = "caller" in state ? { ...state, caller: caller7(state.caller) } : state
  if (state._tag === "Ended") {
    const { released } = state as Ended6
    const freed = { released: released === null ? [] : [released] }
    return { ...known, ...freed }
  }
  if (state._tag !== "Talking") return known
  const { agent, answeredAt, attempt, caller, joined, offer, place } = state as Talking6
  return {
    _tag: "Served",
    caller: caller7(caller),
    place,
    parties: {
      [String(CALLERS_OWN)]: callerParty(answeredAt),
      [String(attempt)]: agentParty(agent, offer, answeredAt, joined)
    },
    answeredAt,
    returnsTo: null,
    comesNext: null
  } as Tagged
}

const RENAMED: Readonly<Record<string, string>> = {
  AgentLegDelivered: "LegDelivered",
  AgentLegEstablished: "LegEstablished",
  AgentLegCleared: "LegCleared",
  LegsJoined: "LegJoined"
}

interface Leg6 {
  readonly attempt: number
  readonly agent: AgentId | null
  readonly answered: boolean
  readonly answerBy: string | null
  readonly joined: boolean
}

const leg7 = ({ joined, ...leg }: Leg6) => ({
  ...leg,
  hears: joined ? [CALLERS_OWN] : [],
  over: null
})

const own7 = (answered: boolean, agents: ReadonlyArray<Leg6>) => ({
  attempt: CALLERS_OWN,
  agent: null,
  answered,
  answerBy: null,
  hears: agents.flatMap(({ attempt, joined }) => (joined ? [attempt] : [])),
  over: null
})

type Message6 = Tagged & {
  readonly agents?: ReadonlyArray<Leg6>
  readonly caller?: { readonly answered: boolean } | null
}

const message7 = ({ agents, caller, ...message }: Message6): Tagged => {
  const _tag = RENAMED[message._tag] ?? message._tag
  if (agents === undefined) return { ...message, _tag }
  const own = caller === undefined || caller === null ? [] : [own7(caller.answered, agents)]
  return { ...message, _tag, legs: [...own, ...agents.map(leg7)] } as Tagged
}

/** Words of the switch that named the caller or an agent, and name a leg now. A replay compares texts: the order of fields counts. */
const request7 = ({ _tag, ...asked }: Request6): Tagged => {
  const { call, ...more } = asked
  const own = { call, attempt: CALLERS_OWN }
  switch (_tag) {
    case "PlayPrompt":
    case "StopPrompt":
    case "EndRecording":
      return { _tag, ...own, ...more } as Tagged
    case "ClearCaller":
      return { _tag: "ClearLeg", ...own, ...more } as Tagged
    case "ClearAgentLeg":
      return { _tag: "ClearLeg", ...asked } as Tagged
    case "AnswerAgentLeg":
      return { _tag: "AnswerLeg", ...asked } as Tagged
    case "RecordCaller":
      return { _tag: "RecordLeg", ...own, ...more } as Tagged
    case "JoinAgent":
      return { _tag: "JoinLegs", call, attempts: [CALLERS_OWN, more.attempt] } as Tagged
    default:
      return { _tag, ...asked } as Tagged
  }
}

type Request6 = Tagged & { readonly call?: string; readonly attempt?: number }

export const from6: Change<State6, Message6, Output> = {
  state: state7,
  message: message7,
  command: (output) =>
    output._tag === "Ask" && output.port === "telephony" && !("from" in output.request)
      ? [{ ...output, request: request7(output.request) }]
      : [output]
}
