import type { StrategyName } from "../centre.ts"
import type { Verdict } from "../facts.ts"
import { hasRoom, type Obstruction, type OfChannel } from "../presence.ts"
import { type Compare, elementsOf, emptyList, type Sorted, sortedBy } from "../sorted.ts"
import { sameTally } from "../tally.ts"
import type { AgentId, QueueId } from "../vocabulary.ts"
import type { Channel } from "../work.ts"
import type { Colleague, Member, Pool } from "./protocol.ts"
import type { Strategy } from "./strategy.ts"

/** Agents of one queue, as they are for one channel: who is free in the order of choice, then the others, nearest first. */

/** Nearness of who is free, and of who would have to set other work aside. */
export const FREE = 0
export const FREE_ASIDE = 1

/** Nearness of the others, from 2 on: first those who may be free in a moment. */
const OBSTRUCTIONS: ReadonlyArray<Obstruction> = [
  "alerting",
  "full",
  "excluded",
  "wrap-up",
  "device-busy",
  "not-ready",
  "no-panel",
  "panel-lost",
  "device-unregistered",
  "signed-out"
]
const NEARNESS = Object.fromEntries(OBSTRUCTIONS.map((why, index) => [why, index + 2])) as Record<Obstruction, number>

/** Why a member of this nearness is not free. */
export const obstructionAt = (nearness: number): Verdict & Obstruction => OBSTRUCTIONS[nearness - 2]!

/** What an agent is for a channel: one who is being offered something takes nothing else. */
export const ofChannel = ({ held, presence }: Colleague, channel: Channel): OfChannel =>
  held === null ? presence.channels[channel] : "alerting"

type PoolOf = Pick<Pool, "channel" | "queue">

const memberOf = (colleague: Colleague, { channel, queue }: PoolOf, { rank }: Strategy): Member => {
  const { presence, profile } = colleague
  const { heard, tally } = presence
  const tier = profile.tiers?.[queue] ?? 1
  const of = ofChannel(colleague, channel)
  return hasRoom(of)
    ? {
        profile,
        nearness: of.setsAside ? FREE_ASIDE : FREE,
        rank: rank({ profile, room: of, heard, tier, tally }),
        room: of,
        heard,
        tier,
        tally
      }
    : { profile, nearness: NEARNESS[of], rank: 0, room: null, heard: 0, tier }
}

const nearestFirst: Compare<Member> = (a, b) => {
  if (a.nearness !== b.nearness) return a.nearness - b.nearness
  if (a.rank !== b.rank) return a.rank - b.rank
  return byAgent(a.profile.agent, b.profile.agent)
}
export const byAgent: Compare<AgentId> = (a, b) => (a < b ? -1 : a === b ? 0 : 1)

const members = sortedBy<Member>(nearestFirst)
const pools = sortedBy<Pool, PoolName>((a, b) => {
  if (a.queue !== b.queue) return a.queue < b.queue ? -1 : 1
  return a.channel < b.channel ? -1 : a.channel === b.channel ? 0 : 1
})
type PoolName = { readonly queue: QueueId; readonly channel: string }

export const poolFor = (list: Sorted<Pool>, queue: QueueId, channel: Channel): Pool | undefined =>
  pools.get(list, { queue, channel })

export const putPool = pools.put

/** A queue's pools, one for each channel in which it has ever had work. */
export function* poolsOf(list: Sorted<Pool>, queue: QueueId): Generator<Pool, void, undefined> {
  for (const pool of pools.from(list, { queue, channel: "" })) {
    if (pool.queue !== queue) return
    yield pool
  }
}

export const makePool = (
  { channel, queue }: PoolOf,
  strategy: StrategyName,
  by: Strategy,
  colleagues: Sorted<Colleague>
): Pool => {
  const counts = [0, 0, ...OBSTRUCTIONS.map(() => 0)]
  let list: Sorted<Member> = emptyList
  for (const colleague of elementsOf(colleagues)) {
    if (!colleague.profile.queues.includes(queue)) continue
    const member = memberOf(colleague, { channel, queue }, by)
    list = members.put(list, member)
    counts[member.nearness]!++
  }
  return { queue, channel, strategy, members: list, counts }
}

/** The pool when an agent of it is no longer as they were. */
export const poolAfter = (pool: Pool, before: Colleague, after: Colleague, by: Strategy): Pool => {
  const { counts } = pool
  const was = memberOf(before, pool, by)
  const is = memberOf(after, pool, by)
  if (isSameMember(was, is)) return pool
  const list = members.put(members.without(pool.members, was), is)
  if (was.nearness === is.nearness) return { ...pool, members: list }
  const fewer = counts.with(was.nearness, counts[was.nearness]! - 1)
  return { ...pool, members: list, counts: fewer.with(is.nearness, fewer[is.nearness]! + 1) }
}

/** Of who is not free nobody asks more than why. */
const isSameMember = (a: Member, b: Member): boolean =>
  a.nearness === b.nearness &&
  a.rank === b.rank &&
  a.profile === b.profile &&
  (a.room === null ||
    (a.heard === b.heard &&
      a.room.since === b.room?.since &&
      a.room.room === b.room.room &&
      sameTally(a.tally, b.tally)))

/** They come last in a pool. */
export const isSignedOut = ({ nearness }: Member): boolean => nearness === NEARNESS["signed-out"]

/** Nobody of the queue is signed in, or nobody serves it at all. */
export const isUnstaffed = ({ counts, members: { size } }: Pool): boolean => counts[NEARNESS["signed-out"]] === size

/** Who is not free, nearest first. */
export const obstructedIn = ({ members: list }: Pool): Iterable<Member> => members.from(list, FIRST_OBSTRUCTED)
const FIRST_OBSTRUCTED: Member = {
  profile: { agent: "" as AgentId, queues: [], skills: {}, areas: [] },
  nearness: FREE_ASIDE + 1,
  rank: 0,
  room: null,
  heard: 0,
  tier: 1
}
