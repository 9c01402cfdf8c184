import type { Step } from "../behaviour.ts"
import { tellAgent } from "../agent/protocol.ts"
import type { Fact } from "../facts.ts"
import { keep } from "../keep.ts"
import type { Output } from "../output.ts"
import { type AgentId, type AnswerBy, type EpochMs, later } from "../vocabulary.ts"
import { type ReleaseReason, RUNG_TOGETHER_LIMIT, type WorkId } from "../work.ts"
import { followedBy } from "./called-back.ts"
import { numbersOf, workOfCall } from "./caller.ts"
import { clearLeg, release, ringFailed } from "./ending.ts"
import { ANNOUNCE_EVERY_MS, REFUSALS_LIMIT, RING_GRACE_MS } from "./limits.ts"
import { withUnanswered } from "./overflow.ts"
import { agentParty, CALLERS_OWN, callerParty, type Numbered, numbered, type Party, type Who } from "./party.ts"
import type { Caller, Place, Ring, State } from "./protocol.ts"
import { askRuling } from "./recording.ts"
import { othersLost } from "./lost-rings.ts"
import { askTelephony } from "./requests.ts"
import { alone, ringChanged, ringsOf, withoutRing, withRing } from "./rings.ts"

type Waiting = Extract<State, { _tag: "Waiting" }>
type Ringing = Extract<State, { _tag: "Ringing" }>
type Served = Extract<State, { _tag: "Served" }>

export const waiting = (caller: Caller, place: Place, at: EpochMs): Waiting => ({
  _tag: "Waiting",
  caller,
  place,
  announceAt: later(at, ANNOUNCE_EVERY_MS),
  silent: false
})

/** Plays the queue's music from its beginning. */
export const withMusic = (caller: Caller, place: Place): readonly [Caller, Output] => {
  const playback = caller.playbacks + 1
  return [
    { ...caller, playbacks: playback },
    askTelephony({
      _tag: "PlayPrompt",
      call: caller.call,
      attempt: caller.customer,
      playback,
      prompt: place.terms.music,
      loop: true
    })
  ]
}

/** An agent took the offer: their telephone rings, the place is kept. */
export const ringAgent = (state: Waiting, agent: AgentId, offer: number, at: EpochMs): Step<State> => {
  const { place } = state
  const [caller, music] = state.silent ? withMusic(state.caller, place) : [state.caller]
  const attempt = caller.attempts + 1
  const { call } = caller
  const { callingNumber } = numbersOf(caller)
  const ringTimeoutMs = place.terms.alertTimeoutMs
  const ringing: Ringing = {
    _tag: "Ringing",
    caller: { ...caller, attempts: attempt },
    place: heardOf(place, offer),
    agent,
    offer,
    attempt,
    rungAt: at,
    until: later(at, ringTimeoutMs),
    announceAt: later(at, ANNOUNCE_EVERY_MS),
    answerBy: null
  }
  return [
    ringing,
    [
      askTelephony({ _tag: "RingAgent", call, attempt, agent, callingNumber, ringTimeoutMs }),
      tellRinging(ringing),
      keep({ _tag: "AgentRung", at, call, agent, queue: place.queue, attempt }),
      ...(music === undefined ? [] : [music])
    ]
  ]
}

/** It rings already, and at one more from now on; undefined when that is not how its queue rings, or too many do. */
export const ringToo = (state: Ringing, agent: AgentId, offer: number, at: EpochMs): Step<Ringing> | undefined => {
  const { caller, place } = state
  const rings = ringsOf(state)
  if (place.terms.ringsAll !== true || rings.length >= RUNG_TOGETHER_LIMIT) return undefined
  if (rings.some((ring) => ring.agent === agent)) return undefined
  const [next, outputs] = ringAgent({ _tag: "Waiting", caller, place, announceAt: at, silent: false }, agent, offer, at)
  if (next._tag !== "Ringing") return undefined
  const all = withRing(state, ringsOf(next)[0]!)
  return [{ ...all, caller: next.caller, place: next.place }, outputs]
}

