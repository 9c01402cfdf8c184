import * as Struct from "effect/Struct"
import { agent } from "#actors/agent/kind.ts"
import type { Hand, State as AgentState } from "#actors/agent/protocol.ts"
import type { Step, Tagged } from "#actors/behaviour.ts"
import { makeCallKind } from "#actors/call/kind.ts"
import type { FlowAsked } from "#actors/call/flow.ts"
import type { Message as CallMessage, State as CallState } from "#actors/call/protocol.ts"
import { recordLeft } from "#actors/call/recording.ts"
import type { CapacityProfile } from "#actors/capacity.ts"
import { type QueueSettings, StrategyName } from "#actors/centre.ts"
import { waiterIn, withColleague } from "#actors/distributor/book.ts"
import { distributor } from "#actors/distributor/kind.ts"
import type { Message as DistributorMessage, State as DistributorState } from "#actors/distributor/protocol.ts"
import type { AnyKind, Kind } from "#actors/kind.ts"
import { makeCatalogue } from "#actors/flow/catalogue.ts"
import { kindsWith } from "#actors/kinds.ts"
import { type Output, saidBy } from "#actors/output.ts"
import { hasRoom, type Presence, presenceWithout } from "#actors/presence.ts"
import { queue } from "#actors/queue/kind.ts"
import { elementsOf } from "#actors/sorted.ts"
import type { SkillId } from "#actors/vocabulary.ts"
import { task } from "#actors/task/kind.ts"
import { FLOWS, LATER_FLOWS } from "./scenario.ts"

const catalogue = makeCatalogue([...FLOWS, ...LATER_FLOWS])
const [kinds, call] = [kindsWith(catalogue), makeCallKind(catalogue)]

/** An actor that never says a certain thing: a message, a request, or a fact as `+CallEnded`. */
const without = <S extends Tagged, M extends Tagged, N extends string>(
  kind: Kind<S, M, N>,
  word: string,
  when: (state: S, message: M) => boolean = () => true
): Kind<S, M, N> => ({
  ...kind,
  transition: (state, message) => {
    const [next, outputs] = kind.transition(state, message)
    return when(state, message) ? [next, outputs.filter((output) => saidBy(output) !== word)] : [next, outputs]
  }
})

/** An actor that does not hear certain messages. */
const deafTo = <S extends Tagged, M extends Tagged, N extends string>(
  kind: Kind<S, M, N>,
  ...messages: ReadonlyArray<M["_tag"]>
): Kind<S, M, N> => ({
  ...kind,
  transition: (state, message) => (messages.includes(message._tag) ? [state, []] : kind.transition(state, message))
})

/** All kinds, one of them broken. */
const withBroken = (broken: AnyKind): ReadonlyArray<AnyKind> =>
  kinds.map((kind) => (kind.name === broken.name ? broken : kind))

const placeless = (output: Output): Output => {
  if (output._tag !== "Ask") return output
  const { request, ...asked } = output.request as unknown as FlowAsked
  const { queuedAt: _, ...rest } = request as Readonly<Record<string, unknown>>
  return { ...output, request: { ...asked, request: rest } as unknown as Tagged }
}

const anyAttempt = (state: CallState, message: CallMessage): CallMessage =>
  "attempt" in message && "attempt" in state ? { ...message, attempt: state.attempt } : message

const unheld = (state: DistributorState): DistributorState => {
  if (state._tag === "Unconfigured") return state
  const held = [...elementsOf(state.book.colleagues)].filter((one) => one.held !== null)
  const book = held.reduce((all, one) => withColleague(all, one, { ...one, held: null }), state.book)
  return { ...state, book }
}

/** An actor that hears something else than was said. */
const mishearing = <S extends Tagged, M extends Tagged, N extends string>(
  kind: Kind<S, M, N>,
  heard: (message: M, state: S) => M
): Kind<S, M, N> => ({ ...kind, transition: (state, message) => kind.transition(state, heard(message, state)) })

