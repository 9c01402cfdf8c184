import type { State as AgentState } from "#actors/agent/protocol.ts"
import { wordOf } from "#actors/agent/word.ts"
import type { Centre } from "#actors/centre.ts"
import type { Board } from "#wire/board.ts"
import type { Tagged } from "#actors/behaviour.ts"
import { ANNOUNCE_EVERY_MS } from "#actors/call/limits.ts"
import type { State as CallState } from "#actors/call/protocol.ts"
import { numbered } from "#actors/call/party.ts"
import type { Fact } from "#actors/facts.ts"
import type { KindName } from "#actors/kinds.ts"
import type { State as DistributorState } from "#actors/distributor/protocol.ts"
import type { State as QueueState } from "#actors/queue/protocol.ts"
import type { State as IncidentState } from "#actors/incident/protocol.ts"
import type { State as CallbackState } from "#actors/callback/protocol.ts"
import type { State as TaskState } from "#actors/task/protocol.ts"
import type { AgentId } from "#actors/vocabulary.ts"
import type { WorkId } from "#actors/work.ts"
import { isOwnedOrClimbs } from "./alarm-laws.ts"
import { makeCallbackLaws } from "./callback-laws.ts"
import { makeTerminalLaws } from "./terminal-laws.ts"
import { makeCallerLaws } from "./caller-laws.ts"
import { isGreatest, makeRecordingLaws } from "./recording-laws.ts"
import { makeDistributionLaws } from "./distribution-laws.ts"
import { assignedTo, legProblems } from "./party-laws.ts"
import type { LivingCentre } from "../perform/living-centre.ts"
import { leaveOnce } from "./leaving-laws.ts"
import { isOfOne, makeServiceLaws } from "./service-laws.ts"
import { makeTasksKept, outside, tasksAreWhole, tasksEnd } from "./task-laws.ts"
import {
  makeOverfull,
  makeTold,
  takesNothingAfterRetiring,
  takesTheNewestFlow,
  unlikeTheCentre
} from "./centre-laws.ts"
import { makeAssignmentLaws } from "./assignment-laws.ts"
import { makeTallyLaws, miscounted } from "./tally-laws.ts"
import { helpIsWhole, wrapUpIsWhole } from "./help-laws.ts"
import { choiceIsWhole, handsOf, peopleAreWhole, takesWhatFits } from "./agent-laws.ts"
import type { SimulatedRuntime, Step } from "./simulated-runtime.ts"
import type { VirtualSwitch } from "./virtual-switch.ts"
import { ringsAreWhole, ringsEnd } from "./ring-laws.ts"

/**
 * How long engine and switch may differ when events are lost: an audit comes every 5 s, sees only what is older than 2 s
 * before it was asked, and a late event that contradicts it may take another 3 s.
 */
export const LOST_EVENT_BOUND_MS = 15_000
/** Where nothing is lost or late nobody waits for an audit: what is asked for is done, and what happens is heard. */
const CALM_BOUND_MS = 2_000
/** A timer that is due fires within the time an actor takes to get to it. */
const TIMER_SLACK_MS = 2_000
/** The engine ends a ring 2 s after the switch should have done so. */
const RING_SLACK_MS = 5_000

export interface Laws {
  /** After every step, also while the core recovers. */
  readonly followed: (step: Step) => void
  /** After every step but those of a recovery. */
  readonly stepped: (step: Step) => void
  /** Whenever no message is pending. */
  readonly settled: () => void
  /** Every second: any difference between engine and switch must heal within {@link LOST_EVENT_BOUND_MS}. */
  readonly compared: () => void
  /** Forgets open differences: after a crash or a lost link they are expected. */
  readonly excused: () => void
  readonly closed: () => void
  /** Tasks that terminals say somebody has because of a fault. */
  readonly visits: ReadonlySet<string>
}

/** Of each step of a person. */
const OF_PERSONS = [takesWhatFits, choiceIsWhole, helpIsWhole, wrapUpIsWhole, takesNothingAfterRetiring]

