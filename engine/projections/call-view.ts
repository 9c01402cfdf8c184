import { type Attended, attended } from "#actors/call/attended.ts"
import { callerParty, numbered, type Numbered } from "#actors/call/party.ts"
import type { State } from "#actors/call/protocol.ts"
import { consultedBy, partyOf, refusalOf, type Service } from "#actors/call/refusal.ts"
import { customerParty } from "#actors/call/ringing.ts"
import { ringAt, ringsOf } from "#actors/call/rings.ts"
import type { Target } from "#actors/call/services.ts"
import { numbersOf } from "#actors/call/caller.ts"
import type { AgentId, QueueId } from "#actors/vocabulary.ts"
import { type WorkId, workIdOf } from "#actors/work.ts"
import { CALL_SERVICES, type CallService, type CallView, type CallViewParty } from "#wire/call-view.ts"
import { EVERYTHING, maskedNumber, type Masking } from "#wire/masked-number.ts"

/** Whose desks show it. */
export const agentsIn = (state: Attended | undefined): ReadonlyArray<AgentId> => {
  if (state === undefined) return []
  if (state._tag === "Ringing") return ringsOf(state).map(({ agent }) => agent)
  return numbered(state.parties).flatMap(({ who }) => (who._tag === "Agent" ? [who.agent] : []))
}

/** Takes in a step of a call. Answers the agents whose desks show it otherwise now. */
export const moveAttended = (
  calls: Map<WorkId, Attended>,
  id: string,
  before: State | undefined,
  after: State | undefined
): ReadonlyArray<AgentId> => {
  const [was, is] = [attended(before), attended(after)]
  if (is === undefined) calls.delete(workIdOf("call", id))
  else calls.set(workIdOf("call", id), is)
  return [...agentsIn(was), ...agentsIn(is)]
}

/** Everybody who has a call. */
export const agentsAt = (calls: ReadonlyMap<WorkId, Attended>): ReadonlyArray<AgentId> =>
  [...calls.values()].flatMap(agentsIn)

export interface Shown {
  readonly masking: Masking
  readonly nameOf: (agent: AgentId) => string | undefined
  /** Services ask the one call at hand: another one that somebody has beside it does nothing for them. */
  readonly isAsked: boolean
}

/** The call as this agent's desk shows it; null when they are no party of it, or follow it as a supervisor. */
export const callViewOf = (state: Attended, agent: AgentId, shown: Shown): CallView | null => {
  const own = state._tag === "Served" ? partyOf(state, agent) : undefined
  const attempt = state._tag === "Ringing" ? ringAt(state, agent)?.attempt : own?.attempt
  if (attempt === undefined || own?.role === "supervisor") return null
  const { origin, recording } = state.caller
  const seen = partiesOf(state).filter(({ role }) => role !== "supervisor")
  return {
    origin,
    own: attempt,
    parties: Object.fromEntries(seen.map((party) => [String(party.attempt), partyView(state, party, shown)])),
    consulted: state._tag === "Served" ? (consultedBy(state, agent)?.attempt ?? null) : null,
    calling: callingOf(state, shown),
    recording: recording === null || recording.ended ? "none" : recording.paused ? "paused" : "on",
    ...(shown.isAsked ? servicesFor(state, agent, attempt) : NO_SERVICES)
  }
}

/** While it rings there are the customer, who waits, and the agents at whom it does. */
const partiesOf = (state: Attended): ReadonlyArray<Numbered> => {
  if (state._tag === "Served") return numbered(state.parties)
  const { caller, place } = state
  const customer = { ...customerParty(caller, place.queuedAt), attempt: caller.customer }
  return [
    customer,
    ...ringsOf(state).map(({ agent, answerBy, attempt, offer, rungAt: since, until }): Numbered => ({
      ...callerParty(since),
      attempt,
      role: "agent",
      who: { _tag: "Agent", agent, offer },
      state: { _tag: "Dialling", since, until, answerBy }
    }))
  ]
}

