import type { Attributes } from "#actors/attributes.ts"
import { tellCall } from "#actors/call/protocol.ts"
import type { Centre } from "#actors/centre.ts"
import type { CustomerAgents } from "#actors/customer-agents.ts"
import type { Tell } from "#actors/output.ts"
import { type AgentId, type CallId, EpochMs } from "#actors/vocabulary.ts"

/** What the centre's queues want to know of who knows a customer. */
export const agentsWanted = ({
  queues
}: Pick<Centre, "queues">): { readonly lastWithinMs: number | null; readonly own: boolean } => {
  const longest = Math.max(0, ...queues.map(({ lastAgentWithinMs }) => lastAgentWithinMs ?? 0))
  return { own: queues.some(({ prefersOwn }) => prefersOwn === true), lastWithinMs: longest === 0 ? null : longest }
}

interface Found {
  readonly own: string | null
  readonly last: { readonly agent: string; readonly at: number } | null
}

/** Of who was found those who still work here. */
export const stillHere = ({ agents }: Pick<Centre, "agents">, { last, own }: Found): CustomerAgents => {
  const known = (agent: string | undefined): AgentId | null => agents.find(({ id }) => id === agent)?.id ?? null
  const lastAgent = known(last?.agent)
  return {
    own: known(own ?? undefined),
    last: last === null || lastAgent === null ? null : { agent: lastAgent, at: EpochMs.make(last.at) }
  }
}

/** What a call hears that asked, with words for the screens. */
export const agentsTell = (centre: Pick<Centre, "agents">, call: CallId, found: Found): Tell => {
  const agents = stillHere(centre, found)
  return tellCall(call, { _tag: "AgentsKnown", agents, attributes: attributesOf(centre, agents) })
}

const attributesOf = (centre: Pick<Centre, "agents">, { last, own }: CustomerAgents): Attributes => {
  const named = (agent: AgentId) => `${agent} ${centre.agents.find(({ id }) => id === agent)?.name ?? ""}`.trim()
  return {
    ...(own === null ? {} : { ownAgent: named(own) }),
    ...(last === null ? {} : { lastAgent: named(last.agent) })
  }
}
