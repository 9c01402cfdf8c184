import type { Step } from "../behaviour.ts"
import type { Flow } from "../centre.ts"
import type { Fact } from "../facts.ts"
import { type EpochMs, latest, later, type QueueId } from "../vocabulary.ts"
import { type Alive, ended, keep } from "./ending.ts"
import { LINGER_MS, SNAPSHOT_MARGIN_MS } from "./limits.ts"
import type { AgentLeg, Caller, Command, Message, Place, State } from "./protocol.ts"
import { answered, delivered, ringOver } from "./ringing.ts"

type LegsSeen = Extract<Message, { _tag: "LegsSeen" }>

/**
 * The legs in the switch are the truth, the call's picture of them follows. Whatever was lost on the way (an event, a
 * request, the journal's last moments) is made good here, and each correction is kept as a fact with its cause.
 */
export const audited = (state: Alive, seen: LegsSeen): Step<State, Command> => {
  const mine = state._tag === "Ringing" || state._tag === "Talking" ? state.attempt : undefined
  if (seen.caller === null && long(state.caller.arrivedAt, seen)) return callerMissing(state, seen)
  const others = seen.agents.filter(({ attempt }) => attempt !== mine)
  const talk = state._tag === "Talking" ? undefined : talkAmong(others)
  const strangers = others.filter((leg) => leg !== talk)
  const known = raised(state, strangers)
  const [next, commands] =
    talk === undefined || known._tag === "Talking" ? ownLeg(known, seen) : takeUp(known, talk, seen.at)
  const unanswered = seen.caller?.answered === false && long(state.caller.arrivedAt, seen)
  return [next, [...(unanswered ? [answer] : []), ...cleared(strangers), ...commands]]
}

const answer: Command = { _tag: "AnswerCaller" }

/** Old enough that the switch must have known it when it was asked. */
const long = (since: EpochMs, { askedAt }: LegsSeen) => later(since, SNAPSHOT_MARGIN_MS) < askedAt

export const cleared = (legs: ReadonlyArray<AgentLeg>): ReadonlyArray<Command> =>
  legs.map(({ attempt }) => ({ _tag: "ClearAgentLeg", attempt, cause: "NORMAL_CLEARING" }))

/** Attempts seen in the switch are never given away again, even if the journal forgot them. */
const raised = <S extends Alive>(state: S, legs: ReadonlyArray<AgentLeg>): S => {
  const attempts = legs.reduce((highest, leg) => Math.max(highest, leg.attempt), state.caller.attempts)
  return attempts === state.caller.attempts ? state : { ...state, caller: { ...state.caller, attempts } }
}

const corrected = (caller: Caller, at: EpochMs, was: string, is: string): Command =>
  keep({ _tag: "EngineCorrected", at, subject: `call/${caller.call}`, was, is, cause: "seen in the switch" })

const callerMissing = (state: Alive, { agents, at }: LegsSeen): Step<State, Command> => {
  const [next, commands] = ended(state, { at, by: "system", cause: "LEG_MISSING", clearCaller: false })
  return [next, [corrected(state.caller, at, state._tag, "caller gone"), ...cleared(agents), ...commands]]
}

const ownLeg = (state: Alive, seen: LegsSeen): Step<State, Command> => {
  if (state._tag !== "Ringing" && state._tag !== "Talking") return [state, []]
  const { at } = seen
  const leg = seen.agents.find(({ attempt }) => attempt === state.attempt)
  if (state._tag === "Ringing") {
    if (leg === undefined) {
      if (!long(state.rungAt, seen)) return [state, []]
      const over = { at, fact: "withdrawn", reason: "withdrawn", clear: "NORMAL_CLEARING" } as const
      return after(corrected(state.caller, at, "Ringing", "telephone does not ring"), ringOver(state, over))
    }
    if (!leg.answered) return leg.answerBy === null ? [state, []] : delivered(state, leg.answerBy)
    return after(corrected(state.caller, at, "Ringing", "agent has answered"), answered(state, at, leg.joined))
  }
  if (leg === undefined) {
    if (!long(state.answeredAt, seen)) return [state, []]
    const end = { at, by: "system", cause: "LEG_MISSING", clearCaller: true } as const
    return after(corrected(state.caller, at, "Talking", "agent gone"), ended(state, end))
  }
  if (leg.joined) return [state.joined ? state : { ...state, joined: true }, unrecorded(state, seen)]
  if (!long(state.answeredAt, seen)) return [state, []]
  const was = state.joined ? "joined" : "not yet joined"
  return [
    { ...state, joined: false },
    [corrected(state.caller, at, was, "legs apart"), { _tag: "JoinAgent", attempt: state.attempt }]
  ]
}

