import * as Schema from "effect/Schema"
import { StrategyName } from "../centre.ts"
import { telling } from "../output.ts"
import { Presence, type Room } from "../presence.ts"
import type { Sorted } from "../sorted.ts"
import { Stage } from "../stages.ts"
import type { Tally } from "../tally.ts"
import { AgentId, AreaId, EpochMs, GroupId, QueueId, SkillId } from "../vocabulary.ts"
import { type Alerted, type Channel, type Need, standing, Work, WorkId } from "../work.ts"

const [at, agent] = [EpochMs, AgentId]

/** What an agent is there for. It changes with the centre's settings only. */
export const Profile = Schema.Struct({
  agent,
  queues: Schema.Array(QueueId),
  /** In queues that go by tiers: 1 to 10, the first where none is said. */
  tiers: Schema.optionalKey(Schema.Record(QueueId, Schema.Int)),
  /** Each with a level from 1 to 10. */
  skills: Schema.Record(SkillId, Schema.Int),
  /** Everywhere when empty. */
  areas: Schema.Array(AreaId)
})
export type Profile = typeof Profile.Type

export const Message = Schema.TaggedUnion({
  Configured: { at, group: GroupId, agents: Schema.Array(Profile) },
  /** The centre has no queue of this group any more. */
  Retired: { at },
  /** The engine died and is back: forget who is ready and what waits; all of them will say so again. */
  Restarted: { at },
  /** Everybody has spoken: decide again. */
  Resumed: { at },
  ResumeExpired: { at },
  /** Without a switch nobody's telephone rings: nobody is given a call until it is back. */
  TelephonyLost: { at },
  TelephonyBack: { at },
  AgentAnnounced: { at, agent, presence: Presence },
  /** From the work's queue. */
  WorkRanked: {
    at,
    work: Work,
    /** Both of the queue. */
    ageingMs: Schema.NullOr(Schema.Int),
    strategy: StrategyName,
    /** It is to hear when nobody of the queue is signed in. */
    asksStaff: Schema.optionalKey(Schema.Boolean),
    /** What changes while it waits; nothing when absent. */
    stages: Schema.optionalKey(Schema.Array(Stage)),
    ...standing
  },
  /** `queue`: work that is ranked by another one by now has not left that one. */
  WorkDropped: { at, work: WorkId, queue: Schema.optionalKey(QueueId) },
  /** From a queue that was counted wrong: all that has a place there. What it said before, it said before this. */
  PlacesListed: { at, queue: QueueId, works: Schema.Array(WorkId) },
  RollCallDue: { at },
  /** Some work has waited for its next stage. */
  StageDue: { at }
})
export type Message = typeof Message.Type

export const tellDistributor = telling<Message, GroupId>("distributor")

/** An agent of the group as they last announced themselves. `held`: chosen, and not yet heard to know it. */
export interface Colleague {
  readonly profile: Profile
  readonly presence: Presence
  readonly held: { readonly offer: number; readonly work: WorkId } | null
}

/** Where work stands in the order of service: compared from the first field on, and the same for as long as it waits, until it is overdue. */
export interface Place {
  /** Alarms go before everything. */
  readonly alarm: boolean
  /** The higher, the earlier, however long others wait. 0 where age makes up for priority. */
  readonly priority: number
  /** Entry into the queue; moved by the priority where age makes up for it. */
  readonly since: number
}

/** What is asked of the agent who takes a piece of work, after so much waiting. */
export interface Asks {
  readonly needs: ReadonlyArray<Need>
  /** One of them; null: wherever they serve. */
  readonly areas: ReadonlyArray<AreaId> | null
  /** It is held for this agent; null: for nobody. */
  readonly only: AgentId | null
}

/** Work that waits. `offered`: an agent was chosen, or several, the first of them; until `until` the work must have heard of it. */
export interface Waiter {
  readonly work: Work
  readonly place: Place
  readonly asks: Asks
  readonly stages: ReadonlyArray<Stage>
  /** Which of its stages it has come to, a bit for each. */
  readonly taken: number
  /** When its stages are looked at next; null: there is none left. */
  readonly lookAt: EpochMs | null
  /** The key of its {@link Demand}. */
  readonly demand: string
  readonly refusedBy: ReadonlyArray<AgentId>
  readonly offered:
    | (Alerted & {
        readonly until: EpochMs
        /** Where it rings at everybody at once: whom else. Absent: work that is offered to one at a time. */
        readonly others?: ReadonlyArray<Alerted>
      })
    | null
}

/** What waiting work asks of an agent, and all work of one queue that asks the same: whoever fits one of it fits all. */
export interface Demand extends Asks {
  readonly queue: QueueId
  readonly channel: Channel
  readonly load: number
  /** The same again as one word. */
  readonly key: string
  /** In the order of service. */
  readonly waiting: Sorted<Waiter>
}

/** An agent in a {@link Pool}. */
export interface Member {
  readonly profile: Profile
  /** How near they are to being chosen, by channel and hands alone: see `pool.ts`. */
  readonly nearness: number
  /** By the queue's strategy, the lowest first; 0 for who is not free. */
  readonly rank: number
  /** Null for who is not free. */
  readonly room: Room | null
  /** Number of the latest offer that they know of; 0 for who is not free. */
  readonly heard: number
  /** In the pool's queue. */
  readonly tier: number
  /** Absent for who is not free. */
  readonly tally?: Tally | undefined
}

/** All agents of one queue, as they are for one channel, nearest first. */
export interface Pool {
  readonly queue: QueueId
  readonly channel: Channel
  readonly strategy: StrategyName
  readonly members: Sorted<Member>
  /** How many there are of each nearness. */
  readonly counts: ReadonlyArray<number>
}

/**
 * All that a distributor knows, with the lists that it decides by: they follow from colleagues and waiters, and `book.ts`
 * keeps them so step by step, that no decision goes through a thousand agents or thousands of works.
 */
export interface Book {
  readonly group: GroupId
  /** The latest offer made. */
  readonly offers: number
  readonly linked: boolean
  readonly rollCallAt: EpochMs
  /** By name. */
  readonly colleagues: Sorted<Colleague>
  /** By id. */
  readonly waiters: Sorted<Waiter>
  /** Work without an offer, by what it asks of an agent. */
  readonly demands: Sorted<Demand>
  /** Calls that ring at everybody, in the order of service: who becomes free is rung, too. */
  readonly rung: Sorted<Waiter>
  /** Work with stages before it, the next to be looked at first. */
  readonly due: Sorted<Waiter>
  /** Agents by queue and channel, in the order in which they are chosen; made when the first work of that kind comes. */
  readonly pools: Sorted<Pool>
}

/** What news is about. Only there a pair can have come to fit: after every step before, none was left. */
export type Touched = "all" | { readonly agents: ReadonlyArray<AgentId>; readonly works: ReadonlyArray<WorkId> }

export type State =
  | { readonly _tag: "Unconfigured"; readonly group: GroupId }
  /** Hears everybody and decides nothing, so that the first who speaks after a restart is not the first who is served. */
  | { readonly _tag: "Gathering"; readonly book: Book; readonly resumeBy: EpochMs }
  | { readonly _tag: "Deciding"; readonly book: Book }