/** The laws of the house, as checks. `broken` hears one sentence for each breach. */
export const makeLaws = (options: {
  /** Its tables, as they are now. */
  readonly centre: () => Centre
  /** As the core knows it; undefined while there is none. */
  readonly living: () => Pick<LivingCentre, "current"> | undefined
  /** As somebody sees it who watches all day. */
  readonly board: () => Board
  readonly now: () => number
  readonly runtime: SimulatedRuntime
  readonly theSwitch: () => VirtualSwitch
  readonly deciding: () => boolean
  /** The switch's own limit. */
  readonly longestRecordingMs: number | undefined
  /** Whether nothing has been lost or late for a while, and will not be. */
  readonly isCalm: () => boolean
  /** Whether nothing that the switch said was ever lost. */
  readonly hearsAll: () => boolean
  readonly broken: (law: string) => void
}): Laws => {
  const { board, broken, centre, deciding, isCalm, runtime, living, now, theSwitch } = options
  const differences = new Map<string, number>()

  /** Everybody of the kinds that these laws are about. */
  const census = () => censusOf(runtime.states())

  const busy = new Map<string, string>()
  /** Queues that were ever taken out. */
  const closedEver = new Set<string>()
  const overfull = makeOverfull(centre)
  const callers = makeCallerLaws(centre, broken)
  const recording = makeRecordingLaws(centre, broken)
  const assignments = makeAssignmentLaws(broken)
  const services = makeServiceLaws(broken)
  const kept = makeTasksKept(runtime.facts, broken)
  const terminals = makeTerminalLaws(broken)
  const told = makeTold()
  const callbackLaws = makeCallbackLaws({ centre, states: runtime.states, broken })
  const tallies = makeTallyLaws(broken)
  const distribution = makeDistributionLaws(told, broken)

  /** No agent in two calls, at any moment. */
  const stepped = (step: Step) => {
    const { address, after, before } = step
    if (address.startsWith("agent/")) for (const law of OF_PERSONS) law(step, broken)
    if (!address.startsWith("call/")) return
    // Who is called in by a person may be another's in that moment, and says so.
    const [was, is] = [before, after].map((state) =>
      assignedTo(state as CallState).flatMap(({ agent, offer }) => (offer < 0 ? [] : [agent]))
    )
    for (const agent of was!) if (!is!.includes(agent) && busy.get(agent) === address) busy.delete(agent)
    for (const agent of is!) {
      if (was!.includes(agent)) continue
      const other = busy.get(agent)
      if (other !== undefined && other !== address) broken(`agent ${agent} is given to ${address} and has ${other}`)
      busy.set(agent, address)
    }
  }

  const settled = () => {
    if (!deciding()) return
    const all = census()
    if (gathering(all)) return
    distribution.settled(all, linked(all), now())
    kept.settled(all.tasks)
    waitsEnd(all)
    assignments(all)
    tasksAreWhole(all, broken)
    const mayHave = (agent: string) => overfull.capacityOf(agent, all.agents.get(agent))
    peopleAreWhole(all.agents, mayHave, { now: now(), upSince: runtime.upSince() }, broken)
    overdueTimers()
  }

  const gathering = ({ distributors }: Census) => [...distributors.values()].some(({ _tag }) => _tag === "Gathering")

  const linked = ({ distributors }: Census) =>
    [...distributors.values()].every((state) => state._tag === "Unconfigured" || state.book.linked)

  const overdue = (until: number) => Math.max(until, runtime.upSince()) + RING_SLACK_MS < now()

  /** A ring, a wrap-up and a wait in a flow last as long as they may, and no longer. */
  const waitsEnd = ({ agents, calls, tasks }: Census) => {
    for (const [task, state] of tasks)
      if (state._tag === "Alerting" && overdue(state.until))
        broken(`${task} alerts ${state.agent} for longer than it may`)
    for (const [call, state] of calls)
      if (state._tag === "InFlow" && overdue(state.position.waitsFor.until))
        broken(`call ${call} waits in its flow at ${state.position.node} for longer than it may`)
      else if (state._tag === "Ringing") ringsEnd(state, overdue, broken)
      else if (state._tag === "Served") partiesEnd(call, state)
    for (const [agent, state] of agents)
      for (const hand of handsOf(state))
        if (hand._tag === "WrapUp" && overdue(hand.until))
          broken(`agent ${agent} is in wrap-up for longer than they may`)
  }

  const partiesEnd = (call: string, state: Extract<CallState, { _tag: "Served" }>) => {
    if (isOfOne(state)) broken(`call ${call} goes on with fewer than two, and nobody is on their way`)
    for (const { attempt, state: stands } of numbered(state.parties))
      if (stands._tag === "Dialling" && overdue(stands.until))
        broken(`call ${call} calls ${attempt} for longer than it may`)
  }

  const overdueTimers = () => {
    for (const { address, dueAt, key } of runtime.armed())
      if (dueAt + TIMER_SLACK_MS < now()) broken(`timer "${key}" of ${address} was due at ${dueAt} and never ended`)
  }

  /** One that was as long as it may be is over, though the last word of it was lost; of the switch's own limit it may be as well. */
  const isUnrecorded: typeof recording.isMissed = (talk, leg) => {
    const file = talk.caller.recording?.file
    const recordedMs = file === undefined ? 0 : theSwitch().recordedMs(file)
    const isFull = recordedMs === options.longestRecordingMs && !options.hearsAll()
    return recording.isMissed(talk, leg) && !isFull && !isGreatest(recordedMs)
  }

  const compared = () => {
    if (!deciding()) return differences.clear()
    const all = census()
    const ofLegs = new Set(legProblems(all.calls, theSwitch().legs(), isUnrecorded))
    const seen = new Set([...currentDifferences(all), ...ofLegs])
    for (const difference of differences.keys()) if (!seen.has(difference)) differences.delete(difference)
    for (const difference of seen) {
      const since = differences.get(difference) ?? now()
      differences.set(difference, since)
      if (now() - since > (isCalm() && ofLegs.has(difference) ? CALM_BOUND_MS : LOST_EVENT_BOUND_MS)) {
        broken(`${difference} for ${now() - since} ms`)
        differences.delete(difference)
      }
    }
  }

  const currentDifferences = function* (all: Census) {
    if (gathering(all)) yield "the distributor gathers"
    if (!linked(all)) yield "the distributor believes that there is no switch"
    yield* outside(all)
    yield* callbackLaws.differences()
    yield* miscounted(all.distributors, all.agents)
    yield* unlikeTheCentre(centre(), all, board(), told)
    const { agents, calls } = all
    for (const [call, state] of calls)
      if (state._tag === "Waiting" && waitsTooLong(state, now())) yield `call ${call} waits longer than its queue wants`
    yield* telephonesUnlike(agents, theSwitch())
  }

  const closed = () => {
    for (const leg of theSwitch().legs().values())
      broken(`leg ${leg.id} of ${leg.agent ?? "a caller"} is left in the switch`)
    const { agents, calls, tasks } = census()
    for (const [task, state] of tasks)
      if (state._tag !== "Ended" && state._tag !== "Gone" && state._tag !== "New")
        broken(`${task} is ${state._tag} at closing time`)
    for (const [call, state] of calls)
      if (state._tag !== "Ended" && state._tag !== "Gone") broken(`call ${call} is ${state._tag} at closing time`)
    for (const [agent, state] of agents)
      if (centre().agents.some(({ id }) => id === agent) ? wordOf(state) !== "ready" : state._tag !== "Unconfigured")
        broken(`agent ${agent} is ${wordOf(state)} at closing time`)
    const heartbeats = /^(distributor\/.* roll call|(call|task|callback)\/.* linger|terminal\/.* (lock|check-in \d+))$/
    for (const { address, key } of runtime.armed())
      if (!heartbeats.test(`${address} ${key}`)) broken(`timer "${key}" of ${address} is left at closing time`)
    factsAreWhole(runtime.facts(), broken)
    tasksEnd(runtime.facts(), closedEver, broken)
    for (const problem of unlikeTheCentre(centre(), census(), board(), told)) broken(`${problem}, at closing time`)
  }

  return {
    followed: (step) => {
      told.hear(step)
      distribution.stepped(step)
      callers(step)
      recording.stepped(step)
      services.stepped(step)
      services.heard(theSwitch().legs())
      overfull.stepped(step)
      takesTheNewestFlow(living()?.current(), step, broken)
      if (step.address.startsWith("queue/") && step.message._tag === "Retired")
        closedEver.add(step.address.slice("queue/".length))
      if (step.address.startsWith("agent/")) tallies(step)
      if (step.address.startsWith("incident/")) isOwnedOrClimbs(step, broken)
      if (step.address.startsWith("terminal/")) terminals.stepped(step)
      callbackLaws.stepped(step)
      if (step.address.startsWith("task/")) kept.stepped(step.commands)
    },
    stepped,
    settled,
    compared,
    excused: () => {
      differences.clear()
      services.excused()
      busy.clear()
      for (const [id, state] of census().calls)
        for (const { agent, offer } of assignedTo(state)) if (offer >= 0) busy.set(agent, `call/${id}`)
    },
    closed,
    visits: terminals.visits
  }
}