/** Asking again starts no second recording, and a talk that is not recorded breaks a promise. */
const unrecorded = (state: Extract<State, { _tag: "Talking" }>, seen: LegsSeen): ReadonlyArray<Command> =>
  state.caller.recording === null && long(state.answeredAt, seen)
    ? [{ _tag: "RecordCaller", arrivedAt: state.caller.arrivedAt }]
    : []

const after = (first: Command, [next, commands]: Step<State, Command>): Step<State, Command> => [
  next,
  [first, ...commands]
]

type Adoptable = Exclude<Alive, { _tag: "Ringing" | "Talking" }>

/**
 * The journal's last moments are lost: the caller, who is in a flow or waits as far as we know, talks with an agent.
 * Talks are not cut. The call takes up the talk, the agent hears of it.
 */
export const talkAmong = (legs: ReadonlyArray<AgentLeg>): AgentLeg | undefined =>
  legs.find(({ agent, answered: picked, joined }) => joined && picked && agent !== null)

const takeUp = (state: Exclude<Alive, { _tag: "Talking" }>, talk: AgentLeg, at: EpochMs): Step<State, Command> => {
  if (state._tag !== "Ringing") return adopt(state, talk, at)
  const over = { at, fact: "withdrawn", reason: "withdrawn", clear: "NORMAL_CLEARING" } as const
  const [waits, given] = ringOver(state, over)
  const [next, commands] = adopt(waits, talk, at)
  return [next, [...given, ...commands]]
}

export const adopt = (state: Adoptable, leg: AgentLeg, at: EpochMs): Step<State, Command> => {
  const { agent, attempt } = leg
  if (agent === null) return [state, []]
  const place = placeFor(state, at)
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
  const [next, commands] = answered({ ...found, announceAt: at }, at, true)
  const queued: Fact = { _tag: "CallQueued", at: place.queuedAt, call: caller.call, queue: place.queue }
  const rung: Fact = { _tag: "AgentRung", at, call: caller.call, agent, queue: place.queue, attempt }
  const facts = state._tag === "Waiting" ? [keep(rung)] : [keep(queued), keep(rung)]
  return [next, [corrected(caller, at, state._tag, "talking"), ...facts, ...commands]]
}

/** Its place, or as much of it as can be known: the flow leads to a queue, whose terms nobody told us. */
const placeFor = (state: Adoptable, at: EpochMs): Place => {
  if (state._tag === "Waiting") return state.place
  const [queue, queuedAt] = state._tag === "Queueing" ? [state.queue, state.queuedAt] : [queueOf(state.flow), at]
  const terms = { queueName: queue, ringTimeoutMs: 0, wrapUpMs: 0, music: "" }
  return { queue, queuedAt, terms, heard: 0, refusedBy: [] }
}

const queueOf = ({ nodes }: Flow): QueueId =>
  Object.values(nodes).find((node) => node._tag === "Enqueue")?.queue ?? ("" as QueueId)

/** A call that is over has no legs; while the switch still shows some, it goes on ending them. */
export const auditedAfterEnd = (state: Extract<State, { _tag: "Ended" }>, seen: LegsSeen): Step<State, Command> => {
  if (seen.caller === null && seen.agents.length === 0) return [state, []]
  return [
    { ...state, until: latest(state.until, later(seen.at, LINGER_MS)) },
    [
      ...(seen.caller === null ? [] : [{ _tag: "ClearCaller" as const, cause: "NORMAL_CLEARING" }]),
      ...cleared(seen.agents)
    ]
  ]
}

/** Told of the recording. Repeated and late words change nothing. */
export const recordStarted = <S extends { readonly caller: Caller }>(
  state: S,
  file: string,
  at: EpochMs
): readonly [S, ReadonlyArray<Command>] => {
  if (state.caller.recording?.file === file) return [state, []]
  const caller = { ...state.caller, recording: { file, ended: false } }
  return [{ ...state, caller }, [keep({ _tag: "RecordingStarted", at, call: caller.call, file })]]
}

export const recordEnded = <S extends { readonly caller: Caller }>(
  state: S,
  { at, file, recordedMs }: Extract<Message, { _tag: "RecordEnded" }>
): readonly [S, ReadonlyArray<Command>] => {
  const { recording } = state.caller
  if (recording?.file === file && recording.ended) return [state, []]
  const [started, commands] = recordStarted(state, file, at)
  const caller = { ...started.caller, recording: { file, ended: true } }
  return [
    { ...state, caller },
    [...commands, keep({ _tag: "RecordingEnded", at, call: caller.call, file, recordedMs })]
  ]
}