export const heardOf = (place: Place, offer: number): Place =>
  offer > place.heard ? { ...place, heard: offer } : place

/** Our own end of a ring comes after the switch's own. */
export const ringDeadline = ({ until }: Pick<Ringing, "until">): EpochMs => later(until, RING_GRACE_MS)

/** How a ring failed: for the record, and for the agent. */
interface RingFailure {
  readonly fact: Extract<Fact, { _tag: "RingFailed" }>["reason"]
  readonly reason: ReleaseReason
}

/** The engine takes a ring back, by no fault of the agent. */
export const WITHDRAWN = { fact: "withdrawn", reason: "withdrawn", clear: "NORMAL_CLEARING" } as const

/** The ring came to nothing; the caller waits on in the old place. Unless it was withdrawn, others are tried first now. */
export const ringOver = (
  state: Ringing,
  over: RingFailure & {
    readonly at: EpochMs
    /** The Q.850 cause to end the leg with, or null when it is known to be gone. */
    readonly clear: string | null
  }
): Step<Waiting> => {
  const { agent, attempt, caller, place } = state
  const refusedBy = [...place.refusedBy.filter((other) => other !== agent), agent].slice(-REFUSALS_LIMIT)
  return [
    waiting(caller, over.reason === "withdrawn" ? place : withUnanswered({ ...place, refusedBy }), over.at),
    [
      ...(over.clear === null ? [] : [clearLeg(caller.call, attempt, over.clear)]),
      ringFailed(state, over.at, over.fact),
      release(state, over.reason)
    ]
  ]
}

/** One of the rings came to nothing. The caller waits on when it was the last. */
export const oneRingOver = (
  state: Ringing,
  ended: Ring,
  over: Parameters<typeof ringOver>[1]
): Step<Ringing | Waiting> => {
  const rest = withoutRing(state, ended)
  const [waits, outputs] = ringOver(alone(state, ended), over)
  return rest === undefined ? [waits, outputs] : [{ ...rest, place: waits.place }, outputs]
}

/** The call goes elsewhere: nothing rings for it any more, and nobody is at fault. */
export const ringsWithdrawn = (state: Ringing, at: EpochMs): Step<Waiting> => {
  const [first, ...others] = ringsOf(state)
  const rest = others.reduce<Step<Ringing | Waiting>>(
    ([next, outputs], ended) => {
      if (next._tag === "Waiting") return [next, outputs]
      const [then, more] = oneRingOver(next, ended, { at, ...WITHDRAWN })
      return [then, [...outputs, ...more]]
    },
    [state, []]
  )
  const [waits, outputs] = ringOver(alone(state, first!), { at, ...WITHDRAWN })
  return [waits, [...outputs, ...rest[1]]]
}

/** Why the switch ended a ring, in our words. Causes are Q.850 names as FreeSWITCH writes them. */
export const ringFailureOf = (cause: string): RingFailure => {
  switch (cause) {
    case "NO_ANSWER":
    case "NO_USER_RESPONSE":
    case "ALLOTTED_TIMEOUT":
    case "RECOVERY_ON_TIMER_EXPIRE":
    case "PROGRESS_TIMEOUT":
      return { fact: "no-answer", reason: "no-answer" }
    case "USER_BUSY":
      return { fact: "busy", reason: "busy" }
    case "CALL_REJECTED":
      return { fact: "rejected", reason: "rejected" }
    case "USER_NOT_REGISTERED":
    case "SUBSCRIBER_ABSENT":
    case "UNALLOCATED_NUMBER":
    case "NO_ROUTE_DESTINATION":
    case "DESTINATION_OUT_OF_ORDER":
      return { fact: "failed", reason: "device-unregistered" }
    // The switch had no leg or port left for it: that says nothing of the agent, nor of the telephone.
    case "NORMAL_CIRCUIT_CONGESTION":
    case "SWITCH_CONGESTION":
      return { fact: "withdrawn", reason: "withdrawn" }
    default:
      return { fact: "failed", reason: "failed" }
  }
}

