import { agent } from "#actors/agent/kind.ts"
import type { State as AgentState } from "#actors/agent/protocol.ts"
import type { Step, Tagged } from "#actors/behaviour.ts"
import { makeCallKind } from "#actors/call/kind.ts"
import type { Message as CallMessage, State as CallState } from "#actors/call/protocol.ts"
import { distributor } from "#actors/distributor/kind.ts"
import type { Message as DistributorMessage, State as DistributorState } from "#actors/distributor/protocol.ts"
import type { AnyKind, Kind } from "#actors/kind.ts"
import { makeCatalogue } from "#actors/flow/catalogue.ts"
import { kindsWith } from "#actors/kinds.ts"
import { saidBy } from "#actors/output.ts"
import { queue } from "#actors/queue/kind.ts"
import { FLOWS } from "./scenario.ts"

const catalogue = makeCatalogue(FLOWS)
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

/** A house in which one kind of actor is broken. */
const house = (broken: AnyKind): ReadonlyArray<AnyKind> =>
  kinds.map((kind) => (kind.name === broken.name ? broken : kind))

const anyAttempt = (state: CallState, message: CallMessage): CallMessage =>
  "attempt" in message && "attempt" in state ? { ...message, attempt: state.attempt } : message

const unheld = (state: DistributorState): DistributorState => {
  if (state._tag === "Unconfigured") return state
  const { colleagues } = state.book
  const free = Object.fromEntries(Object.entries(colleagues).map(([name, one]) => [name, { ...one, held: null }]))
  return { ...state, book: { ...state.book, colleagues: free } }
}

const withoutMatching = (state: DistributorState, message: DistributorMessage) => {
  if (state._tag !== "Deciding" || message._tag !== "AgentAnnounced") return distributor.transition(state, message)
  const [noted] = distributor.transition({ _tag: "Gathering", book: state.book, resumeBy: message.at }, message)
  return noted._tag === "Gathering"
    ? ([{ _tag: "Deciding", book: noted.book }, []] as const)
    : distributor.transition(state, message)
}

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
  "the call forgets to free its agent": house(without(call, "Released")),
  "the call frees its agent only when they talked": house(without(call, "Released", ({ _tag }) => _tag === "Ringing")),
  "the call leaves the agent's telephone ringing when the caller gives up": house(
    without(call, "ClearAgentLeg", (_, { _tag }) => _tag === "CallerCleared")
  ),
  "a telephone answered too late is not ended": house(
    without(call, "ClearAgentLeg", (_, { _tag }) => _tag === "AgentLegEstablished" || _tag === "LegsSeen")
  ),
  "attempt numbers are ignored": house({
    ...call,
    transition: (state, message) => call.transition(state, anyAttempt(state, message))
  }),
  "the call does not tell its queue that it is gone": house(without(call, "CallLeft")),
  "the queue does not pass on that a call is gone": house(without(queue, "CallDropped")),
  "nobody looks at the legs in the switch": house(deafTo(call, "LegsSeen")),
  "a ring has no end of its own": house({
    ...call,
    timers: (state) => call.timers(state).filter(({ key }) => !key.startsWith("ring"))
  }),
  "a prompt whose end was lost is waited for for ever": house({
    ...call,
    timers: (state) => call.timers(state).filter(({ key }) => !key.startsWith("Prompt"))
  }),
  "a caller who presses nothing is waited for for ever": house({
    ...call,
    timers: (state) => call.timers(state).filter(({ key }) => !key.startsWith("Key"))
  }),
  "wrap-up has no end of its own": house({
    ...agent,
    timers: (state) => agent.timers(state).filter(({ key }) => key !== "wrap-up")
  }),
  "who can be reached by nothing stays signed in": house({
    ...agent,
    timers: (state) => agent.timers(state).filter(({ key }) => key !== "unreachable")
  }),
  "an ended call is forgotten at once": house({
    ...call,
    vacant: (state) => call.vacant(state) || state._tag === "Ended"
  }),
  "calls do not announce themselves after a crash": house(
    without(deafTo(call, "Recovered"), "CallAnnounced", (_, { _tag }) => _tag === "AnnounceDue")
  ),
  "agents do not announce themselves after a crash": house(deafTo(agent, "Recovered", "RollCalled")),
  "agents do not ask their call after a crash": house(without(agent, "AgentAsked")),
  "attempts lost in a crash are given away again": house({
    ...call,
    transition: (state, message) => forgetful(call.transition(state, message), state, message)
  }),
  "the distributor does not look again when an agent becomes ready": house({
    ...distributor,
    transition: withoutMatching
  }),
  "the distributor forgets whom it has offered a call": house({
    ...distributor,
    transition: (state, message) => distributor.transition(unheld(state), message)
  }),
  "an agent who is not ready accepts offers": house({ ...agent, transition: alwaysAccepting }),
  "an agent who cannot take an offer keeps silent about it": house(
    without(deafTo(agent, "RollCalled"), "AgentAnnounced", (_, { _tag }) => _tag === "Offered")
  )
}

const forgetful = ([next, outputs]: Step<CallState>, before: CallState, { _tag }: CallMessage): Step<CallState> =>
  (_tag === "Recovered" || _tag === "LegsSeen") && "caller" in before && "caller" in next
    ? [{ ...next, caller: { ...next.caller, attempts: before.caller.attempts } }, outputs]
    : [next, outputs]
