import { arrangementOf } from "#actors/call/arrangement.ts"
import { isPresent, numbered, partyAt } from "#actors/call/party.ts"
import type { State as CallState } from "#actors/call/protocol.ts"
import { ringsOf } from "#actors/call/rings.ts"
import type { AgentId, LegId } from "#actors/vocabulary.ts"
import { partyLeg } from "../perform/leg.ts"
import type { LegView } from "./virtual-legs.ts"

type Served = Extract<CallState, { _tag: "Served" }>
type Legs = ReadonlyMap<LegId, LegView>

/** The agents whom a call has, each by which offer. */
export const assignedTo = (state: CallState): ReadonlyArray<{ readonly agent: AgentId; readonly offer: number }> => {
  if (state._tag === "Ringing") return ringsOf(state)
  return state._tag === "Served"
    ? numbered(state.parties).flatMap(({ who }) => (who._tag === "Agent" ? [who] : []))
    : []
}

/** The legs of calls in the switch against what calls know of them. */
export const legProblems = function* (
  calls: ReadonlyMap<string, CallState>,
  legs: Legs,
  isUnrecorded: (talk: Served, leg: LegView | undefined) => boolean
) {
  for (const leg of legs.values()) {
    const problem = leg.direction === "inbound" ? inboundProblem(leg, calls) : outboundProblem(leg, calls)
    if (problem !== undefined) yield problem
  }
  for (const [call, state] of calls) {
    if (state._tag === "Ended" || state._tag === "Gone" || state._tag === "New") continue
    if (isWithoutCustomer(state, legs)) yield `call ${call} lives without a caller`
    if (state._tag === "Ringing")
      for (const { attempt } of ringsOf(state))
        if (!legs.has(partyLeg(state.caller.call, attempt)))
          yield `call ${call} rings with attempt ${attempt}, which has no leg`
    if (state._tag !== "Served") continue
    yield* partyProblems(state, legs)
    const recorded = recordedLeg(state, legs)
    if (isOnRecord(state) && isUnrecorded(state, recorded)) yield `call ${call} talks and is not recorded`
    if (recorded !== undefined && recorded.recording === undefined && isBelievedWritten(state))
      yield `call ${call} believes that it is recorded, and nothing is written of it`
    if (recorded?.recording !== undefined && state.caller.recording?.ended === false) {
      const { paused } = state.caller.recording
      if (paused !== (recorded.recording.pausedAt !== undefined))
        yield `call ${call} is ${paused ? "recorded on, though somebody paused it" : "not recorded on, though nobody pauses it"}`
    }
  }
}

const isBelievedWritten = ({ caller: { recording } }: Served): boolean =>
  recording !== null && !recording.ended && !recording.paused

const inboundProblem = ({ id }: LegView, calls: ReadonlyMap<string, CallState>): string | undefined => {
  const state = calls.get(id)
  if (state === undefined || state._tag === "New") return `caller ${id} is in the switch and nobody knows`
  return state._tag === "Ended" || state._tag === "Gone"
    ? `caller ${id} is in the switch and the call has ended`
    : undefined
}

const outboundProblem = (
  { agent, attempt, call }: LegView,
  calls: ReadonlyMap<string, CallState>
): string | undefined => {
  const state = calls.get(call ?? "")
  return attempt !== undefined && attemptsOf(state).includes(attempt)
    ? undefined
    : `attempt ${attempt} of ${call} at ${agent} is in the switch and nobody wants it`
}

/** The legs that a call wants of those it made. */
const attemptsOf = (state: CallState | undefined): ReadonlyArray<number> => {
  if (state?._tag === "Served") return numbered(state.parties).map(({ attempt }) => attempt)
  if (state === undefined || !("caller" in state) || state._tag === "Ended") return []
  const rings = state._tag === "Ringing" ? ringsOf(state).map(({ attempt }) => attempt) : []
  return [...rings, state.caller.customer]
}

/** Who goes through a flow or waits has a leg; of those who are served each has their own. */
const isWithoutCustomer = (state: CallState, legs: Legs): boolean =>
  state._tag !== "Served" && "caller" in state && !legs.has(partyLeg(state.caller.call, state.caller.customer))

/** The customer talks; or they have left, were recorded, and others of the talk go on. Not while nothing may be kept of it. */
const isOnRecord = ({ caller, parties }: Served): boolean => {
  const wanted = arrangementOf(parties)
  if (partyAt(parties, caller.customer) !== undefined) return wanted.get(caller.customer)?._tag === "With"
  const talks = numbered(parties).some(({ attempt, side }) => side === "talk" && wanted.get(attempt)?._tag === "With")
  return talks && caller.recording?.paused === false
}

/** The customer's while they are there, then whosever of the call. */
const recordedLeg = ({ caller: { call, customer }, parties }: Served, legs: Legs): LegView | undefined => {
  if (partyAt(parties, customer) !== undefined) return legs.get(partyLeg(call, customer))
  const others = numbered(parties).flatMap(({ attempt }) => legs.get(partyLeg(call, attempt)) ?? [])
  return others.find(({ recording }) => recording !== undefined)
}

/** Each party has a leg, and hears exactly those whom it should. */
const partyProblems = function* ({ caller: { call }, parties }: Served, legs: Legs) {
  const wanted = arrangementOf(parties)
  for (const party of numbered(parties)) {
    const { attempt } = party
    const leg = legs.get(partyLeg(call, attempt))
    if (leg === undefined) {
      yield `call ${call} has attempt ${attempt} as ${party.role}, which has no leg`
      continue
    }
    if (party.state._tag === "Dialling" && leg.answered)
      yield `call ${call} has attempt ${attempt} ring, who has answered`
    const sound = wanted.get(attempt)
    const heard = heardBy(leg, legs)
    if (sound?._tag === "With") {
      const others = sound.attempts.filter((other) => other !== attempt).map((other) => partyLeg(call, other))
      if (!isSame(heard, others)) yield `call ${call} talks, its legs are apart`
    } else if (sound?._tag === "Over") {
      if (leg.supervises?.target !== partyLeg(call, sound.attempt) || leg.supervises.mode !== sound.mode)
        yield `call ${call} is not supervised as it should be`
    } else if (heard.length > 0 && isPresent(party)) yield `call ${call} holds ${attempt}, who hears others`
    else if (sound?._tag === "Plays" && leg.playback === undefined)
      yield `call ${call} lets ${attempt} wait without music`
  }
}

const heardBy = ({ conversation, id, joinedWith }: LegView, legs: Legs): ReadonlyArray<LegId> => {
  if (joinedWith !== undefined) return [joinedWith]
  if (conversation === undefined) return []
  return [...legs.values()].flatMap((other) =>
    other.conversation === conversation && other.id !== id ? [other.id] : []
  )
}

const isSame = (some: ReadonlyArray<LegId>, others: ReadonlyArray<LegId>): boolean =>
  some.length === others.length && some.every((leg) => others.includes(leg))
