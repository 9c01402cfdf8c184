import type { Step } from "../behaviour.ts"
import type { Fact } from "../facts.ts"
import { correction, keep } from "../keep.ts"
import type { Output } from "../output.ts"
import { type CallId, earliest, type EpochMs, latest, later, type QueueId } from "../vocabulary.ts"
import { type Alive, clearAgentLeg, clearCaller, ended } from "./ending.ts"
import { LINGER_MS, SNAPSHOT_MARGIN_MS } from "./limits.ts"
import type { AgentLeg, Caller, Message, Place, State } from "./protocol.ts"
import { recordAgain } from "./recording.ts"
import { askTelephony } from "./requests.ts"
import { answered, delivered, ringOver, WITHDRAWN } from "./ringing.ts"

type LegsSeen = Extract<Message, { _tag: "LegsSeen" }>

/** Of a call that knows its queue itself. */
const UNKNOWN_QUEUE = "" as QueueId

/**
 * The legs in the switch are the truth, the call's picture of them follows. Whatever was lost on the way (an event, a
 * request, the journal's last moments) is made good here, and each correction is kept as a fact with its cause.
 * `ahead` is the queue that a call in a flow is on its way to.
 */
export const audited = (state: Alive, seen: LegsSeen, ahead: QueueId = UNKNOWN_QUEUE): Step<State> => {
  const mine = state._tag === "Ringing" || state._tag === "Talking" ? state.attempt : undefined
  if (seen.caller === null && long(state.caller.arrivedAt, seen)) return callerMissing(state, seen)
  const others = seen.agents.filter(({ attempt }) => attempt !== mine)
  const talk = state._tag === "Talking" ? undefined : talkAmong(others)
  const strangers = others.filter((leg) => leg !== talk)
  const known = raised(state, strangers)
  const [next, outputs] =
    talk === undefined || known._tag === "Talking" ? ownLeg(known, seen) : takeUp(known, talk, seen.at, ahead)
  const { arrivedAt, call } = state.caller
  const unanswered = seen.caller?.answered === false && long(arrivedAt, seen)
  const answer = askTelephony({ _tag: "AnswerCaller", call })
  return [next, [...(unanswered ? [answer] : []), ...cleared(call, strangers), ...outputs]]
}

/** Old enough that the switch must have known it when it was asked. */
const long = (since: EpochMs, { askedAt }: LegsSeen) => later(since, SNAPSHOT_MARGIN_MS) < askedAt

export const cleared = (call: CallId, legs: ReadonlyArray<Pick<AgentLeg, "attempt">>): ReadonlyArray<Output> =>
  legs.map(({ attempt }) => clearAgentLeg(call, attempt, "NORMAL_CLEARING"))

/** Attempts seen in the switch are never given away again, even if the journal forgot them. */
const raised = <S extends Alive>(state: S, legs: ReadonlyArray<AgentLeg>): S => {
  const attempts = legs.reduce((highest, leg) => Math.max(highest, leg.attempt), state.caller.attempts)
  return attempts === state.caller.attempts ? state : { ...state, caller: { ...state.caller, attempts } }
}

const corrected = ({ call }: Caller, at: EpochMs, was: string, is: string): Output =>
  correction({ at, subject: `call/${call}`, was, is, cause: "seen in the switch" })

/**
 * When the leg went nobody knows. While the switch is asked every few seconds it was just now; after a time in which
 * nobody listened it was when the switch was heard last, so that no stop of ours and no outage counts as talk.
 */
const missing = (state: Alive, { at, lastHeardAt = at }: LegsSeen) =>
  ({ at: earliest(at, latest(lastHeardAt, begunAt(state))), foundAt: at, by: "system", cause: "LEG_MISSING" }) as const

/** Since when a call is where it is. */
const begunAt = (state: Alive): EpochMs => {
  switch (state._tag) {
    case "Talking":
      return state.answeredAt
    case "Ringing":
      return state.rungAt
    case "Waiting":
      return state.place.queuedAt
    case "Queueing":
      return state.queuedAt
    case "InFlow":
      return state.caller.arrivedAt
  }
}

const callerMissing = (state: Alive, seen: LegsSeen): Step<State> => {
  const { agents, at } = seen
  const { caller } = state
  const [next, outputs] = ended(state, { ...missing(state, seen), clearCaller: false })
  return [next, [corrected(caller, at, state._tag, "caller gone"), ...cleared(caller.call, agents), ...outputs]]
}

