import type { Attributes } from "#actors/attributes.ts"
import { tellCall } from "#actors/call/protocol.ts"
import type { Centre } from "#actors/centre.ts"
import type { CustomerAgents } from "#actors/customer-agents.ts"
import type { Tell } from "#actors/output.ts"
import { asksForAgents } from "#actors/queue/terms.ts"
import { type AgentId, type CallId, EpochMs } from "#actors/vocabulary.ts"

/** Whether anything of what only the tables know of a caller matters to a queue: who knows them, or where they are at home. */
export const asksOfCallers = (centre: Pick<Centre, "agents" | "queues">): boolean =>
  centre.queues.some(asksForAgents) || servesAreas(centre)

const servesAreas = ({ agents }: Pick<Centre, "agents">): boolean => agents.some(({ areas }) => areas.length > 0)

/** What the centre's queues want to know of who knows a customer. */
export const agentsWanted = ({
  queues
}: Pick<Centre, "queues">): { readonly lastWithinMs: number | null; readonly own: boolean } => {
  const longest = Math.max(0, ...queues.map(({ lastAgentWithinMs }) => lastAgentWithinMs ?? 0))
  return { own: queues.some(({ prefersOwn }) => prefersOwn === true), lastWithinMs: longest === 0 ? null : longest }
}

interface Found {
  /** Where their record says that they are at home. */
  readonly area?: string | null
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
  return tellCall(call, { _tag: "AgentsKnown", agents, attributes: attributesOf(centre, agents, found) })
}

/** The same for work that somebody enters: what is known of its customer, and words of it for the screens. */
export const knownOf = (centre: Pick<Centre, "agents">, found: Found): KnownCustomer => {
  const agents = stillHere(centre, found)
  const isKnown = agents.own !== null || agents.last !== null
  return { attributes: attributesOf(centre, agents, found), ...(isKnown ? { customerAgents: agents } : {}) }
}

export interface KnownCustomer {
  readonly attributes: Attributes
  /** Absent: nobody knows them. */
  readonly customerAgents?: CustomerAgents
}
export const UNKNOWN_CUSTOMER: KnownCustomer = { attributes: {} }

/** The customer's own area goes before that of their number. */
const attributesOf = (
  centre: Pick<Centre, "agents">,
  { last, own }: CustomerAgents,
  { area = null }: Found
): Attributes => {
  const named = (agent: AgentId) => `${agent} ${centre.agents.find(({ id }) => id === agent)?.name ?? ""}`.trim()
  return {
    ...(area === null ? {} : { area }),
    ...(own === null ? {} : { ownAgent: named(own) }),
    ...(last === null ? {} : { lastAgent: named(last.agent) })
  }
}