/** The telephone rings, and says how it can be answered. The first word counts: after a refusal a click is of no use. */
export const delivered = (state: Ringing, ring: Ring, answerBy: AnswerBy | null): Step<Ringing> =>
  ring.answerBy === null && answerBy !== null ? answerable(state, ring, answerBy) : [state, []]

export const answerable = (state: Ringing, ring: Ring, answerBy: AnswerBy): Step<Ringing> => {
  if (ring.answerBy === answerBy) return [state, []]
  const next: Ring = { ...ring, answerBy }
  return [ringChanged(state, next), [tellRinging({ ...state, ...next })]]
}

/** The first who picked up has the call; nobody else at whom it rang missed it. */
export const answered = (state: Ringing, winner: Ring, at: EpochMs, joined: boolean): Step<Served> => {
  const [served, outputs] = answeredAlone(alone(state, winner), at, joined)
  return [served, [...outputs, ...othersLost(state, winner, at)]]
}

/** The agent picked up. Recording runs from here (F2), if the rules want it of who talks here. */
export const answeredAlone = (state: Ringing, at: EpochMs, joined: boolean): Step<Served> => {
  const { agent, attempt, caller, offer, place, rungAt } = state
  const served: Served = {
    _tag: "Served",
    caller,
    place,
    parties: {
      [String(caller.customer)]: customerParty(caller, at),
      [String(attempt)]: agentParty(agent, offer, at, joined)
    },
    answeredAt: at,
    returnsTo: null,
    comesNext: null
  }
  const { call } = caller
  const [waitMs, ringMs] = [at - place.queuedAt, at - rungAt]
  return [
    served,
    [
      askRuling(caller, place.queue, agent),
      ...tellTalking(served),
      keep({ _tag: "CallAnswered", at, call, agent, queue: place.queue, attempt, waitMs, ringMs })
    ]
  ]
}

/** Who went through a flow or waited, among the parties. */
export const customerParty = ({ attributes, customer, extension }: Caller, at: EpochMs): Party => {
  if (customer === CALLERS_OWN) return callerParty(at)
  const who: Who =
    extension === undefined
      ? {
          _tag: "Number",
          digits: attributes["dialledNumber"] ?? "",
          trunk: null,
          shown: "",
          ...(attributes["covered"] === "dialledNumber" ? { covered: true } : {})
        }
      : { _tag: "Extension", agent: extension }
  return { ...callerParty(at), who }
}

/** Says the whole of it, so that an agent who forgot can take it up again. */
export const tellRinging = ({ agent, answerBy, caller, offer, place, until }: Ringing): Output =>
  tellAgent(agent, { _tag: "AlertStarted", offer, work: workOfCall(caller, place), until, answerBy })

/** Says the whole of it to each agent who is connected, so that one who forgot can take it up again. */
export const tellTalking = (state: Served): ReadonlyArray<Output> =>
  numbered(state.parties).flatMap((party) => (party.state._tag === "Dialling" ? [] : tellParty(state, party)))

/** The same to one of them, also while their telephone rings. */
export const tellParty = (
  { caller, place }: Pick<Served, "caller" | "place">,
  party: Numbered
): ReadonlyArray<Output> => {
  if (party.who._tag !== "Agent") return []
  const { agent, offer } = party.who
  const work = workOfCall(caller, place)
  const stands = party.state
  if (stands._tag === "Dialling") {
    const { answerBy, until } = stands
    return [tellAgent(agent, { _tag: "AlertStarted", offer, work, until, answerBy, ...followed(caller) })]
  }
  const recording = caller.recording !== null && !caller.recording.ended
  return [
    tellAgent(agent, { _tag: "WorkStarted", offer, work, startedAt: stands.since, recording, ...followed(caller) })
  ]
}

const followed = (caller: Caller): { readonly follows?: WorkId } => {
  const follows = followedBy(caller)
  return follows === undefined ? {} : { follows }
}
