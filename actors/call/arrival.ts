import { type Step } from "../behaviour.ts"
import type { Catalogue } from "../flow/catalogue.ts"
import { keep } from "../keep.ts"
import { adopt, talkAmong } from "./audit.ts"
import { agentsAsked } from "./customer-agents.ts"
import { numbersOf } from "./caller.ts"
import { refused } from "./ending.ts"
import { enterFlow, queueAhead } from "./flow.ts"
import { later } from "../vocabulary.ts"
import { AGENTS_WITHIN_MS } from "./limits.ts"
import { CALLERS_OWN } from "./party.ts"
import type { Caller, State } from "./protocol.ts"
import { askRuling } from "./recording.ts"
import { askTelephony } from "./requests.ts"
import { freed, lateLeg, forgotten, placeAsked, type Of, type Told } from "./everywhere.ts"

/** How a call begins: it arrives, or is refused, and until then has only its name. */

export const arrived = (catalogue: Catalogue, { call }: Of<"New" | "Lost">, message: Told<"Arrived">): Step<State> => {
  const { answers, arrivedAt, asksForAgents, at, attributes, flow, legs, list, recordedFrom } = message
  // Normally 0: a call found later may have had attempts and prompts that nobody remembers.
  const known = at - arrivedAt
  const caller: Caller = {
    call,
    origin: "inbound",
    customer: CALLERS_OWN,
    attributes,
    arrivedAt,
    attempts: known,
    playbacks: known,
    recording: null,
    ruling: null,
    ...(asksForAgents === undefined ? {} : { agentsBy: later(at, AGENTS_WITHIN_MS) }),
    ...(answers === "late" && { unanswered: "silent" as const })
  }
  const [next, outputs] = enterFlow(catalogue, caller, message, at)
  const fact = keep({
    _tag: "CallArrived",
    at: arrivedAt,
    call,
    ...numbersOf(caller),
    flow: flow.id,
    ...(list === undefined ? {} : { list })
  })
  const talk = talkAmong(legs, CALLERS_OWN)
  if (talk !== undefined && (next._tag === "InFlow" || next._tag === "Queueing")) {
    const ahead = next._tag === "InFlow" ? queueAhead(catalogue, next) : next.queue
    const [talking, taken] = adopt(next, talk, at, ahead)
    return [talking, [fact, ...taken]]
  }
  const ruling = recordedFrom === undefined ? [] : [askRuling(caller, null, null)]
  const agents = asksForAgents === undefined ? [] : [agentsAsked(caller)]
  const answer = answers === "late" ? [] : [askTelephony({ _tag: "AnswerCaller", call })]
  return [next, [...answer, ...ruling, ...agents, fact, ...outputs]]
}

/** Before its arrival a call has only its name. */
export const unarrived = {
  StateLost: forgotten,
  PlaceAsked: (state: Of<"New" | "Lost">, asked: Told<"PlaceAsked">) => placeAsked(state, asked),
  ArrivalRefused: ({ call }: Of<"New" | "Lost">, { at, attributes, cause, list, reason }: Told<"ArrivalRefused">) => {
    const caller: Caller = {
      call,
      origin: "inbound",
      customer: CALLERS_OWN,
      attributes,
      arrivedAt: at,
      attempts: 0,
      playbacks: 0,
      recording: null,
      ruling: null
    }
    return refused(caller, { at, cause, reason, ...(list === undefined ? {} : { list }) })
  },
  LegEstablished: (state: Of<"New" | "Lost">, leg: Told<"LegEstablished">) => lateLeg<State>(state, leg),
  AgentAccepted: (state: Of<"New" | "Lost">, { agent, offer }: Told<"AgentAccepted">): Step<State> => [
    state,
    [freed(state.call, agent, offer)]
  ],
  AgentAsked: (state: Of<"New" | "Lost">, { agent, offer }: Told<"AgentAsked">): Step<State> => [
    state,
    [freed(state.call, agent, offer)]
  ]
}
