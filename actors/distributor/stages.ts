import { isAlike } from "../alike.ts"
import { hasRoom, type OfChannel } from "../presence.ts"
import { elementsOf, firstOf } from "../sorted.ts"
import type { Stage } from "../stages.ts"
import { type EpochMs, later } from "../vocabulary.ts"
import { waitsSince, type Work, type WorkId } from "../work.ts"
import { colleagueIn, waiterIn, withWaiter } from "./book.ts"
import { STAGE_LOOKS_EVERY_MS } from "./limits.ts"
import { isSignedOut, ofChannel, poolFor } from "./pool.ts"
import type { Asks, Book, Demand, Message, Place, Touched, Waiter } from "./protocol.ts"
import { demandKey, demandsIn, isAble, placeOf } from "./waiting.ts"

/** How what waiting work asks of an agent changes with the time it has waited. */

const NONE: ReadonlyArray<Stage> = []

/** A piece of work as its queue ranks it. What it has come to by waiting stays so, as long as that is what it waits for. */
export const waiterOf = (
  { ageingMs, at, refusedBy, stages = NONE, work }: Extract<Message, { _tag: "WorkRanked" }>,
  known: Waiter | undefined,
  offered: Waiter["offered"]
): Waiter => {
  const isSame = known !== undefined && isAlike(known.stages, stages) && isSameWait(known.work, work)
  const fresh = { stages, taken: 0, lookAt: stages.length === 0 ? null : at }
  const passed = isSame ? { stages: known.stages, taken: known.taken, lookAt: known.lookAt } : fresh
  return inStage({ ...passed, work, place: placeOf(work, ageingMs), refusedBy, offered })
}

const isSameWait = (a: Work, b: Work): boolean =>
  a.queue === b.queue && a.queuedAt === b.queuedAt && waitsSince(a) === waitsSince(b) && a.preferred === b.preferred

/** With what follows from the stages that it has come to. */
const inStage = (waiter: Omit<Waiter, "asks" | "demand">): Waiter => {
  const { place, work } = waiter
  const asks = asksIn(waiter)
  const isOverdue = takenBy(waiter).some(({ _tag }) => _tag === "Overdue")
  return { ...waiter, place: isOverdue ? overduePlace(place, work) : place, asks, demand: demandKey(work, asks) }
}

const overduePlace = (place: Place, { queuedAt }: Work): Place => ({
  ...place,
  priority: BEFORE_ANY_PRIORITY,
  since: queuedAt
})
const BEFORE_ANY_PRIORITY = Number.MAX_SAFE_INTEGER

/** The stages that it has come to. */
export const takenBy = ({ stages, taken }: Pick<Waiter, "stages" | "taken">): ReadonlyArray<Stage> =>
  taken === 0 ? NONE : stages.filter((_, index) => isTaken(taken, index))

const isTaken = (taken: number, index: number): boolean => (taken & (1 << index)) !== 0

const asksIn = (waiter: Pick<Waiter, "stages" | "taken" | "work">): Asks => {
  const { stages, taken, work } = waiter
  const isHeld = stages.some(({ _tag }, index) => _tag === "Released" && !isTaken(taken, index))
  const first: Asks = {
    needs: work.needs,
    areas: work.area === null ? null : [work.area],
    only: isHeld ? work.preferred : null
  }
  return takenBy(waiter).reduce(after, first)
}

const after = (asks: Asks, stage: Stage): Asks => {
  const { areas, needs } = asks
  if (stage._tag === "Relaxed") {
    const { skill, to } = stage
    const relaxed = needs.map((need) =>
      need.skill === skill && to !== null && need.level > to ? { ...need, level: to } : need
    )
    return { ...asks, needs: to === null ? needs.filter((need) => need.skill !== skill) : relaxed }
  }
  if (stage._tag !== "Widened" || areas === null) return asks
  return { ...asks, areas: stage.areas === null ? null : [...new Set([...areas, ...stage.areas])] }
}

/**
 * Every piece of work comes to the stages that are due, and none is held for an agent who is not there any more. Work that was
 * held is touched anew, as is what came to another stage.
 */
