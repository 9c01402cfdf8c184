import type { StrategyName } from "../centre.ts"
import { type Candidate, Verdict } from "../facts.ts"
import { elementsOf } from "../sorted.ts"
import type { EpochMs } from "../vocabulary.ts"
import { FREE, FREE_ASIDE, obstructedIn, obstructionAt, poolFor } from "./pool.ts"
import type { Book, Member, Pool, Waiter } from "./protocol.ts"
import { strategies } from "./strategies.ts"
import type { Free, Strategy } from "./strategy.ts"
import { isNear, isSkilled } from "./waiting.ts"

/** Whom one piece of work gets, and what is written down of those who did not get it. */

/** Losers kept by name; the others are counted. Ten is what a person reads. */
export const LOSERS_KEPT = 10

export interface Decision {
  readonly chosen: Member
  readonly candidates: ReadonlyArray<Candidate>
  readonly counts: Readonly<Record<string, number>>
  readonly strategy: StrategyName
}

/**
 * Undefined when nobody fits who is free. Who let this very work alert them in vain comes last; then the work's own agent
 * goes first, who need not set anything aside goes before who must, and the rest is the queue's strategy.
 */
export const decided = (
  book: Book,
  waiter: Waiter,
  at: EpochMs,
  by: Readonly<Record<StrategyName, Strategy>> = strategies
): Decision | undefined => {
  const { channel, preferred, queue } = waiter.work
  const pool = poolFor(book.pools, queue, channel)
  if (pool === undefined) return undefined
  const strategy = by[pool.strategy]
  const looked = lookedAt(pool, waiter, strategy, at)
  const isPreferred = ({ profile }: Member) => profile.agent === preferred
  const { fitting, refused } = looked
  const own = preferred === null ? undefined : (fitting.find(isPreferred) ?? refused.find(isPreferred))
  const chosen = own !== undefined && (fitting.length === 0 || fitting.includes(own)) ? own : (fitting[0] ?? refused[0])
  if (chosen === undefined) return undefined
  return { chosen, strategy: pool.strategy, ...told(book, pool, waiter, { chosen, looked, strategy, at }) }
}

interface Looked {
  /** In the order of choice. Only the first ones when nothing tells them apart but that order. */
  readonly fitting: ReadonlyArray<Member>
  readonly refused: ReadonlyArray<Member>
  /** Free, and yet not for this work. */
  readonly misfits: ReadonlyArray<readonly [Member, Verdict]>
}

/** Those who are free. Work that asks nothing of them need not look at all. */
const lookedAt = ({ members }: Pool, waiter: Waiter, { rankFor }: Strategy, at: EpochMs): Looked => {
  const { asks, refusedBy, work } = waiter
  const { load, preferred } = work
  const asksNothing =
    rankFor === undefined &&
    asks.areas === null &&
    load === 1 &&
    asks.needs.length === 0 &&
    asks.only === null &&
    preferred === null &&
    refusedBy.length === 0
  const [fitting, refused, misfits]: [Array<Member>, Array<Member>, Array<readonly [Member, Verdict]>] = [[], [], []]
  for (const member of elementsOf(members)) {
    if (member.nearness > FREE_ASIDE || (asksNothing && fitting.length > LOSERS_KEPT)) break
    const why = misfit(member, waiter)
    if (why !== undefined) misfits.push([member, why])
    else if (refusedBy.includes(member.profile.agent)) refused.push(member)
    else fitting.push(member)
  }
  if (rankFor === undefined) return { fitting, refused, misfits }
  const ranked = (list: ReadonlyArray<Member>) => {
    const ranks = new Map(list.map((member) => [member, isFree(member) ? rankFor(member, { work, at }) : 0]))
    return list.toSorted((a, b) => a.nearness - b.nearness || ranks.get(a)! - ranks.get(b)!)
  }
  return { fitting: ranked(fitting), refused: ranked(refused), misfits }
}

const isFree = (member: Pick<Member, "room">): member is Free => member.room !== null

