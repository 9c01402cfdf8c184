import type { Step } from "../behaviour.ts"
import type { Contact, ReleaseReason } from "../contact.ts"
import type { Fact } from "../facts.ts"
import { type AgentId, type EpochMs, later } from "../vocabulary.ts"
import type { AnswerBy } from "../wire/board.ts"
import { keep, release, ringFailed } from "./ending.ts"
import { ANNOUNCE_EVERY_MS, REFUSALS_LIMIT, RING_GRACE_MS } from "./limits.ts"
import type { Caller, Command, Place, State } from "./protocol.ts"

type Waiting = Extract<State, { _tag: "Waiting" }>
type Ringing = Extract<State, { _tag: "Ringing" }>
type Talking = Extract<State, { _tag: "Talking" }>

export const waiting = (caller: Caller, place: Place, at: EpochMs): Waiting => ({
  _tag: "Waiting",
  caller,
  place,
  announceAt: later(at, ANNOUNCE_EVERY_MS),
  silent: false
})

/** Plays the queue's music from its beginning. */
export const withMusic = (caller: Caller, place: Place): readonly [Caller, Command] => {
  const playback = caller.playbacks + 1
  return [
    { ...caller, playbacks: playback },
    { _tag: "PlayPrompt", playback, prompt: place.terms.music, loop: true }
  ]
}

/** An agent took the offer: their telephone rings, the place is kept. */
export const ring = (state: Waiting, agent: AgentId, offer: number, at: EpochMs): Step<State, Command> => {
  const { place } = state
  const [caller, music] = state.silent ? withMusic(state.caller, place) : [state.caller]
  const attempt = caller.attempts + 1
  const { ringTimeoutMs } = place.terms
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
      { _tag: "RingAgent", agent, attempt, callingNumber: caller.callingNumber, ringTimeoutMs },
      tellRinging(ringing),
      keep({ _tag: "AgentRung", at, call: caller.call, agent, queue: place.queue, attempt }),
      ...(music === undefined ? [] : [music])
    ]
  ]
}

export const heardOf = (place: Place, offer: number): Place =>
  offer > place.heard ? { ...place, heard: offer } : place

/** Our own end of a ring comes after the switch's own. */
export const ringDeadline = ({ until }: Ringing): EpochMs => later(until, RING_GRACE_MS)

/** The ring came to nothing; the caller waits on in the old place. `refusal`: others are to be tried first. */
export const ringOver = (
  state: Ringing,
  over: {
    readonly at: EpochMs
    readonly fact: Extract<Fact, { _tag: "RingFailed" }>["reason"]
    readonly reason: ReleaseReason
    /** The Q.850 cause to end the leg with, or null when it is known to be gone. */
    readonly clear: string | null
  }
): Step<Waiting, Command> => {
  const { agent, attempt, caller, place } = state
  const refusedBy =
    over.reason === "withdrawn"
      ? place.refusedBy
      : [...place.refusedBy.filter((other) => other !== agent), agent].slice(-REFUSALS_LIMIT)
  return [
    waiting(caller, { ...place, refusedBy }, over.at),
    [
      ...(over.clear === null ? [] : [{ _tag: "ClearAgentLeg" as const, attempt, cause: over.clear }]),
      ringFailed(state, over.at, over.fact),
      release(state, over.reason)
    ]
  ]
}

/** Why the switch ended a ring, in our words. Causes are Q.850 names as FreeSWITCH writes them. */
export const ringFailureOf = (
  cause: string
): { readonly fact: Extract<Fact, { _tag: "RingFailed" }>["reason"]; readonly reason: ReleaseReason } => {
  switch (cause) {
    case "NO_ANSWER":
    case "NO_USER_RESPONSE":
    case "ALLOTTED_TIMEOUT":
    case "RECOVERY_ON_TIMER_EXPIRE":
    case "PROGRESS_TIMEOUT":
      return { fact: "no-answer", reason: "no-answer" }
    case "USER_BUSY":
      return { fact: "busy", reason: "no-answer" }
    case "CALL_REJECTED":
      return { fact: "rejected", reason: "rejected" }
    case "USER_NOT_REGISTERED":
    case "SUBSCRIBER_ABSENT":
    case "UNALLOCATED_NUMBER":
    case "NO_ROUTE_DESTINATION":
    case "DESTINATION_OUT_OF_ORDER":
      return { fact: "failed", reason: "device-unregistered" }
    default:
      return { fact: "failed", reason: "no-answer" }
  }
}

/** The telephone rings, and says how it can be answered. The first word counts: after a refusal a click is of no use. */
export const delivered = (state: Ringing, answerBy: AnswerBy): Step<Ringing, Command> =>
  state.answerBy === null ? answerable(state, answerBy) : [state, []]

export const answerable = (state: Ringing, answerBy: AnswerBy): Step<Ringing, Command> => {
  if (state.answerBy === answerBy) return [state, []]
  const next: Ringing = { ...state, answerBy }
  return [next, [tellRinging(next)]]
}

/** The agent picked up. Recording runs from here (F2). */
export const answered = (state: Ringing, at: EpochMs, joined: boolean): Step<State, Command> => {
  const { agent, attempt, caller, offer, place, rungAt } = state
  const talking: Talking = { _tag: "Talking", caller, place, agent, offer, attempt, answeredAt: at, joined }
  const [waitMs, ringMs] = [at - place.queuedAt, at - rungAt]
  return [
    talking,
    [
      ...(joined ? [] : [{ _tag: "JoinAgent" as const, attempt }]),
      { _tag: "RecordCaller", arrivedAt: caller.arrivedAt },
      tellTalking(talking),
      keep({ _tag: "CallAnswered", at, call: caller.call, agent, queue: place.queue, attempt, waitMs, ringMs })
    ]
  ]
}

export const contactOf = (caller: Caller, place: Place): Contact => ({
  call: caller.call,
  callingNumber: caller.callingNumber,
  dialledNumber: caller.dialledNumber,
  keys: caller.keys,
  queue: place.queue,
  queuedAt: place.queuedAt,
  queueName: place.terms.queueName,
  wrapUpMs: place.terms.wrapUpMs
})

export const tellRinging = ({ agent, answerBy, caller, offer, place, until }: Ringing): Command => ({
  _tag: "TellRinging",
  agent,
  offer,
  contact: contactOf(caller, place),
  until,
  answerBy
})

export const tellTalking = ({ agent, answeredAt, caller, offer, place }: Talking): Command => ({
  _tag: "TellTalking",
  agent,
  offer,
  contact: contactOf(caller, place),
  answeredAt,
  recording: caller.recording !== null && !caller.recording.ended
})
