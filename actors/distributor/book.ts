import { presenceWithout } from "../presence.ts"
import { elementsOf, emptyList, type Sorted, sortedBy } from "../sorted.ts"
import type { AgentId, EpochMs, GroupId } from "../vocabulary.ts"
import type { Work, WorkId } from "../work.ts"
import { byAgent, makePool, poolAfter, poolFor, poolsOf, putPool } from "./pool.ts"
import type { StrategyName } from "../centre.ts"
import type { Book, Colleague, Pool, Profile, Waiter } from "./protocol.ts"
import { strategies } from "./strategies.ts"
import { inOrder, withDemand, withoutDemand } from "./waiting.ts"

/** The one place where a book changes: colleagues and waiters, and with them the lists that follow from them. */

const colleagues = sortedBy<Colleague, { readonly profile: Pick<Profile, "agent"> }>((a, b) =>
  byAgent(a.profile.agent, b.profile.agent)
)
const waiters = sortedBy<Waiter, { readonly work: { readonly id: WorkId } }>(({ work: a }, { work: b }) =>
  a.id < b.id ? -1 : a.id === b.id ? 0 : 1
)

export const emptyBook = (group: GroupId, rollCallAt: EpochMs, offers = 0): Book => ({
  group,
  offers,
  linked: false,
  rollCallAt,
  colleagues: emptyList,
  waiters: emptyList,
  demands: emptyList,
  rung: emptyList,
  due: emptyList,
  pools: emptyList
})

export const colleagueIn = (book: Book, agent: AgentId): Colleague | undefined =>
  colleagues.get(book.colleagues, { profile: { agent } })

export const waiterIn = (book: Book, id: WorkId): Waiter | undefined => waiters.get(book.waiters, { work: { id } })

/** With an agent of the group as they are now. */
export const withColleague = (book: Book, before: Colleague, after: Colleague): Book => {
  let { pools } = book
  for (const queue of after.profile.queues)
    for (const pool of poolsOf(pools, queue)) {
      const next = poolAfter(pool, before, after, strategies[pool.strategy])
      if (next !== pool) pools = putPool(pools, next)
    }
  return { ...book, colleagues: colleagues.put(book.colleagues, after), pools }
}

export const withWaiter = (book: Book, waiter: Waiter): Book => {
  const before = waiterIn(book, waiter.work.id)
  const rest = before === undefined || before.offered !== null ? book.demands : withoutDemand(book.demands, before)
  return {
    ...book,
    waiters: waiters.put(book.waiters, waiter),
    demands: waiter.offered === null ? withDemand(rest, waiter) : rest,
    rung: withRung(before === undefined ? book.rung : withoutRung(book.rung, before), waiter),
    due: withDue(before === undefined ? book.due : withoutDue(book.due, before), waiter)
  }
}

export const withoutWaiter = (book: Book, waiter: Waiter): Book => ({
  ...book,
  waiters: waiters.without(book.waiters, waiter),
  demands: waiter.offered === null ? withoutDemand(book.demands, waiter) : book.demands,
  rung: withoutRung(book.rung, waiter),
  due: withoutDue(book.due, waiter)
})

const byPlace = sortedBy<Waiter>(inOrder)
const withRung = (rung: Book["rung"], waiter: Waiter): Book["rung"] =>
  isRung(waiter) ? byPlace.put(rung, waiter) : rung
const withoutRung = (rung: Book["rung"], waiter: Waiter): Book["rung"] =>
  isRung(waiter) ? byPlace.without(rung, waiter) : rung
const isRung = ({ offered }: Waiter): boolean => offered?.others !== undefined

const byLook = sortedBy<Waiter>(({ lookAt: a, work }, { lookAt: b, work: other }) =>
  a === b ? (work.id < other.id ? -1 : work.id === other.id ? 0 : 1) : (a ?? Infinity) - (b ?? Infinity)
)
const withDue = (due: Book["due"], waiter: Waiter): Book["due"] =>
  waiter.lookAt === null ? due : byLook.put(due, waiter)
const withoutDue = (due: Book["due"], waiter: Waiter): Book["due"] =>
  waiter.lookAt === null ? due : byLook.without(due, waiter)

/** The first work of a channel in a queue, and a queue that chooses in another way than before, need a new order of its agents. */
export const withPoolFor = (book: Book, { channel, queue }: Work, strategy: StrategyName): Book => {
  const { colleagues: known, pools } = book
  if (poolFor(pools, queue, channel)?.strategy === strategy) return book
  return { ...book, pools: putPool(pools, makePool({ channel, queue }, strategy, strategies[strategy], known)) }
}

/** Another set of agents, or the same with other queues and skills. Who was there before is as they were. */
export const withProfiles = (book: Book, profiles: ReadonlyArray<Profile>): Book => {
  const known = profiles.reduce<Sorted<Colleague>>((list, { queues, ...profile }) => {
    const { held, presence } = colleagueIn(book, profile.agent) ?? unheard
    return colleagues.put(list, { profile: { ...profile, queues: [...new Set(queues)] }, presence, held })
  }, emptyList)
  const pools = [...elementsOf(book.pools)].reduce<Sorted<Pool>>(
    (list, pool) => putPool(list, makePool(pool, pool.strategy, strategies[pool.strategy], known)),
    emptyList
  )
  return { ...book, colleagues: known, pools }
}

/** What we take an agent to be before their first announcement. */
const unheard = { presence: presenceWithout("signed-out", 0), held: null } as const

/** All that others know better is forgotten; they are asked to say it again. The switch is back when it has been looked at. */
export const forgotten = ({ colleagues: known, group, offers, rollCallAt }: Book): Book => {
  const profiles = [...elementsOf(known)].map(({ profile }) => profile)
  return withProfiles(emptyBook(group, rollCallAt, offers), profiles)
}