const STATES = { Dialling: "dialling", Up: "up", Held: "held" } as const

const partyView = (state: Attended, party: Numbered, shown: Shown): CallViewParty => {
  const { by, purpose, role, side, who } = party
  const { _tag, since } = party.state
  return { ...somebody(state, who, shown), role, state: STATES[_tag], since, side, purpose, by }
}

const NOBODY = { agent: null, name: null, number: null }

const somebody = (
  { caller }: Pick<Attended, "caller">,
  who: Numbered["who"] | Extract<Target, { _tag: "Agent" | "Number" | "Terminal" }>,
  { masking, nameOf }: Pick<Shown, "masking" | "nameOf">
): NonNullable<CallView["calling"]> => {
  switch (who._tag) {
    case "Agent":
    case "Extension":
      return { ...NOBODY, agent: who.agent, name: nameOf(who.agent) ?? null }
    case "Terminal":
      return { ...NOBODY, number: who.terminal }
    case "Caller":
    case "Number": {
      const number = who._tag === "Caller" ? numbersOf(caller).callingNumber : who.digits
      const covers = who._tag === "Number" && who.covered === true ? EVERYTHING : masking
      return { ...NOBODY, number: covers.isWholeAtWork ? number : maskedNumber(number, covers) }
    }
  }
}

const callingOf = (state: Attended, shown: Shown): CallView["calling"] => {
  if (state._tag !== "Served" || state.comesNext?._tag !== "Dial") return null
  const { to } = state.comesNext
  return to._tag === "Queue" || to._tag === "Flow" ? null : somebody(state, to, shown)
}

/** Somebody against whom nothing in a call can speak. */
const ANYBODY: Target = { _tag: "Number", digits: "", trunk: null, shown: "" }
const ANY_QUEUE: Target = { _tag: "Queue", queue: "" as QueueId }

/** Each service as the question that the call answers. */
const questions: { readonly [Name in CallService]: (by: AgentId, own: number) => Service } = {
  HoldCall: (by) => ({ _tag: "HoldAsked", by }),
  RetrieveCall: (by) => ({ _tag: "RetrieveAsked", by }),
  ConsultationCall: (by) => ({ _tag: "ConsultationAsked", by, to: ANYBODY }),
  AlternateCall: (by) => ({ _tag: "AlternateAsked", by }),
  ReconnectCall: (by) => ({ _tag: "ReconnectAsked", by }),
  TransferCall: (by) => ({ _tag: "TransferAsked", by }),
  SingleStepTransferCall: (by) => ({ _tag: "SingleStepTransferAsked", by, to: ANYBODY }),
  ConferenceCall: (by) => ({ _tag: "ConferenceAsked", by }),
  SingleStepConferenceCall: (by) => ({ _tag: "SingleStepConferenceAsked", by, to: ANYBODY }),
  ClearConnection: (by, own) => ({ _tag: "ClearConnectionAsked", by, attempt: own }),
  ClearCall: (by) => ({ _tag: "ClearCallAsked", by }),
  DeflectCall: (by) => ({ _tag: "DeflectAsked", by, to: ANYBODY }),
  GenerateDigits: (by) => ({ _tag: "DigitsAsked", by, digits: "1" }),
  PauseRecording: (by) => ({ _tag: "PauseRecordingAsked", by }),
  ResumeRecording: (by) => ({ _tag: "ResumeRecordingAsked", by })
}

const NO_SERVICES: Pick<CallView, "can" | "toQueue"> = { can: [], toQueue: false }

/** What the call would do for this agent now, by the rule that refuses everything else. */
const servicesFor = (state: Attended, by: AgentId, own: number): typeof NO_SERVICES => ({
  can: CALL_SERVICES.filter((name) => refusalOf(state, questions[name](by, own)) === undefined),
  toQueue: refusalOf(state, { _tag: "SingleStepTransferAsked", by, to: ANY_QUEUE }) === undefined
})