const telephonesUnlike = function* (
  agents: Census["agents"],
  theSwitch: Pick<VirtualSwitch, "registered" | "talksInHouse">
) {
  for (const [agent, state] of agents) {
    if (state._tag === "Unconfigured") continue
    const { otherCall, registered } = state.person
    if (registered !== theSwitch.registered(agent as AgentId))
      yield `agent ${agent}'s telephone is ${registered ? "not " : ""}registered, the engine thinks otherwise`
    const isTalking = otherCall?.isTalking ?? false
    if (isTalking !== theSwitch.talksInHouse(agent as AgentId))
      yield `agent ${agent}'s telephone has ${isTalking ? "no" : "a"} call of its own, the engine thinks otherwise`
  }
}

type Census = ReturnType<typeof censusOf>

const censusOf = (actors: Iterable<readonly [string, Tagged]>) => {
  const all = new Map<string, Map<string, Tagged>>()
  /** What is distributed without a telephone, by the name of its work: an incident holds the state of a task. */
  const tasks = new Map<WorkId, TaskState>()
  for (const [address, state] of actors) {
    const slash = address.indexOf("/")
    const kind = address.slice(0, slash)
    if (kind === "task") tasks.set(address as WorkId, state as TaskState)
    else if (kind === "incident") {
      const desk = deskOf(state as IncidentState)
      if (desk !== null) tasks.set(address as WorkId, desk)
    } else if (kind === "callback") {
      const callback = state as CallbackState
      if (callback._tag === "Queued") tasks.set(address as WorkId, callback.desk)
    } else {
      const states = all.get(kind) ?? all.set(kind, new Map()).get(kind)!
      states.set(address.slice(slash + 1), state)
    }
  }
  const of = <S extends Tagged>(kind: KindName) => (all.get(kind) ?? new Map()) as ReadonlyMap<string, S>
  return {
    calls: of<CallState>("call"),
    tasks,
    agents: of<AgentState>("agent"),
    queues: of<QueueState>("queue"),
    distributors: of<DistributorState>("distributor")
  }
}

