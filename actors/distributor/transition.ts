import { tellAgent } from "../agent/protocol.ts"
import { isAlike } from "../alike.ts"
import { type Behaviour, handles as handlesIn, type Step, transitionOf } from "../behaviour.ts"
import { correction } from "../keep.ts"
import type { Output } from "../output.ts"
import { samePresence } from "../presence.ts"
import { tellQueue } from "../queue/protocol.ts"
import { elementsOf } from "../sorted.ts"
import { type EpochMs, later, type QueueId } from "../vocabulary.ts"
import { tellWork } from "../work-protocol.ts"
import {
  colleagueIn,
  emptyBook,
  forgotten,
  waiterIn,
  withColleague,
  withoutWaiter,
  withPoolFor,
  withProfiles,
  withWaiter
} from "./book.ts"
import { LINK_SETTLES_MS, RESUME_LIMIT_MS, ROLL_CALL_EVERY_MS } from "./limits.ts"
import { matched } from "./matching.ts"
import { isUnstaffed, poolFor } from "./pool.ts"
import type { Book, Message, State, Touched } from "./protocol.ts"
import { offeredAfter, offersOf, withoutOffer } from "./ring-all.ts"
import { advanced, waiterOf } from "./stages.ts"

type Told<Tag extends Message["_tag"]> = Extract<Message, { _tag: Tag }>
type Noted = readonly [book: Book, touched: Touched, outputs?: ReadonlyArray<Output>]

const nobody: Touched = { agents: [], works: [] }

/**
 * An agent's news. If they had heard of what we hold for them, the hold is over: they took it, and the work will say so,
 * or they could not, and the work waits again.
 */
const agentNews = (book: Book, { agent, presence }: Told<"AgentAnnounced">): Noted => {
  const before = colleagueIn(book, agent)
  if (before === undefined) return [book, nobody]
  const { held } = before
  const answered = held !== null && presence.heard >= held.offer
  if (!answered && samePresence(presence, before.presence)) return [book, nobody]
  const offers = Math.max(book.offers, presence.heard)
  const next = withColleague({ ...book, offers }, before, { ...before, presence, held: answered ? null : held })
  const waiter = answered && !presence.offers.includes(held.offer) ? waiterIn(next, held.work) : undefined
  const left = waiter === undefined ? undefined : withoutOffer(waiter.offered, held!.offer)
  if (waiter === undefined || left === undefined) return [next, { agents: [agent], works: [] }]
  return [withWaiter(next, { ...waiter, offered: left }), { agents: [agent], works: [waiter.work.id] }]
}

/** News of work, through its queue. What it said before it heard of our offer cannot undo the offer. */
const workNews = (book: Book, message: Told<"WorkRanked">): Noted => {
  const { at, heard, strategy, work } = message
  const known = waiterIn(book, work.id)
  const before = known?.offered ?? null
  const offered = offeredAfter(before, message)
  const overdue = offered === null && message.alerting === null && offersOf(before).some(({ offer }) => heard < offer)
  const waiter = waiterOf(message, known, offered)
  // Said again and again; the lists would come to the same.
  const ordered = withPoolFor(book, work, strategy)
  if (ordered === book && offered === null && heard <= book.offers && known !== undefined && isAlike(known, waiter))
    return [book, nobody]
  const subject = `distributor/${book.group}`
  const [was, cause] = [`${work.id} offered`, "the work never heard of it"]
  return [
    withWaiter({ ...ordered, offers: Math.max(book.offers, heard) }, waiter),
    { agents: [], works: [work.id] },
    overdue ? [correction({ at, subject, was, is: "waits", cause })] : []
  ]
}

/** Said as often as the work says where it stands: what it does about it, and when, is its own affair. */
const unstaffed = ([state, outputs]: Step<State>, { alerting, asksStaff, work }: Told<"WorkRanked">): Step<State> => {
  if (asksStaff !== true || alerting !== null || state._tag !== "Deciding") return [state, outputs]
  const pool = poolFor(state.book.pools, work.queue, work.channel)
  return pool === undefined || !isUnstaffed(pool)
    ? [state, outputs]
    : [state, [...outputs, tellWork(work.id, { _tag: "Unstaffed", queue: work.queue })]]
}

const workGone = (book: Book, { queue, work }: Told<"WorkDropped">): Noted => {
  const waiter = waiterIn(book, work)
  const isThere = waiter !== undefined && (queue === undefined || waiter.work.queue === queue)
  return [isThere ? withoutWaiter(book, waiter) : book, nobody]
}

/** A queue says everything in its order, so what it does not list left without our hearing of it. */
const placesListed = (book: Book, { queue, works }: Told<"PlacesListed">): Noted => {
  const there = new Set(works)
  const gone = [...elementsOf(book.waiters)].filter(({ work }) => work.queue === queue && !there.has(work.id))
  return [gone.reduce(withoutWaiter, book), nobody]
}

