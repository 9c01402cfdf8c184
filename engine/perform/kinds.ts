import * as Agent from "#actors/agent/protocol.ts"
import { timers as agentTimers } from "#actors/agent/timers.ts"
import * as agent from "#actors/agent/transition.ts"
import * as Call from "#actors/call/protocol.ts"
import { timers as callTimers } from "#actors/call/timers.ts"
import * as call from "#actors/call/transition.ts"
import * as Distributor from "#actors/distributor/protocol.ts"
import * as distributor from "#actors/distributor/transition.ts"
import * as Queue from "#actors/queue/protocol.ts"
import * as queue from "#actors/queue/transition.ts"
import type { AgentId, CallId, GroupId, QueueId } from "#actors/vocabulary.ts"
import type { Kind } from "../runtime/kind.ts"
import { performAgent } from "./agent.ts"
import { performCall } from "./call.ts"
import { performDistributor } from "./distributor.ts"
import { performQueue } from "./queue.ts"
import { distributorState, queueState } from "./written.ts"

export type CallKind = Kind<Call.State, Call.Message, Call.Command>
export type AgentKind = Kind<Agent.State, Agent.Message, Agent.Command>
export type QueueKind = Kind<Queue.State, Queue.Message, Queue.Command>
export type DistributorKind = Kind<Distributor.State, Distributor.Message, Distributor.Command>

export interface Kinds {
  readonly call: CallKind
  readonly agent: AgentKind
  readonly queue: QueueKind
  readonly distributor: DistributorKind
}

/**
 * The actors, as the runtime, the replay and the simulation all run them.
 *
 * An initial state may be `over`: a call nobody has heard of (`New`), a queue without settings. Such an actor still
 * answers those who ask for it (an agent is freed, a leg is ended). A step from an `over` state to an `over` state is
 * carried out and forgotten: it is not written down and the name is not used up, because the caller may come still.
 */
export const kinds: Kinds = {
  call: {
    name: "call",
    initial: (id) => ({ _tag: "New", call: id as CallId }),
    transition: call.transition,
    handles: call.handles,
    timers: callTimers,
    over: ({ _tag }) => _tag === "New" || _tag === "Gone",
    perform: performCall,
    state: Call.State,
    message: Call.Message,
    command: Call.Command
  },
  agent: {
    name: "agent",
    initial: (id) => ({ _tag: "Unconfigured", agent: id as AgentId }),
    transition: agent.transition,
    handles: agent.handles,
    timers: agentTimers,
    over: ({ _tag }) => _tag === "Unconfigured",
    perform: performAgent,
    state: Agent.State,
    message: Agent.Message,
    command: Agent.Command
  },
  queue: {
    name: "queue",
    initial: (id) => ({ _tag: "Unconfigured", queue: id as QueueId }),
    transition: queue.transition,
    handles: queue.handles,
    timers: queue.timers,
    over: ({ _tag }) => _tag === "Unconfigured",
    perform: performQueue,
    state: queueState,
    message: Queue.Message,
    command: Queue.Command
  },
  distributor: {
    name: "distributor",
    initial: (id) => ({ _tag: "Unconfigured", group: id as GroupId }),
    transition: distributor.transition,
    handles: distributor.handles,
    timers: distributor.timers,
    over: ({ _tag }) => _tag === "Unconfigured",
    perform: performDistributor,
    state: distributorState,
    message: Distributor.Message,
    command: Distributor.Command
  }
}
