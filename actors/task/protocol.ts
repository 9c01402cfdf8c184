import * as Schema from "effect/Schema"
import { Attributes } from "../attributes.ts"
import { CustomerAgents } from "../customer-agents.ts"
import { telling } from "../output.ts"
import { AgentId, AreaId, EpochMs, QueueId } from "../vocabulary.ts"
import { workMessages } from "../work-protocol.ts"
import { Asked, Channel, Need, ReleaseReason, Terms, isKept } from "../work.ts"

const [at, agent] = [EpochMs, AgentId]
/** Names the distributor's decision that gave the task to the agent. */
const offer = Schema.Int

/** A piece of work without a telephone: it stands on a panel, is taken there and finished there. */
export const Message = Schema.TaggedUnion({
  Created: {
    at,
    /** Any but voice: a task may stand for a mail or a chat as long as those have no actors of their own. */
    channel: Channel,
    queue: QueueId,
    needs: Schema.Array(Need),
    area: Schema.NullOr(AreaId),
    preferred: Schema.NullOr(AgentId),
    priority: Schema.Int,
    load: Schema.Int,
    /** Null: as long as the queue gives. */
    wrapUpMs: Schema.NullOr(Schema.Int),
    attributes: Attributes,
    /** Who knows its customer. Absent: nobody was asked, or nobody does. */
    customerAgents: Schema.optionalKey(CustomerAgents)
  },
  ...workMessages,
  /** A supervisor takes it out; `by` is their user name. */
  Withdrawn: { at, by: Schema.String },
  /** The engine died and is back. */
  Recovered: { at },
  /** Timers. */
  AnnounceDue: { at },
  AlertExpired: { at, offer, isKept },
  AssureDue: { at },
  LingerExpired: { at }
})
export type Message = typeof Message.Type

export const tellTask = telling<Message>("task")

/** What it is; kept from its creation to its end. */
export const Task = Schema.Struct({ asked: Asked, wrapUpMs: Schema.NullOr(Schema.Int) })
export type Task = typeof Task.Type

/** Its place in its queue. */
export const Place = Schema.Struct({
  terms: Terms,
  /** The latest offer this task heard of; a distributor that knows a later one is ahead of us. */
  heard: offer,
  /** Agents who let it pass or refused it: others first. */
  refusedBy: Schema.Array(agent)
})
export type Place = typeof Place.Type

const waits = { task: Task, place: Place, announceAt: at }
/** `workedMs` is the time worked before `since`, `assureAt` when to say again whose it is. */
const assigned = {
  task: Task,
  place: Place,
  agent,
  offer,
  startedAt: at,
  since: at,
  workedMs: Schema.Int,
  assureAt: at
}

/** Where the work is another kind's that is distributed like a task: an incident. */
const ofKind = { kind: Schema.optionalKey(Schema.String) }

export const State = Schema.TaggedUnion({
  New: { id: Schema.String, ...ofKind },
  /** Asked its queue for a place. */
  Queueing: { task: Task, heard: offer, announceAt: at },
  Waiting: waits,
  /** Stands on an agent's panel, who has not taken it yet; the place is kept meanwhile. */
  Alerting: { ...waits, agent, offer, since: at, until: at },
  /** The agent took it. */
  Active: assigned,
  /** The agent is at something more urgent; it is theirs all the same. */
  SetAside: assigned,
  /** Lingers for an agent who asks late. */
  Ended: {
    task: Task,
    outcome: Schema.Literals(["done", "withdrawn", "refused"]),
    /** Why its last agent was freed, in case they did not hear it. */
    released: Schema.NullOr(Schema.Struct({ agent, offer, reason: ReleaseReason, wrapUpMs: Schema.Int })),
    until: at
  },
  Gone: { id: Schema.String, ...ofKind }
})
export type State = typeof State.Type
export type Of<Tag extends State["_tag"]> = Extract<State, { _tag: Tag }>
export type Told<Tag extends Message["_tag"]> = Extract<Message, { _tag: Tag }>
