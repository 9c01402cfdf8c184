import { tellAgent } from "../agent/protocol.ts"
import type { Step } from "../behaviour.ts"
import { ofWork } from "../facts.ts"
import { keep } from "../keep.ts"
import type { Output } from "../output.ts"
import { hasRoom } from "../presence.ts"
import { elementsOf, firstOf } from "../sorted.ts"
import { type AgentId, type EpochMs, later } from "../vocabulary.ts"
import { waitsSince } from "../work.ts"
import { colleagueIn, waiterIn, withColleague, withWaiter } from "./book.ts"
import { decided, type Decision } from "./decision.ts"
import { HOLD_LIMIT_MS } from "./limits.ts"
import type { Book, Demand, State, Touched, Waiter } from "./protocol.ts"
import { offersOf, ringsAll, withOffer } from "./ring-all.ts"
import { RUNG_TOGETHER_LIMIT } from "../work.ts"
import { takenBy } from "./stages.ts"
import { demandNamed, demandsIn, type DemandName, inOrder, isAble } from "./waiting.ts"

/**
 * Pairs work with agents until no work is left whom a free agent fits. One decision is one offer, written down with who
 * was looked at. Work is served in its order; whom it gets, `decision.ts` says.
 */
export const matched = (book: Book, touched: Touched, at: EpochMs): Step<State> => {
  const outputs: Array<Output> = []
  const open = new Map<string, Demand>()
  for (const demand of demandsTouched(book, touched)) open.set(wordOf(demand), demand)
  let next = book
  for (;;) {
    const waiter = nextIn(next, open)
    if (waiter === undefined) break
    const name = { queue: waiter.work.queue, key: waiter.demand }
    const decision = decided(next, waiter, at)
    if (decision !== undefined) next = offeredTo(next, waiter, decision, at, outputs)
    // Whom the first of those who ask the same does not find, the others do not find either.
    const left = decision === undefined ? undefined : demandNamed(next.demands, name)
    if (left === undefined) open.delete(wordOf(name))
    else open.set(wordOf(name), left)
    if (decision !== undefined && isThrough(next, touched)) break
  }
  return [{ _tag: "Deciding", book: joined(next, at, outputs) }, outputs]
}

/** For whom nothing else waits is rung for what rings at everybody already, unless they let it pass. */
const joined = (book: Book, at: EpochMs, outputs: Array<Output>): Book => {
  if (book.rung.size === 0 || !book.linked) return book
  return [...elementsOf(book.rung)].reduce((next, waiter) => rungToo(next, waiter, at, outputs), book)
}

const rungToo = (book: Book, { refusedBy, work }: Waiter, at: EpochMs, outputs: Array<Output>): Book => {
  let next = book
  for (;;) {
    const rings = waiterIn(next, work.id)!
    if (offersOf(rings.offered).length >= RUNG_TOGETHER_LIMIT) return next
    const more = decided(next, rings, at)
    if (more === undefined || !ringsAll(more.strategy, work) || refusedBy.includes(more.chosen.profile.agent))
      return next
    next = offered(next, rings, more, at, outputs)
  }
}

const wordOf = ({ key, queue }: DemandName): string => `${queue} ${key}`

/** Agents whom the news was about and who were given something now: nothing else has come to fit. */
const isThrough = (book: Book, touched: Touched): boolean =>
  touched !== "all" &&
  touched.works.length === 0 &&
  touched.agents.every((agent) => colleagueIn(book, agent)?.held !== null)

/** What may find an agent now. */
function* demandsTouched(book: Book, touched: Touched): Generator<Demand> {
  if (touched === "all") return yield* elementsOf(book.demands)
  for (const agent of touched.agents) yield* demandsFor(book, agent)
  for (const id of touched.works) {
    const waiter = waiterIn(book, id)
    if (waiter?.offered !== null) continue
    const demand = demandNamed(book.demands, { queue: waiter.work.queue, key: waiter.demand })
    if (demand !== undefined) yield demand
  }
}

/** What waits that this agent fits. */
function* demandsFor(book: Book, agent: AgentId): Generator<Demand> {
  const colleague = colleagueIn(book, agent)
  if (colleague === undefined || colleague.held !== null) return
  const { presence, profile } = colleague
  for (const queue of profile.queues)
    for (const demand of demandsIn(book.demands, queue)) {
      const of = presence.channels[demand.channel]
      if (hasRoom(of) && of.room >= demand.load && isAble(profile, demand)) yield demand
    }
}

/** The first in the order of service; a call has to wait for the switch. */
const nextIn = ({ linked }: Book, open: ReadonlyMap<string, Demand>): Waiter | undefined => {
  let next: Waiter | undefined
  for (const { channel, waiting } of open.values()) {
    if (channel === "voice" && !linked) continue
    const first = firstOf(waiting)!
    if (next === undefined || inOrder(first, next) < 0) next = first
  }
  return next
}

/** To the one who was chosen; a call of a queue that rings everybody also to everybody else who is free and fits. */
const offeredTo = (book: Book, waiter: Waiter, decision: Decision, at: EpochMs, outputs: Array<Output>): Book => {
  let next = offered(book, waiter, decision, at, outputs)
  if (!ringsAll(decision.strategy, waiter.work)) return next
  for (let rung = 1; rung < RUNG_TOGETHER_LIMIT; rung++) {
    const rings = waiterIn(next, waiter.work.id)!
    const more = decided(next, rings, at)
    if (more === undefined) break
    next = offered(next, rings, more, at, outputs)
  }
  return next
}

const offered = (book: Book, waiter: Waiter, decision: Decision, at: EpochMs, outputs: Array<Output>): Book => {
  const { candidates, chosen, counts, strategy } = decision
  const { work } = waiter
  const { agent } = chosen.profile
  const [offer, colleague] = [book.offers + 1, colleagueIn(book, agent)!]
  const [queue, waitedMs] = [work.queue, at - waitsSince(work)]
  const stages = takenBy(waiter)
  const changed = stages.length === 0 ? {} : { stages }
  const { preferred, preferredAs: as } = work
  const known = preferred === null || as === undefined ? {} : { preferred: { agent: preferred, as } }
  const found = { queue, agent, group: book.group, offer, strategy, waitedMs, ...changed, ...known, candidates, counts }
  outputs.push(
    keep({ _tag: "AgentChosen", at, ...ofWork(work.id, work.channel), ...found }),
    tellAgent(agent, { _tag: "Offered", offer, work })
  )
  const taken = withColleague({ ...book, offers: offer }, colleague, { ...colleague, held: { offer, work: work.id } })
  const one = { offer, agent }
  const now = ringsAll(strategy, work)
    ? withOffer(waiter.offered, one, at)
    : { ...one, until: later(at, HOLD_LIMIT_MS) }
  return withWaiter(taken, { ...waiter, offered: now })
}
