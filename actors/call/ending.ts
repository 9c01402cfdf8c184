import type { Step } from "../behaviour.ts"
import { tellAgent } from "../agent/protocol.ts"
import type { Fact } from "../facts.ts"
import { keep } from "../keep.ts"
import type { Output } from "../output.ts"
import { type AgentId, type CallId, type EpochMs, type HangUpSide, later, type ListName } from "../vocabulary.ts"
import type { ReleaseReason } from "../work.ts"
import { endedBack } from "./called-back.ts"
import { numbersOf, workIdOfCall } from "./caller.ts"
import { FAREWELL, LINGER_MS, NO_PLACE } from "./limits.ts"
import { messageOver } from "./message-left.ts"
import { numbered, type Numbered } from "./party.ts"
import type { Caller, State } from "./protocol.ts"
import { askTelephony } from "./requests.ts"
import { alone, ringsOf } from "./rings.ts"

/** Why a call is said to have ended that nobody could go on with. */
export const STATE_LOST = "STATE_LOST"

export type Alive = Exclude<State, { _tag: "New" | "Lost" | "Ended" | "Gone" }>
type Served = Extract<Alive, { _tag: "Served" }>
type WithAgent = Extract<Alive, { _tag: "Ringing" }> | Served
/** As much of a living call as its end needs to know. */
type Ending =
  | WithAgent
  | {
      readonly _tag: Exclude<Alive, WithAgent>["_tag"]
      readonly caller: Caller
      readonly ownFlow?: { readonly id: string } | null
    }
type Ringing = Extract<State, { _tag: "Ringing" }>
/** One agent let go of the call, and why. */
type Release = Extract<State, { _tag: "Ended" }>["released"][number]

/**
 * Ends a call wherever it is: frees its agents, ends the legs it made. `clearCaller` when the customer is still there.
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
    /** Of a call of parties: whose end it was, where the side alone does not say it. */
    readonly endedBy?: number | null
  }
): Step<State> => {
  const { caller } = state
  const { call } = caller
  const outputs: Array<Output> = end.clearCaller ? [clearCustomer(caller, end.cause)] : []
  if (state._tag === "Ringing") {
    for (const ring of ringsOf(state)) {
      const rings = alone(state, ring)
      outputs.push(
        clearLeg(call, ring.attempt, "ORIGINATOR_CANCEL"),
        ringFailed(rings, end.at, end.by === "caller" ? "caller-gave-up" : "withdrawn"),
        release(rings, "withdrawn")
      )
    }
  }
  if (state._tag === "Served") outputs.push(...othersLetGo(state, end.at), ...endedBack(state, end))
  const outcome = outcomeOf(state)
  const talkMs = state._tag === "Served" && state.answeredAt !== null ? end.at - state.answeredAt : 0
  const { at, by, cause, endedBy } = end
  const whose = endedBy === undefined ? {} : { endedBy }
  outputs.push(keep({ _tag: "CallEnded", at, call, outcome, by, cause, talkMs, ...whose }))
  const until = later(end.foundAt ?? end.at, LINGER_MS)
  return [
    { _tag: "Ended", caller: messageOver(caller, end.at), outcome, released: lastReleases(state), until },
    outputs
  ]
}

const othersLetGo = (state: Served, at: EpochMs): ReadonlyArray<Output> => {
  const { call, customer } = state.caller
  return numbered(state.parties).flatMap((party) => {
    const { attempt, state: stands } = party
    const release = releaseOf(state, party)
    const rang = stands._tag === "Dialling"
    return [
      ...(attempt === customer ? [] : [clearLeg(call, attempt, rang ? "ORIGINATOR_CANCEL" : "NORMAL_CLEARING")]),
      ...(rang ? [keep({ _tag: "PartyFailed", at, call, attempt, result: "withdrawn" })] : []),
      ...(release === undefined ? [] : [released(call, release)])
    ]
  })
}

/** What an agent among the parties is freed with; undefined of anybody else. Who never talked with the customer owes no notes. */
export const releaseOf = (
  { place }: Pick<Served, "place">,
  { served, state, who }: Pick<Numbered, "served" | "state" | "who">
): Release | undefined => {
  if (who._tag !== "Agent") return undefined
  const { agent, offer } = who
  const talked = state._tag !== "Dialling"
  return {
    agent,
    offer,
    reason: talked ? "done" : "withdrawn",
    wrapUpMs: served && talked ? (place?.terms.wrapUpMs ?? 0) : 0
  }
}

export const clearCustomer = ({ call, customer }: Caller, cause: string): Output => clearLeg(call, customer, cause)

export const clearLeg = (call: CallId, attempt: number, cause: string): Output =>
  askTelephony({ _tag: "ClearLeg", call, attempt, cause })

type Outcome = Extract<State, { _tag: "Ended" }>["outcome"]

const outcomeOf = (state: Ending): Outcome => {
  switch (state._tag) {
    case "Served":
      if (state.answeredAt !== null) return "handled"
      return state.caller.origin === "inbound" ? "abandoned" : "unanswered"
    case "Queueing":
    case "Waiting":
    case "Ringing":
      return "abandoned"
    default:
      // Who hears goodbye has waited for nothing.
      if (state.ownFlow?.id === FAREWELL) return "abandoned"
      return state.ownFlow?.id === NO_PLACE ? "refused" : "in-flow"
  }
}

const lastReleases = (state: Ending): ReadonlyArray<Release> => {
  if (state._tag === "Served")
    return numbered(state.parties).flatMap((party) => {
      const release = releaseOf(state, party)
      return release === undefined ? [] : [release]
    })
  if (state._tag !== "Ringing") return []
  const { wrapUpMs } = state.place.terms
  return ringsOf(state).map(({ agent, offer }) => ({ agent, offer, reason: "withdrawn", wrapUpMs }))
}

export const release = (state: Ringing, reason: ReleaseReason): Output =>
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
    { _tag: "Ended", caller, outcome: "refused", released: [], until: later(at, LINGER_MS) },
    [
      clearCustomer(caller, cause),
      keep({ _tag: "CallRefused", at, call, ...numbersOf(caller), reason, ...(list === undefined ? {} : { list }) }),
      keep({ _tag: "CallEnded", at, call, outcome: "refused", by: "system", cause, talkMs: 0 })
    ]
  ]
}

/** What it was and how it was left nobody knows: the record does, as far as facts of it were kept. */
export const lost = (call: CallId, at: EpochMs): Output =>
  keep({ _tag: "CallEnded", at, call, outcome: "in-flow", by: "system", cause: STATE_LOST, talkMs: 0 })
