import { tellAgent } from "../agent/protocol.ts"
import { type Behaviour, handles as handlesIn, type Step, transitionOf } from "../behaviour.ts"
import { correction } from "../keep.ts"
import type { Output } from "../output.ts"
import { type AgentId, type EpochMs, later } from "../vocabulary.ts"
import { HOLD_LIMIT_MS, LINK_SETTLES_MS, RESUME_LIMIT_MS, ROLL_CALL_EVERY_MS } from "./limits.ts"
import { matched } from "./matching.ts"
import type { Book, Colleague, Message, State, Waiter } from "./protocol.ts"

type Told<Tag extends Message["_tag"]> = Extract<Message, { _tag: Tag }>
type Noted = readonly [book: Book, outputs: ReadonlyArray<Output>]

const noted = (book: Book): Noted => [book, []]

const configured = (book: Book, { agents, at, group }: Told<"Configured">): Book => {
  const colleagues = Object.fromEntries(
    agents.map(({ agent, queues }) => [agent, { ...(book.colleagues[agent] ?? unheardAgent(at)), queues }])
  ) as Book["colleagues"]
  return { ...book, group, colleagues }
}

/** What we take an agent to be before their first announcement. */
const unheardAgent = (at: EpochMs): Colleague => ({
  queues: [],
  presence: { verdict: "signed-out", since: at, heard: 0, offer: null },
  held: null
})

/** All that others know better is forgotten; they are asked to say it again. The switch is back when it has been looked at. */
const forgotten = (book: Book, at: EpochMs): Book => ({
  ...book,
  linked: false,
  colleagues: Object.fromEntries(
    Object.entries(book.colleagues).map(([agent, { queues }]) => [agent, { ...unheardAgent(at), queues }])
  ) as Book["colleagues"],
  waiters: {}
})

/**
 * An agent's news. If they had heard of what we hold for them, the hold is over: they took it, and the call will say so,
 * or they could not, and the call waits again.
 */
const agentNews = (book: Book, { agent, presence }: Told<"AgentAnnounced">): Noted => {
  const colleague = book.colleagues[agent]
  if (colleague === undefined) return noted(book)
  const { held } = colleague
  const answered = held !== null && presence.heard >= held.offer
  const colleagues = {
    ...book.colleagues,
    [agent]: { ...colleague, presence, held: answered ? null : held }
  }
  const offers = Math.max(book.offers, presence.heard)
  const waiters = answered && presence.offer !== held.offer ? unoffered(book, held.call, held.offer) : book.waiters
  return noted({ ...book, offers, colleagues, waiters })
}

const unoffered = ({ waiters }: Book, call: Waiter["contact"]["call"], offer: number): Book["waiters"] => {
  const waiter = waiters[call]
  return waiter?.offered?.offer === offer ? { ...waiters, [call]: { ...waiter, offered: null } } : waiters
}

/** A call's news, through its queue. What it said before it heard of our offer cannot undo the offer. */
const callNews = (book: Book, message: Told<"CallRanked">): Noted => {
  const { at, contact, heard, priority, refusedBy, ringing, strategy } = message
  const before = book.waiters[contact.call]?.offered ?? null
  const unheard = ringing === null && before !== null && heard < before.offer
  const overdue = unheard && at >= before.until
  const offered =
    ringing === null ? (unheard && !overdue ? before : null) : { ...ringing, until: later(at, HOLD_LIMIT_MS) }
  const waiters = { ...book.waiters, [contact.call]: { contact, priority, strategy, refusedBy, offered } }
  const subject = `distributor/${book.group}`
  const was = `call/${contact.call} offered`
  const cause = "the call never heard of it"
  return [
    { ...book, offers: Math.max(book.offers, heard), waiters },
    overdue ? [correction({ at, subject, was, is: "waits", cause })] : []
  ]
}

const callGone = (book: Book, { call }: Told<"CallDropped">): Noted => {
  const { [call]: gone, ...waiters } = book.waiters
  return noted(gone === undefined ? book : { ...book, waiters })
}

/** After every piece of news: no fitting pair is left unmatched. */
const deciding =
  <M>(note: (book: Book, message: M & { readonly at: EpochMs }) => Noted) =>
  (state: Extract<State, { _tag: "Deciding" }>, message: M & { readonly at: EpochMs }): Step<State> => {
    const [book, outputs] = note(state.book, message)
    if (book === state.book) return [state, outputs]
    const [next, decisions] = matched(book, message.at)
    return [next, [...outputs, ...decisions]]
  }

const gathering =
  <M>(note: (book: Book, message: M) => Noted) =>
  (state: Extract<State, { _tag: "Gathering" }>, message: M): Step<State> => {
    const [book, outputs] = note(state.book, message)
    return [book === state.book ? state : { ...state, book }, outputs]
  }

const gather = (book: Book, at: EpochMs): Step<State> => [
  { _tag: "Gathering", book, resumeBy: later(at, RESUME_LIMIT_MS) },
  []
]

const resume = ({ book }: { readonly book: Book }, { at }: { readonly at: EpochMs }): Step<State> =>
  matched({ ...book, rollCallAt: later(at, ROLL_CALL_EVERY_MS) }, at)

/** Each agent hears what we believe of them; who finds it wrong says so. */
const rollCall = ({ book }: { readonly book: Book }, at: EpochMs): Step<State> => [
  { _tag: "Deciding", book: { ...book, rollCallAt: later(at, ROLL_CALL_EVERY_MS) } },
  (Object.entries(book.colleagues) as Array<[AgentId, Colleague]>).map(([agent, { held, presence }]) =>
    tellAgent(agent, { _tag: "RollCalled", held: held?.offer ?? null, believed: presence })
  )
]

const linked = (book: Book, isLinked: boolean): Noted =>
  noted(book.linked === isLinked ? book : { ...book, linked: isLinked })

const behaviour: Behaviour<State, Message> = {
  Unconfigured: {
    Configured: (_, message) => {
      const { at, group } = message
      const empty: Book = { group, offers: 0, linked: false, colleagues: {}, waiters: {}, rollCallAt: at }
      return gather(configured(empty, message), at)
    }
  },
  Gathering: {
    Configured: ({ book, resumeBy }, message) => [{ _tag: "Gathering", book: configured(book, message), resumeBy }, []],
    Restarted: ({ book }, { at }) => gather(forgotten(book, at), at),
    AgentAnnounced: gathering(agentNews),
    CallRanked: gathering(callNews),
    CallDropped: gathering(callGone),
    TelephonyLost: gathering((book) => linked(book, false)),
    TelephonyBack: gathering((book) => linked(book, true)),
    Resumed: resume,
    ResumeExpired: resume
  },
  Deciding: {
    Configured: deciding((book, message: Told<"Configured">) => noted(configured(book, message))),
    Restarted: ({ book }, { at }) => gather(forgotten(book, at), at),
    AgentAnnounced: deciding(agentNews),
    CallRanked: deciding(callNews),
    CallDropped: deciding(callGone),
    TelephonyLost: deciding((book) => linked(book, false)),
    // Calls first end what went on ringing meanwhile; an agent offered before that would be rung twice.
    TelephonyBack: ({ book }, { at }) => [
      { _tag: "Gathering", book: { ...book, linked: true }, resumeBy: later(at, LINK_SETTLES_MS) },
      []
    ],
    RollCallDue: (state, { at }) => rollCall(state, at)
  }
}

export const transition = transitionOf(behaviour)
export const handles = (state: State, message: Message) => handlesIn(behaviour, state, message)