/** A call that never looks how long it waits. */
const patient: typeof call = {
  ...call,
  transition: (state, message) => {
    if (state._tag !== "Waiting" || message._tag !== "AnnounceDue") return call.transition(state, message)
    const { terms } = state.place
    const forEver = terms.waiting === undefined ? terms : { ...terms, waiting: { ...terms.waiting, atMostMs: null } }
    const [next, outputs] = call.transition({ ...state, place: { ...state.place, terms: forEver } }, message)
    return [next._tag === "Waiting" ? { ...next, place: { ...next.place, terms } } : next, outputs]
  }
}

type Profiles = Extract<DistributorMessage, { _tag: "Configured" }>["agents"]

/** A distributor that believes something else of its agents than the centre's settings say. */
const believing = (what: (profile: Profiles[number], all: Profiles) => Profiles[number]) =>
  mishearing(distributor, (message) =>
    message._tag === "Configured"
      ? { ...message, agents: message.agents.map((profile) => what(profile, message.agents)) }
      : message
  )

/** A queue that has lost a part of its settings. */
const settled = (more: Partial<QueueSettings>) =>
  mishearing(queue, (message) =>
    message._tag === "Configured" ? { ...message, settings: { ...message.settings, ...more } } : message
  )

const everyRoom = (presence: Presence): Presence => ({
  ...presence,
  channels: Object.fromEntries(
    Object.entries(presence.channels).map(([channel, of]) => [
      channel,
      of === "full" || of === "wrap-up" || of === "not-ready" ? { since: 0, room: 1, setsAside: false } : of
    ])
  ) as unknown as Presence["channels"]
})

const backwards = (presence: Presence): Presence => ({
  ...presence,
  channels: Object.fromEntries(
    Object.entries(presence.channels).map(([channel, of]) => [channel, hasRoom(of) ? { ...of, since: -of.since } : of])
  ) as unknown as Presence["channels"]
})

const withoutMatching = (state: DistributorState, message: DistributorMessage) => {
  if (state._tag !== "Deciding" || message._tag !== "AgentAnnounced") return distributor.transition(state, message)
  const [noted] = distributor.transition({ _tag: "Gathering", book: state.book, resumeBy: message.at }, message)
  return noted._tag === "Gathering"
    ? ([{ _tag: "Deciding", book: noted.book }, []] as const)
    : distributor.transition(state, message)
}

const admittedAfterAll = ({ at, attributes }: Extract<CallMessage, { _tag: "ArrivalRefused" }>): CallMessage => ({
  _tag: "Arrived",
  at,
  arrivedAt: at,
  attributes,
  flow: { id: "direct", version: 1 },
  ownFlow: null,
  legs: []
})

const withMore = (capacity: CapacityProfile): CapacityProfile => {
  const { voice, ...written } = capacity.channels
  const more = Object.fromEntries(Object.entries(written).map(([channel, load]) => [channel, load + 2]))
  return { ...capacity, channels: { voice, ...more } as CapacityProfile["channels"] }
}

const withHands = (state: AgentState, of: (hand: Hand) => Hand): AgentState =>
  state._tag === "SignedIn"
    ? { ...state, hands: Object.fromEntries(Object.entries(state.hands).map(([work, hand]) => [work, of(hand)])) }
    : state

const changedHands = ([next, outputs]: Step<AgentState>, from: Hand["_tag"], to: Hand["_tag"]): Step<AgentState> => [
  withHands(next, (hand) => (hand._tag === from ? ({ ...hand, _tag: to } as Hand) : hand)),
  outputs
]

const stillAside = ([next, outputs]: Step<AgentState>, before: AgentState): Step<AgentState> => [
  withHands(next, (hand) => {
    const was = before._tag === "SignedIn" ? before.hands[hand.work.id] : undefined
    return was?._tag === "SetAside" && hand._tag === "Active" ? was : hand
  }),
  outputs
]

const stillRetired = ([next, outputs]: Step<AgentState>, before: AgentState): Step<AgentState> => [
  before._tag === "SignedIn" && before.retired && next._tag === "SignedIn" ? { ...next, retired: true } : next,
  outputs
]