const ownLeg = (state: Alive, seen: LegsSeen): Step<State> => {
  if (state._tag !== "Ringing" && state._tag !== "Talking") return [state, []]
  const { at } = seen
  const leg = seen.agents.find(({ attempt }) => attempt === state.attempt)
  if (state._tag === "Ringing") {
    if (leg === undefined) {
      if (!long(state.rungAt, seen)) return [state, []]
      return after(
        corrected(state.caller, at, "Ringing", "telephone does not ring"),
        ringOver(state, { at, ...WITHDRAWN })
      )
    }
    if (!leg.answered) return leg.answerBy === null ? [state, []] : delivered(state, leg.answerBy)
    return after(corrected(state.caller, at, "Ringing", "agent has answered"), answered(state, at, leg.joined))
  }
  if (leg === undefined) {
    if (!long(state.answeredAt, seen)) return [state, []]
    const end = ended(state, { ...missing(state, seen), clearCaller: true })
    return after(corrected(state.caller, at, "Talking", "agent gone"), end)
  }
  if (leg.joined) return [state.joined ? state : { ...state, joined: true }, unrecorded(state, seen)]
  if (!long(state.answeredAt, seen)) return [state, []]
  const was = state.joined ? "joined" : "not yet joined"
  return [
    { ...state, joined: false },
    [
      corrected(state.caller, at, was, "legs apart"),
      askTelephony({ _tag: "JoinAgent", call: state.caller.call, attempt: state.attempt })
    ]
  ]
}

/** A talk that is to be recorded and is not breaks a promise. */
const unrecorded = (state: Extract<State, { _tag: "Talking" }>, seen: LegsSeen): ReadonlyArray<Output> =>
  long(state.answeredAt, seen) ? recordAgain(state.caller, state.place.queue, state.agent) : []

const after = (first: Output, [next, outputs]: Step<State>): Step<State> => [next, [first, ...outputs]]

type Adoptable = Exclude<Alive, { _tag: "Ringing" | "Talking" }>

/**
 * The journal's last moments are lost: the caller, who is in a flow or waits as far as we know, talks with an agent.
 * Talks are not cut. The call takes up the talk, the agent hears of it.
 */
export const talkAmong = (legs: ReadonlyArray<AgentLeg>): AgentLeg | undefined =>
  legs.find(({ agent, answered: picked, joined }) => joined && picked && agent !== null)

const takeUp = (
  state: Exclude<Alive, { _tag: "Talking" }>,
  talk: AgentLeg,
  at: EpochMs,
  ahead: QueueId
): Step<State> => {
  if (state._tag !== "Ringing") return adopt(state, talk, at, ahead)
  const [waits, given] = ringOver(state, { at, ...WITHDRAWN })
  const [next, outputs] = adopt(waits, talk, at, ahead)
  return [next, [...given, ...outputs]]
}

export const adopt = (state: Adoptable, leg: AgentLeg, at: EpochMs, ahead: QueueId): Step<State> => {
  const { agent, attempt } = leg
  if (agent === null) return [state, []]
  const place = placeFor(state, at, ahead)
  const caller = { ...state.caller, attempts: Math.max(attempt, state.caller.attempts) }
  const found = {
    _tag: "Ringing" as const,
    caller,
    place,
    agent,
    offer: 0,
    attempt,
    rungAt: at,
    until: at,
    answerBy: null
  }
  const [next, outputs] = answered({ ...found, announceAt: at }, at, true)
  const queued: Fact = { _tag: "CallQueued", at: place.queuedAt, call: caller.call, queue: place.queue }
  const rung: Fact = { _tag: "AgentRung", at, call: caller.call, agent, queue: place.queue, attempt }
  const facts = state._tag === "Waiting" ? [keep(rung)] : [keep(queued), keep(rung)]
  return [next, [corrected(caller, at, state._tag, "talking"), ...facts, ...outputs]]
}

/** Its place, or as much of it as can be known: the flow leads to a queue, whose terms nobody told us. */
const placeFor = (state: Adoptable, at: EpochMs, ahead: QueueId): Place => {
  if (state._tag === "Waiting") return state.place
  const [queue, queuedAt] = state._tag === "Queueing" ? [state.queue, state.queuedAt] : [ahead, at]
  const terms = { queueName: queue, alertTimeoutMs: 0, wrapUpMs: 0, music: "", priority: 0, needs: [] }
  return { queue, queuedAt, terms, heard: 0, refusedBy: [] }
}

/** A call that is over has no legs; while the switch still shows some, it goes on ending them. */
export const auditedAfterEnd = (state: Extract<State, { _tag: "Ended" }>, seen: LegsSeen): Step<State> => {
  if (seen.caller === null && seen.agents.length === 0) return [state, []]
  return [
    { ...state, until: latest(state.until, later(seen.at, LINGER_MS)) },
    [
      ...(seen.caller === null ? [] : [clearCaller(state.caller.call, "NORMAL_CLEARING")]),
      ...cleared(state.caller.call, seen.agents)
    ]
  ]
}
