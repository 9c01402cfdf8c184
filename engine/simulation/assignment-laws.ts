import { wordOf } from "#actors/agent/word.ts"
import type { State as AgentState } from "#actors/agent/protocol.ts"
import type { State as CallState } from "#actors/call/protocol.ts"
import { workIdOf } from "#actors/work.ts"
import { boundTo, handsOf } from "./agent-laws.ts"
import { assignedTo } from "./party-laws.ts"

interface Everybody {
  readonly agents: ReadonlyMap<string, AgentState>
  readonly calls: ReadonlyMap<string, CallState>
}

/** Call and agent know of each other, and nobody else. */
export const makeAssignmentLaws = (broken: (law: string) => void): ((all: Everybody) => void) => {
  /** Who was called by a person while they were not at work: the call has them, and they know nothing of it. */
  const atHome = new Set<string>()
  return ({ agents, calls }) => {
    const held = new Set<string>()
    for (const [call, state] of calls)
      for (const { agent: id, offer } of assignedTo(state)) {
        const agent = agents.get(id)
        const key = `${id} ${call} ${offer}`
        held.add(key)
        if (offer < 0 && agent?._tag !== "SignedIn") atHome.add(key)
        if (!atHome.has(key) && boundTo(agent, workIdOf("call", call))?.offer !== offer)
          broken(`call ${call} is ${state._tag} with ${id}, who is ${agent && wordOf(agent)}`)
      }
    for (const [agent, state] of agents)
      for (const hand of handsOf(state))
        if (hand._tag !== "WrapUp" && hand.work.id.startsWith("call/")) {
          const call = hand.work.id.slice("call/".length)
          if (!held.has(`${agent} ${call} ${hand.offer}`))
            broken(`agent ${agent} is ${hand._tag} for ${call}, which does not know`)
        }
  }
}