export const advanced = (book: Book, touched: Touched, at: EpochMs): readonly [Book, Touched] => {
  const moved: Array<WorkId> = []
  let next = book
  const put = (waiter: Waiter) => {
    next = withWaiter(next, waiter)
    moved.push(waiter.work.id)
  }
  for (const waiter of heldIn(book, touched)) if (!isThere(book, waiter)) put(released(waiter))
  for (;;) {
    const first = firstOf(next.due)
    if (first === undefined || first.lookAt! > at) break
    put(looked(next, first, at))
  }
  if (moved.length === 0) return [book, touched]
  return [next, touched === "all" ? "all" : { ...touched, works: [...touched.works, ...moved] }]
}

/** Work that is held for an agent of whom there is news, and work of which there is news itself. */
function* heldIn(book: Book, touched: Touched): Generator<Waiter> {
  if (touched === "all") {
    for (const demand of elementsOf(book.demands)) yield* heldOf(demand)
    return
  }
  for (const agent of touched.agents)
    for (const queue of colleagueIn(book, agent)?.profile.queues ?? [])
      for (const demand of demandsIn(book.demands, queue)) if (demand.only === agent) yield* heldOf(demand)
  for (const id of touched.works) {
    const waiter = waiterIn(book, id)
    if (waiter !== undefined && waiter.offered === null && waiter.asks.only !== null) yield waiter
  }
}

function* heldOf({ only, waiting }: Demand): Generator<Waiter> {
  if (only !== null) yield* elementsOf(waiting)
}

/** Whether the agent for whom it is held is really there, may be busy with something else, and has not let it pass. */
const isThere = (book: Book, { asks, refusedBy, work }: Waiter): boolean => {
  const colleague = asks.only === null ? undefined : colleagueIn(book, asks.only)
  if (colleague === undefined || refusedBy.includes(colleague.profile.agent)) return false
  const { profile } = colleague
  return profile.queues.includes(work.queue) && isAble(profile, asks) && isComing(ofChannel(colleague, work.channel))
}

const isComing = (of: OfChannel): boolean => hasRoom(of) || BUSY.has(of)
const BUSY: ReadonlySet<OfChannel> = new Set(["alerting", "full", "excluded", "wrap-up", "device-busy"])

const released = (waiter: Waiter): Waiter => {
  const bits = waiter.stages.map(({ _tag }, index) => (_tag === "Released" ? 1 << index : 0))
  return inStage({ ...waiter, taken: bits.reduce((all, bit) => all | bit, waiter.taken) })
}

/** All stages that are due, in their order, are taken whose condition holds. */
const looked = (book: Book, waiter: Waiter, at: EpochMs): Waiter => {
  const { stages, work } = waiter
  const next = stages.reduce(
    (before, stage, index) =>
      isTaken(before.taken, index) || dueAt(work, stage) > at || !holds(book, before, stage)
        ? before
        : inStage({ ...before, taken: before.taken | (1 << index) }),
    waiter
  )
  const ahead = stages
    .filter((_, index) => !isTaken(next.taken, index))
    .map((stage) => (dueAt(work, stage) > at ? dueAt(work, stage) : later(at, STAGE_LOOKS_EVERY_MS)))
  return { ...next, lookAt: ahead.length === 0 ? null : (Math.min(...ahead) as EpochMs) }
}

const dueAt = (work: Work, { afterMs }: Stage): EpochMs => later(waitsSince(work), afterMs)

/** Whether so few are signed in who could take it as it is asked now. */
const holds = ({ pools }: Book, { asks, work }: Waiter, stage: Stage): boolean => {
  if (stage._tag !== "Relaxed" || stage.fewerThan === undefined) return true
  const anybody = { ...asks, only: null }
  let able = 0
  for (const member of elementsOf(poolFor(pools, work.queue, work.channel)!.members)) {
    if (isSignedOut(member)) break
    if (isAble(member.profile, anybody)) able++
    if (able === stage.fewerThan) return false
  }
  return true
}