const alwaysAccepting = (state: AgentState, message: Parameters<typeof agent.transition>[1]) => {
  if (message._tag !== "Offered" || state._tag !== "SignedIn") return agent.transition(state, message)
  const { availability } = state
  const ready = Object.fromEntries(
    Object.entries(availability).map(([channel, { since }]) => [channel, { _tag: "Ready" as const, since }])
  )
  return agent.transition({ ...state, availability: ready }, message)
}

/**
 * Houses with one bug each, by the mistake somebody could make. The simulation must find every one of them: laws that
 * have never caught anything prove nothing.
 */
export const planted: Readonly<Record<string, ReadonlyArray<AnyKind>>> = {
  "a caller on the black list is queued": withBroken(
    mishearing(call, (message) =>
      message._tag === "ArrivalRefused" && message.reason === "black list" ? admittedAfterAll(message) : message
    )
  ),
  "a VIP stands where anybody stands": withBroken(
    mishearing(queue, (message) =>
      message._tag === "WorkAnnounced" ? { ...message, asked: { ...message.asked, priority: 0 } } : message
    )
  ),
  "a VIP is not known by its place": withBroken(
    mishearing(call, (message) =>
      message._tag === "Arrived" ? { ...message, attributes: Struct.omit(message.attributes, ["vip"]) } : message
    )
  ),
  "a flow lets its callers in at any hour": withBroken(
    mishearing(call, (message) => (message._tag === "FlowAnswered" ? { ...message, answer: "open" } : message))
  ),
  "a call is recorded that the rules forbid": withBroken(
    mishearing(call, (message) =>
      message._tag === "RecordingDecided" ? { ...message, ruling: { ...message.ruling, records: true } } : message
    )
  ),
  "a call is not recorded that the rules want": withBroken(without(call, "RecordLeg")),
  "a call asks the rules of nobody": withBroken(without(call, "RecordingAsked")),
  "a call asks the rules before it knows who talks, and not again": withBroken(
    without(call, "RecordingAsked", ({ _tag }) => _tag !== "New")
  ),
  "a recording goes on that the rules no longer want": withBroken(without(call, "EndRecording")),
  "a recording that is too short is kept": withBroken(without(call, "+RecordingDropped")),
  "the call forgets to free its agent": withBroken(without(call, "Released")),
  "the call frees its agent only when they talked": withBroken(
    without(call, "Released", ({ _tag }) => _tag === "Ringing")
  ),
  "the call leaves the agent's telephone ringing when the caller gives up": withBroken(
    without(call, "ClearLeg", (_, { _tag }) => _tag === "CallerCleared")
  ),
  "a telephone answered too late is not ended": withBroken(
    without(call, "ClearLeg", (_, { _tag }) => _tag === "LegEstablished" || _tag === "LegsSeen")
  ),
  "attempt numbers are ignored": withBroken({
    ...call,
    transition: (state, message) => call.transition(state, anyAttempt(state, message))
  }),
  "the call does not tell its queue that it is gone": withBroken(without(call, "WorkLeft")),
  "the queue does not pass on that a call is gone": withBroken(without(queue, "WorkDropped")),
  "nobody looks at the legs in the switch": withBroken(deafTo(call, "LegsSeen")),
  "nobody asks a file how long a recording is whose end was not heard": withBroken(without(call, "MeasureRecording")),
  "a call does not hear that its recorded leg is gone": withBroken(deafTo(call, "RecordLeft")),
  "a call is forgotten before the switch can be asked for its recorded leg": withBroken({
    ...call,
    timers: (state) => call.timers(state).filter(({ key }) => key !== "recording")
  }),
  "the length of a recording is taken before its end": withBroken({
    ...call,
    transition: (state, message) => measuringEarly(call.transition(state, message), message)
  }),
  "a ring has no end of its own": withBroken({
    ...call,
    timers: (state) => call.timers(state).filter(({ key }) => !key.startsWith("ring"))
  }),
  "a caller waits longer than their queue wants": withBroken(patient),
  "a prompt whose end was lost is waited for for ever": withBroken({
    ...call,
    timers: (state) => call.timers(state).filter(({ key }) => !key.startsWith("Prompt"))
  }),
  "a caller who presses nothing is waited for for ever": withBroken({
    ...call,
    timers: (state) => call.timers(state).filter(({ key }) => !key.startsWith("Key"))
  }),
  "wrap-up has no end of its own": withBroken({
    ...agent,
    timers: (state) => agent.timers(state).filter(({ key }) => key !== "wrap-up")
  }),
  "who can be reached by nothing stays signed in": withBroken({
    ...agent,
    timers: (state) => agent.timers(state).filter(({ key }) => key !== "unreachable")
  }),
  "an ended call is forgotten at once": withBroken({
    ...call,
    vacant: (state) => call.vacant(state) || state._tag === "Ended"
  }),
  "calls do not announce themselves after a crash": withBroken(
    without(deafTo(call, "Recovered"), "WorkAnnounced", (_, { _tag }) => _tag === "AnnounceDue")
  ),
  "a reason that is chosen leaves paused what the one before paused": withBroken(
    mishearing(agent, (message) => (message._tag === "NotReadyAsked" ? { ...message, adds: true } : message))
  ),
  "agents do not announce themselves after a crash": withBroken(deafTo(agent, "Recovered", "RollCalled")),
  "agents do not ask their call after a crash": withBroken(without(agent, "AgentAsked")),
  "attempts lost in a crash are given away again": withBroken({
    ...call,
    transition: (state, message) => forgetful(call.transition(state, message), state, message)
  }),
  "the distributor does not look again when an agent becomes ready": withBroken({
    ...distributor,
    transition: withoutMatching
  }),
  "the distributor forgets whom it has offered a call": withBroken({
    ...distributor,
    transition: (state, message) => distributor.transition(unheld(state), message)
  }),
  "the distributor does not ask what an agent can do": withBroken(
    believing((profile) => ({ ...profile, skills: { english: 10 } as Record<SkillId, number> }))
  ),
  "the distributor gives an agent work of a queue that is not theirs": withBroken(
    believing((profile, all) => ({ ...profile, queues: [...new Set(all.flatMap(({ queues }) => queues))] }))
  ),
  "the distributor forgets an agent when the engine is configured": withBroken(
    mishearing(distributor, (message) =>
      message._tag === "Configured" ? { ...message, agents: message.agents.slice(1) } : message
    )
  ),
  ...Object.fromEntries(
    StrategyName.literals.map((name, index, all) => [
      `a queue that chooses by ${name} is taken for another`,
      withBroken(
        mishearing(distributor, (message) =>
          message._tag === "WorkRanked" && message.strategy === name
            ? { ...message, strategy: all[(index + 1) % all.length]! }
            : message
        )
      )
    ])
  ),
  "the distributor chooses who has been idle for least": withBroken(
    mishearing(distributor, (message) =>
      message._tag === "AgentAnnounced" ? { ...message, presence: backwards(message.presence) } : message
    )
  ),
  "the distributor forgets how urgent work is": withBroken(
    mishearing(distributor, (message) =>
      message._tag === "WorkRanked" ? { ...message, work: { ...message.work, priority: 0 } } : message
    )
  ),
  "the distributor serves work of the agent's favourite channel first": withBroken(
    mishearing(distributor, (message) =>
      message._tag === "WorkRanked" && message.work.channel === "mail"
        ? { ...message, work: { ...message.work, priority: message.work.priority + 100 } }
        : message
    )
  ),
  "the distributor offers work to who has no room": withBroken(
    mishearing(distributor, (message) =>
      message._tag === "AgentAnnounced" ? { ...message, presence: everyRoom(message.presence) } : message
    )
  ),
  "the distributor takes an offer for taken that nobody took": withBroken(
    mishearing(distributor, (message) =>
      message._tag === "AgentAnnounced"
        ? { ...message, presence: { ...message.presence, offers: [message.presence.heard] } }
        : message
    )
  ),
  "the distributor does not hear that work is no longer alerting": withBroken(
    mishearing(distributor, (message, state) => {
      if (message._tag !== "WorkRanked" || message.alerting !== null || state._tag === "Unconfigured") return message
      const offered = waiterIn(state.book, message.work.id)?.offered
      return offered == null ? message : { ...message, alerting: { agent: offered.agent, offer: offered.offer } }
    })
  ),
  "the distributor says that nobody is there while somebody has a break": withBroken(
    mishearing(distributor, (message) =>
      message._tag === "AgentAnnounced" && message.presence.channels.voice === "not-ready"
        ? { ...message, presence: presenceWithout("signed-out", message.presence.heard) }
        : message
    )
  ),
  "the distributor does not say that nobody is there": withBroken(without(distributor, "Unstaffed")),
  "the queue sends nobody outside while nobody is signed in": withBroken(
    mishearing(queue, (message) =>
      message._tag === "Configured" && message.settings.overflow != null
        ? {
            ...message,
            settings: { ...message.settings, overflow: { ...message.settings.overflow, whenUnstaffed: false } }
          }
        : message
    )
  ),
  "the queue takes callers while it is shut": withBroken(settled({ isShut: false })),
  "who is sent to another queue waits anew": withBroken({
    ...call,
    transition: (state, message) => {
      const [next, outputs] = call.transition(state, message)
      const isNew = next._tag === "Queueing" && state._tag !== "Queueing" && next.since !== undefined
      return isNew ? [{ ...next, queuedAt: message.at }, outputs] : [next, outputs]
    }
  }),
  "it is not told that a caller was sent on": withBroken(without(call, "+CallDiverted")),
  "the queue that a caller leaves for another does not hear it": withBroken(
    without(call, "WorkLeft", (_, { _tag }) => _tag === "DigitPressed" || _tag === "AnnounceDue")
  ),
  "a queue sends callers on as often as they come": withBroken({
    ...call,
    transition: (state, message) => {
      const [next, outputs] = call.transition(state, message)
      const forgets = next._tag === "Waiting" && state._tag === "Queueing"
      if (!forgets || next.caller.divertedFrom === undefined) return [next, outputs]
      const { divertedFrom: _, ...caller } = next.caller
      return [{ ...next, caller }, outputs]
    }
  }),
  "who is called back instead of waiting has lost their place": withBroken({
    ...call,
    transition: (state, message) => {
      const [next, outputs] = call.transition(state, message)
      return [next, outputs.map((output) => (saidBy(output) === "FlowAsked" ? placeless(output) : output))]
    }
  }),
  "a message that a caller left is no task": withBroken(without(call, "Created")),
  "who is answered late is never answered": withBroken(
    without(call, "AnswerCaller", ({ _tag }) => _tag === "Queueing")
  ),
  "an announcement before the answer is not told to the switch": withBroken(without(call, "PreAnswerCaller")),
  "nobody who waits is told how they stand": withBroken(
    without(call, "FlowAsked", (_, { _tag }) => _tag === "AnnounceDue")
  ),
  "it is not kept what who waits was told": withBroken(without(call, "+WaitTold")),
  "who waits is told how they stand all the time": withBroken({
    ...call,
    transition: (state, message) => {
      if (message._tag !== "AnnounceDue" || state._tag !== "Waiting") return call.transition(state, message)
      const { news: _, ...place } = state.place
      return call.transition({ ...state, place }, message)
    }
  }),
  "the queue does not say its priority": withBroken(settled({ priority: 0 })),
  "the queue lets age make up for nothing": withBroken(settled({ ageingMs: null })),
  "the queue forgets what it asks of agents": withBroken(settled({ needs: [] })),
  "the queue takes whatever comes": withBroken(settled({ maxWaiting: 10_000 })),
  "the queue does not pass on that work is alerting somebody": withBroken(
    mishearing(queue, (message) => (message._tag === "WorkAnnounced" ? { ...message, alerting: null } : message))
  ),
  "the queue sends work to the end of its line at every retry": withBroken(
    mishearing(queue, (message) =>
      message._tag === "WorkAnnounced" ? { ...message, asked: { ...message.asked, queuedAt: message.at } } : message
    )
  ),
  "a task is acknowledged before it is on disk": withBroken({ ...task, durable: false }),
  "a task forgets to free its agent": withBroken(without(task, "Released")),
  "a task stands on a panel for ever": withBroken({
    ...task,
    timers: (state) => task.timers(state).filter(({ key }) => !key.startsWith("alert"))
  }),
  "a task that found its queue full never asks again": withBroken(
    without(task, "WorkAnnounced", ({ _tag }, message) => _tag === "Queueing" && message._tag === "AnnounceDue")
  ),
  "an agent takes on more than they can": withBroken(
    mishearing(agent, (message) =>
      message._tag === "Configured" ? { ...message, capacity: withMore(message.capacity) } : message
    )
  ),
  "an agent takes an alarm beside what it sets aside": withBroken({
    ...agent,
    transition: (state, message) => changedHands(agent.transition(state, message), "SetAside", "Active")
  }),
  "an agent does not say that they take work up again": withBroken(without(agent, "WorkTakenUp")),
  "an agent leaves set aside what was set aside": withBroken({
    ...agent,
    transition: (state, message) => stillAside(agent.transition(state, message), state)
  }),
  "the upgrade of a call forgets that an agent has it": withBroken({
    ...call,
    upgrade: (version, written, id) => {
      const { state, ...rest } = call.upgrade!(version, written, id)
      return { ...rest, state: (state as CallState)._tag === "Served" ? call.initial(id) : state }
    }
  }),
  "the upgrade of a queue forgets its settings": withBroken({
    ...queue,
    upgrade: (version, written, id) => ({ ...queue.upgrade!(version, written, id), state: { _tag: "Open" } })
  }),
  "an agent does not hear that they were let go": withBroken(deafTo(agent, "Retired")),
  "an agent who was let go and comes back stays away": withBroken({
    ...agent,
    transition: (state, message) => stillRetired(agent.transition(state, message), state)
  }),
  "an agent who moves to another group does not say so": withBroken(
    without(deafTo(agent, "RollCalled"), "AgentAnnounced", (_, { _tag }) => _tag === "Configured")
  ),
  "a queue that was taken out stays open": withBroken(deafTo(queue, "Retired")),
  "a queue that was taken out keeps who waits for nobody": withBroken(
    mishearing(queue, (message) => (message._tag === "Retired" ? { ...message, served: true } : message))
  ),
  "a queue that moves leaves its work behind in its old group": withBroken(without(queue, "PlacesListed")),
  "a queue that moves does not ask its work to come along": withBroken(without(queue, "TermsChanged")),
  "the distributor keeps who left its group": withBroken(
    mishearing(distributor, (message, state) => {
      if (message._tag !== "Configured" || state._tag === "Unconfigured") return message
      const there = new Set(message.agents.map((profile) => profile.agent))
      const left = [...elementsOf(state.book.colleagues)].map(({ profile }) => profile)
      return { ...message, agents: [...message.agents, ...left.filter((profile) => !there.has(profile.agent))] }
    })
  ),
  "an agent who is not ready accepts offers": withBroken({ ...agent, transition: alwaysAccepting }),
  "an agent who cannot take an offer keeps silent about it": withBroken(
    without(deafTo(agent, "RollCalled"), "AgentAnnounced", (_, { _tag }) => _tag === "Offered")
  )
}

const forgetful = ([next, outputs]: Step<CallState>, before: CallState, { _tag }: CallMessage): Step<CallState> =>
  (_tag === "Recovered" || _tag === "LegsSeen") && "caller" in before && "caller" in next
    ? [{ ...next, caller: { ...next.caller, attempts: before.caller.attempts } }, outputs]
    : [next, outputs]

const measuringEarly = ([next, outputs]: Step<CallState>, { _tag }: CallMessage): Step<CallState> =>
  _tag === "RecordStarted" && "caller" in next && next.caller.recording?.ended === false
    ? [next, [...outputs, ...recordLeft({ ...next, _tag: "Ended", outcome: "handled" } as EndedCall)[1]]]
    : [next, outputs]
type EndedCall = Parameters<typeof recordLeft>[0]