/** After every piece of news: no fitting pair is left unmatched. */
const deciding =
  <M>(note: (book: Book, message: M & { readonly at: EpochMs }) => Noted) =>
  (state: Extract<State, { _tag: "Deciding" }>, message: M & { readonly at: EpochMs }): Step<State> => {
    const [noted, touched, outputs = []] = note(state.book, message)
    const [book, about] = advanced(noted, touched, message.at)
    if (book === state.book) return [state, outputs]
    const [next, decisions] = matched(book, about, message.at)
    return [next, [...outputs, ...decisions]]
  }

const gathering =
  <M>(note: (book: Book, message: M) => Noted) =>
  (state: Extract<State, { _tag: "Gathering" }>, message: M): Step<State> => {
    const [book, , outputs = []] = note(state.book, message)
    return [book === state.book ? state : { ...state, book }, outputs]
  }

const gather = (book: Book, at: EpochMs): Step<State> => [
  { _tag: "Gathering", book, resumeBy: later(at, RESUME_LIMIT_MS) },
  []
]

const resume = ({ book }: { readonly book: Book }, { at }: { readonly at: EpochMs }): Step<State> =>
  matched(...advanced({ ...book, rollCallAt: later(at, ROLL_CALL_EVERY_MS) }, "all", at), at)

/** Each agent hears what we believe of them, each queue how much of its work we know; who finds it wrong says so. */
const rollCall = ({ book }: { readonly book: Book }, at: EpochMs): Step<State> => [
  { _tag: "Deciding", book: { ...book, rollCallAt: later(at, ROLL_CALL_EVERY_MS) } },
  [
    ...[...elementsOf(book.colleagues)].map(({ held, presence, profile }) =>
      tellAgent(profile.agent, { _tag: "RollCalled", held: held?.offer ?? null, believed: presence })
    ),
    ...[...worksOf(book)].map(([queue, works]) => tellQueue(queue, { _tag: "PlacesCounted", works, group: book.group }))
  ]
]

const worksOf = ({ waiters }: Book): ReadonlyMap<QueueId, number> => {
  const counts = new Map<QueueId, number>()
  for (const { work } of elementsOf(waiters)) counts.set(work.queue, (counts.get(work.queue) ?? 0) + 1)
  return counts
}

/**
 * Another set of agents, or the same with other queues and skills. What was offered to one who left waits again: whether
 * they took it, the work knows and says.
 */
const configured = (book: Book, { agents, group }: Told<"Configured">): Book => {
  const next = withProfiles({ ...book, group }, agents)
  return [...elementsOf(book.colleagues)].reduce((all, { held, profile }) => {
    const waiter =
      held === null || colleagueIn(next, profile.agent) !== undefined ? undefined : waiterIn(all, held.work)
    const left = waiter === undefined ? undefined : withoutOffer(waiter.offered, held!.offer)
    return waiter === undefined || left === undefined ? all : withWaiter(all, { ...waiter, offered: left })
  }, next)
}

const retired = ({ book }: { readonly book: Book }): Step<State> => [{ _tag: "Unconfigured", group: book.group }, []]

const linked = (book: Book, isLinked: boolean): Noted => [
  book.linked === isLinked ? book : { ...book, linked: isLinked },
  nobody
]

const behaviour: Behaviour<State, Message> = {
  Unconfigured: {
    Configured: (_, { agents, at, group }) => gather(withProfiles(emptyBook(group, at), agents), at)
  },
  Gathering: {
    Configured: ({ book, resumeBy }, message) => [{ _tag: "Gathering", book: configured(book, message), resumeBy }, []],
    Retired: retired,
    Restarted: ({ book }, { at }) => gather(forgotten(book), at),
    AgentAnnounced: gathering(agentNews),
    WorkRanked: gathering(workNews),
    WorkDropped: gathering(workGone),
    PlacesListed: gathering(placesListed),
    TelephonyLost: gathering((book) => linked(book, false)),
    TelephonyBack: gathering((book) => linked(book, true)),
    Resumed: resume,
    ResumeExpired: resume
  },
  Deciding: {
    Configured: deciding((book, message: Told<"Configured">) => [configured(book, message), "all"]),
    Retired: retired,
    Restarted: ({ book }, { at }) => gather(forgotten(book), at),
    AgentAnnounced: deciding(agentNews),
    WorkRanked: (state, message) => unstaffed(deciding(workNews)(state, message), message),
    WorkDropped: deciding(workGone),
    PlacesListed: deciding(placesListed),
    TelephonyLost: deciding((book) => linked(book, false)),
    // Calls first end what went on ringing meanwhile; an agent offered before that would be rung twice.
    TelephonyBack: ({ book }, { at }) => [
      { _tag: "Gathering", book: { ...book, linked: true }, resumeBy: later(at, LINK_SETTLES_MS) },
      []
    ],
    RollCallDue: (state, { at }) => rollCall(state, at),
    StageDue: deciding((book) => [book, nobody])
  }
}

export const transition = transitionOf(behaviour)
export const handles = (state: State, message: Message) => handlesIn(behaviour, state, message)
