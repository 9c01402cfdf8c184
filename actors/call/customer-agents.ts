import type { Step } from "../behaviour.ts"
import type { Output } from "../output.ts"
import { type EpochMs, later } from "../vocabulary.ts"
import { numbersOf } from "./caller.ts"
import { ANNOUNCE_EVERY_MS } from "./limits.ts"
import type { Caller, Message, State } from "./protocol.ts"
import { askCustomerAgents } from "./requests.ts"

/** Who knows the customer: asked when they arrive, and waited for at most a second before they get their place in a queue. */

type Queueing = Extract<State, { _tag: "Queueing" }>
type Known = Extract<Message, { _tag: "AgentsKnown" }>

export const agentsAsked = (caller: Caller): Output =>
  askCustomerAgents({ _tag: "AgentsAsked", call: caller.call, callingNumber: numbersOf(caller).callingNumber })

/** Without its place as long as the answer may come: an agent who is free would have it before. */
export const heldForAgents = (state: Queueing, at: EpochMs): Queueing => {
  const { agentsBy } = state.caller
  if (agentsBy === undefined) return state
  return agentsBy <= at ? unheld(state, at) : { ...state, announceAt: agentsBy, isHeld: true }
}

/** It asks for its place now, whatever is known by now, and hears no answer any more. */
export const unheld = (held: Queueing, at: EpochMs): Queueing => {
  const { isHeld: _, ...state } = held
  const { agentsBy: __, ...known } = state.caller
  return { ...state, caller: known, announceAt: later(at, ANNOUNCE_EVERY_MS) }
}

/** Whoever has their place by now keeps it as it is. */
export const agentsKnown = (
  state: Queueing | Extract<State, { _tag: "InFlow" }>,
  { agents, at, attributes }: Known
): Step<State> => {
  const isAsked = state._tag === "InFlow" ? state.caller.agentsBy !== undefined : state.isHeld === true
  if (!isAsked) return [state, []]
  const { agentsBy: _, ...asking } = state.caller
  const isKnown = agents.own !== null || agents.last !== null
  const caller: Caller = {
    ...asking,
    attributes: { ...asking.attributes, ...attributes },
    ...(isKnown ? { agents } : {})
  }
  return [state._tag === "InFlow" ? { ...state, caller } : unheld({ ...state, caller }, at), []]
}