const deskOf = (state: IncidentState): TaskState | null =>
  state._tag === "Open" || state._tag === "Closed" ? state.desk : null

/** It looks at the time as often as it says where it stands. */
const waitsTooLong = (
  { place: { queuedAt, since = queuedAt, terms, waitsFrom = since } }: Extract<CallState, { _tag: "Waiting" }>,
  now: number
): boolean => {
  const atMostMs = terms.waiting?.atMostMs ?? null
  return atMostMs !== null && now > waitsFrom + atMostMs + ANNOUNCE_EVERY_MS
}

/** Every call arrives once, leaves its queue once, ends once; every ring has one outcome. */
export const factsAreWhole = (facts: ReadonlyArray<Fact>, broken: (law: string) => void): void => {
  ringsAreWhole(facts, broken)
  leaveOnce(facts, broken)
  const counts = new Map<string, Map<string, number>>()
  const rings = new Map<string, { rung: number; outcomes: number }>()
  const ringOf = (key: string) => rings.get(key) ?? rings.set(key, { rung: 0, outcomes: 0 }).get(key)!
  for (const fact of facts) {
    if (!("call" in fact)) continue
    const ofCall = counts.get(fact.call) ?? counts.set(fact.call, new Map()).get(fact.call)!
    ofCall.set(fact._tag, (ofCall.get(fact._tag) ?? 0) + 1)
    if (fact._tag === "AgentRung") ringOf(`${fact.attempt} of ${fact.call}`).rung++
    if (fact._tag === "RingFailed" || fact._tag === "CallAnswered") ringOf(`${fact.attempt} of ${fact.call}`).outcomes++
  }
  for (const [call, tags] of counts) {
    const times = (tag: Fact["_tag"]) => tags.get(tag) ?? 0
    // Who was sent back into a queue, or could not be given away, waits and is answered once more.
    const again = times("CallTransferred") + times("TransferReturned") + times("CallDiverted")
    for (const tag of ["CallArrived", "CallMade", "CallRefused", "CallEnded"] as const)
      if (times(tag) > 1) broken(`call ${call} has ${times(tag)} facts ${tag}`)
    for (const tag of ["CallQueued", "CallAnswered"] as const)
      if (times(tag) > 1 + again) broken(`call ${call} has ${times(tag)} facts ${tag}`)
    if (times("CallArrived") + times("CallMade") + times("CallRefused") === 0) broken(`call ${call} never arrived`)
    if (times("CallEnded") === 0) broken(`call ${call} never ended`)
    if (times("CallAnswered") > 0 && times("CallQueued") === 0) broken(`call ${call} was answered and never queued`)
    if (times("RecordingStarted") > times("RecordingEnded") + 1) broken(`call ${call} was recorded twice`)
  }
  // A ring given up while the switch was out of sight may turn out to have been answered: then it has both outcomes.
  const taken = new Set(
    facts.flatMap((fact) => (fact._tag === "EngineCorrected" && fact.is === "talking" ? [fact.subject] : []))
  )
  for (const [ring, { outcomes, rung }] of rings)
    if ((rung !== 1 || outcomes !== 1) && !taken.has(`call/${ring.split(" of ")[1]}`))
      broken(`attempt ${ring} was rung ${rung} times and had ${outcomes} outcomes`)
}
