import type { State as AgentState } from "#actors/agent/protocol.ts"
import type { Command as CallCommand, Message as CallMessage, State as CallState } from "#actors/call/protocol.ts"
import type { Message as DistributorMessage, State as DistributorState } from "#actors/distributor/protocol.ts"
import { kinds, type Kinds } from "../perform/kinds.ts"

type Tagged = { readonly _tag: string }
interface Stepping<S extends Tagged, M extends Tagged, C extends Tagged> {
  readonly transition: (state: S, message: M) => readonly [S, ReadonlyArray<C>]
}

/** An actor that never gives a certain command. */
const without = <S extends Tagged, M extends Tagged, C extends Tagged, K extends Stepping<S, M, C>>(
  kind: K & Stepping<S, M, C>,
  command: C["_tag"],
  when: (state: S, message: M) => boolean = () => true
): K => ({
  ...kind,
  transition: (state: S, message: M) => {
    const [next, commands] = kind.transition(state, message)
    return when(state, message) ? [next, commands.filter(({ _tag }) => _tag !== command)] : [next, commands]
  }
})

/** An actor that does not hear certain messages. */
const deafTo = <S extends Tagged, M extends Tagged, C extends Tagged, K extends Stepping<S, M, C>>(
  kind: K & Stepping<S, M, C>,
  ...messages: ReadonlyArray<M["_tag"]>
): K => ({
  ...kind,
  transition: (state: S, message: M) =>
    messages.includes(message._tag) ? [state, []] : kind.transition(state, message)
})

const { agent, call, distributor, queue } = kinds

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

const alwaysAccepting = (state: AgentState, message: Parameters<typeof agent.transition>[1]) =>
  message._tag === "Offered" && state._tag === "NotReady"
    ? agent.transition({ _tag: "Ready", person: state.person, since: state.since }, message)
    : agent.transition(state, message)

/**
 * Houses with one bug each, by the mistake somebody could make. The simulation must find every one of them: laws that
 * have never caught anything prove nothing.
 */
export const planted: Readonly<Record<string, Kinds>> = {
  "the call forgets to free its agent": { ...kinds, call: without(call, "ReleaseAgent") },
  "the call frees its agent only when they talked": {
    ...kinds,
    call: without(call, "ReleaseAgent", ({ _tag }) => _tag === "Ringing")
  },
  "the call leaves the agent's telephone ringing when the caller gives up": {
    ...kinds,
    call: without(call, "ClearAgentLeg", (_, { _tag }) => _tag === "CallerCleared")
  },
  "a telephone answered too late is not ended": {
    ...kinds,
    call: without(call, "ClearAgentLeg", (_, { _tag }) => _tag === "AgentLegEstablished" || _tag === "LegsSeen")
  },
  "attempt numbers are ignored": {
    ...kinds,
    call: { ...call, transition: (state, message) => call.transition(state, anyAttempt(state, message)) }
  },
  "the call does not tell its queue that it is gone": { ...kinds, call: without(call, "LeaveQueue") },
  "the queue does not pass on that a call is gone": { ...kinds, queue: without(queue, "DropCall") },
  "nobody looks at the legs in the switch": { ...kinds, call: deafTo(call, "LegsSeen") },
  "a ring has no end of its own": {
    ...kinds,
    call: { ...call, timers: (state) => call.timers(state).filter(({ key }) => !key.startsWith("ring")) }
  },
  "wrap-up has no end of its own": {
    ...kinds,
    agent: { ...agent, timers: (state) => agent.timers(state).filter(({ key }) => key !== "wrap-up") }
  },
  "an ended call is forgotten at once": {
    ...kinds,
    call: { ...call, over: (state) => call.over(state) || state._tag === "Ended" }
  },
  "calls do not announce themselves after a crash": {
    ...kinds,
    call: without(deafTo(call, "Recovered"), "AnnounceCall", (_, { _tag }) => _tag === "AnnounceDue")
  },
  "agents do not announce themselves after a crash": { ...kinds, agent: deafTo(agent, "Recovered", "RollCalled") },
  "agents do not ask their call after a crash": { ...kinds, agent: without(agent, "AskCall") },
  "attempts lost in a crash are given away again": {
    ...kinds,
    call: { ...call, transition: (state, message) => forgetful(call.transition(state, message), state, message) }
  },
  "the distributor does not look again when an agent becomes ready": {
    ...kinds,
    distributor: { ...distributor, transition: withoutMatching }
  },
  "the distributor forgets whom it has offered a call": {
    ...kinds,
    distributor: {
      ...distributor,
      transition: (state, message) => {
        const [next, commands] = distributor.transition(unheld(state), message)
        return [next, commands]
      }
    }
  },
  "an agent who is not ready accepts offers": { ...kinds, agent: { ...agent, transition: alwaysAccepting } },
  "an agent who cannot take an offer keeps silent about it": {
    ...kinds,
    agent: without(deafTo(agent, "RollCalled"), "AnnouncePresence", (_, { _tag }) => _tag === "Offered")
  }
}

const forgetful = (
  [next, commands]: readonly [CallState, ReadonlyArray<CallCommand>],
  before: CallState,
  { _tag }: CallMessage
): readonly [CallState, ReadonlyArray<CallCommand>] =>
  (_tag === "Recovered" || _tag === "LegsSeen") && "caller" in before && "caller" in next
    ? [{ ...next, caller: { ...next.caller, attempts: before.caller.attempts } }, commands]
    : [next, commands]
