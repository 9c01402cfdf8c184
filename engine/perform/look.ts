import type { State as AgentState } from "#actors/agent/protocol.ts"
import type { Tagged } from "#actors/behaviour.ts"
import type { State as CallState } from "#actors/call/protocol.ts"
import { type Centre, groupsOf } from "#actors/centre.ts"
import type { State as DistributorState } from "#actors/distributor/protocol.ts"
import type { State as IncidentState } from "#actors/incident/protocol.ts"
import type { State as QueueState } from "#actors/queue/protocol.ts"
import type { State as TerminalState } from "#actors/terminal/protocol.ts"
import type { Address, AgentId, CallId, GroupId, QueueId } from "#actors/vocabulary.ts"
import type { KnownCallers } from "./known-callers.ts"

/** What whoever runs the actors can show of them. States may be a message or two behind what is in the mailboxes. */
export interface Peek {
  /** The state of a living actor; undefined when there is none. */
  readonly stateOf: (address: Address) => Tagged | undefined
  /** Addresses of all living actors. */
  readonly addresses: () => Iterable<string>
}

/** What the intake may look at, each actor's state with its type. */
export interface Look {
  /** As its tables are now. */
  readonly centre: Centre
  readonly callers: KnownCallers
  readonly call: (call: CallId) => CallState | undefined
  readonly agent: (agent: AgentId) => AgentState | undefined
  readonly incident: (id: string) => IncidentState | undefined
  /** Undefined: there is none, or it sleeps. */
  readonly terminal: (id: string) => TerminalState | undefined
  readonly distributor: (group: GroupId) => DistributorState | undefined
  /** How many wait in a queue that is open; undefined of one that is not there. */
  readonly waitingIn: (queue: QueueId) => number | undefined
  /** All living calls. */
  readonly calls: () => ReadonlyArray<CallId>
  /** All living agents: also those who finish what they have, and whom the centre no longer has. */
  readonly agents: () => ReadonlyArray<AgentId>
  /** Of the centre, and those of queues that close. */
  readonly groups: () => ReadonlyArray<GroupId>
}

/** Nothing is known of anybody. */
const STRANGERS: KnownCallers = { entryOf: () => undefined, areaOf: () => undefined, isOwnMobile: () => false }

/** The one place that takes a state for that of its kind: an address says which kind it is. */
export const lookAt = (
  { addresses, stateOf }: Peek,
  centre: () => Centre,
  callers: KnownCallers = STRANGERS
): Look => ({
  get centre() {
    return centre()
  },
  callers,
  call: (call) => stateOf(`call/${call}`) as CallState | undefined,
  agent: (agent) => stateOf(`agent/${agent}`) as AgentState | undefined,
  incident: (id) => stateOf(`incident/${id}`) as IncidentState | undefined,
  terminal: (id) => stateOf(`terminal/${id}`) as TerminalState | undefined,
  distributor: (group) => stateOf(`distributor/${group}`) as DistributorState | undefined,
  waitingIn: (queue) => {
    const state = stateOf(`queue/${queue}`) as QueueState | undefined
    return state?._tag === "Open" ? state.waiting.size : undefined
  },
  calls: () => idsOf("call", addresses()) as ReadonlyArray<CallId>,
  agents: () => idsOf("agent", addresses()) as ReadonlyArray<AgentId>,
  groups: () => [...new Set([...groupsOf(centre()), ...(idsOf("distributor", addresses()) as ReadonlyArray<GroupId>)])]
})

/** The ids of one kind among addresses of all kinds. */
export const idsOf = (kind: string, addresses: Iterable<string>): ReadonlyArray<string> => {
  const start = `${kind}/`
  return [...addresses].flatMap((address) => (address.startsWith(start) ? [address.slice(start.length)] : []))
}