/** Why somebody who is free does not fit. */
export const misfit = ({ profile, room }: Member, { asks, work }: Waiter): Verdict | undefined => {
  if (room !== null && room.room < work.load) return "full"
  if (!isNear(profile.areas, asks.areas)) return "other-area"
  if (!isSkilled(profile.skills, asks.needs)) return "lacks-skill"
  return asks.only === null || asks.only === profile.agent ? undefined : "held-for-another"
}

interface Choice {
  readonly chosen: Member
  readonly looked: Looked
  readonly strategy: Strategy
  readonly at: EpochMs
}

/** The chosen one, those who came nearest, and how many of the rest had which verdict. */
const told = (book: Book, pool: Pool, waiter: Waiter, choice: Choice): Omit<Decision, "chosen" | "strategy"> => {
  const { at, chosen, strategy } = choice
  const moment = { work: waiter.work, at, offers: book.offers }
  const candidates: Array<Candidate> = []
  const counts = countsOf(book, pool, waiter, choice)
  const name = (member: Named, verdict: Verdict) => {
    const score = isFree(member) ? strategy.score(member, moment) : null
    candidates.push({ agent: member.profile.agent, verdict, score })
    counts[verdict]!--
  }
  name(chosen, "chosen")
  for (const [member, verdict] of losers(book, pool, waiter, choice)) {
    if (candidates.length > LOSERS_KEPT) break
    name(member, verdict)
  }
  for (const verdict of Verdict.literals) if (counts[verdict] === 0) delete counts[verdict]
  return { candidates, counts }
}

type Named = Pick<Member, "heard" | "profile" | "room" | "tally" | "tier">

/** Everybody but the chosen one, nearest first. */
function* losers(
  { colleagues }: Book,
  pool: Pool,
  waiter: Waiter,
  { chosen, looked, strategy }: Choice
): Generator<readonly [Named, Verdict]> {
  for (const member of looked.fitting) if (member !== chosen) yield [member, lostBy(member, chosen, waiter, strategy)]
  for (const member of looked.refused) if (member !== chosen) yield [member, "refused-this-work"]
  yield* looked.misfits
  for (const member of obstructedIn(pool)) yield [member, obstructionAt(member.nearness)]
  if (pool.members.size <= LOSERS_KEPT)
    for (const { profile } of elementsOf(colleagues))
      if (!profile.queues.includes(pool.queue)) yield [{ profile, room: null, heard: 0, tier: 1 }, "not-in-queue"]
}

const lostBy = ({ nearness }: Member, chosen: Member, { work }: Waiter, { lost }: Strategy): Verdict => {
  if (chosen.profile.agent === work.preferred) return "not-preferred"
  return nearness === FREE_ASIDE && chosen.nearness === FREE ? "excluded" : lost
}

/** Of everybody, by verdict, in the order of verdicts. Nobody is gone through who was not looked at. */
const countsOf = (
  { colleagues }: Book,
  { counts, members }: Pool,
  waiter: Waiter,
  { chosen, looked, strategy }: Choice
): Record<string, number> => {
  const all = { ...NONE }
  all["chosen"] = 1
  all["not-in-queue"] = colleagues.size - members.size
  all["refused-this-work"] = looked.refused.length - (looked.refused.includes(chosen) ? 1 : 0)
  for (let nearness = FREE_ASIDE + 1; nearness < counts.length; nearness++)
    all[obstructionAt(nearness)] = counts[nearness]!
  for (const nearness of [FREE, FREE_ASIDE]) {
    const others = [...looked.refused, ...looked.misfits.map(([member]) => member), chosen]
    const apart = new Set(others.filter((member) => member.nearness === nearness)).size
    const verdict = lostBy({ ...chosen, nearness }, chosen, waiter, strategy)
    all[verdict] = all[verdict]! + counts[nearness]! - apart
  }
  for (const [, verdict] of looked.misfits) all[verdict]!++
  return all
}

const NONE: Readonly<Record<string, number>> = Object.fromEntries(Verdict.literals.map((verdict) => [verdict, 0]))
