import { type Behaviour, handles as handlesIn, type Step, transitionOf } from "../behaviour.ts"
import type { CallbackOutcome, TryResult } from "../callback-words.ts"
import { tellCall } from "../call/protocol.ts"
import { keep } from "../keep.ts"
import type { Output } from "../output.ts"
import { placeAnswer, placeNews } from "../place-news.ts"
import { tellAlerting } from "../task/alerting.ts"
import { released } from "../task/ending.ts"
import { standingOf } from "../task/place.ts"
import { type AgentId, type EpochMs, later } from "../vocabulary.ts"
import { workIdOf } from "../work.ts"
import { callBack } from "./calling.ts"
import { type DeskMessage, deskStep, enqueue, heardBy, KIND, newDesk } from "./desk.ts"
import { openFrom, openUntil } from "./hours.ts"
import { AGENT_AGAIN_MS, CHECK_AFTER_START_MS, CHECK_EVERY_MS, CHECKS_LIMIT, LINGER_MS } from "./limits.ts"
import type { About, Message, Of, State, Told } from "./protocol.ts"

type Mine = { readonly agent: AgentId; readonly offer: number }
type Waiting = Of<"Spaced" | "Queued">
type Living = Of<"Spaced" | "Queued" | "Calling">

const workOf = ({ id }: Pick<About, "id">) => workIdOf(KIND, id)

const freed = (id: string, { agent, offer }: Mine): Output =>
  released(workIdOf(KIND, id), { agent, offer, reason: "withdrawn", wrapUpMs: 0 })

/** An agent this callback cannot take is freed at once, or they would wait for something that never comes. */
const notMine = <S extends Living | Of<"Over">>(state: S, message: Mine): Step<State> => [
  state,
  [freed(state.about.id, message)]
]

const asked = ({ id }: Of<"New">, { _tag, at, ...wish }: Told<"Asked">): Step<State> => {
  const about: About = { id, ...wish, askedAt: at, tried: 0, lastResult: null, calls: 0, heard: 0 }
  const { by, call, notBefore, number, queue } = wish
  const fact = keep({ _tag: "CallbackAsked", at, work: workOf(about), queue, number, by, ...(call && { call }) })
  const [next, outputs] = awaited(about, at, notBefore ?? at)
  return [next, [fact, ...outputs]]
}

/** Not before then, nor outside of its hours; and then in its old place. */
const awaited = (about: About, at: EpochMs, from: EpochMs): Step<State> => {
  const dueAt = openFrom(about, from)
  if (dueAt > at) return [{ _tag: "Spaced", about, dueAt }, []]
  const [desk, outputs] = enqueue(about, at)
  return [within({ _tag: "Queued", about, desk }, at), outputs]
}

const within = ({ about, desk }: Of<"Queued">, at: EpochMs): Of<"Queued"> => {
  const closesAt = openUntil(about, at)
  return { _tag: "Queued", about, desk, ...(closesAt !== undefined && { closesAt }) }
}

interface End {
  readonly outcome: CallbackOutcome
  readonly by?: string | null
  readonly reason?: string | undefined
}

const over = (
  about: About,
  at: EpochMs,
  { by = null, had = null, outcome, reason }: End & { had?: Mine | null }
): Step<State> => [
  {
    _tag: "Over",
    about,
    outcome,
    released: had === null ? null : { agent: had.agent, offer: had.offer },
    until: later(at, LINGER_MS)
  },
  [
    keep({
      _tag: "CallbackEnded",
      at,
      work: workOf(about),
      queue: about.queue,
      outcome,
      by,
      tried: about.tried,
      waitMs: at - about.askedAt,
      ...(reason !== undefined && { reason })
    })
  ]
]

/** Takes it out of its queue, and from the panel on which it stands. */
const takenOut = (state: Waiting, at: EpochMs, end: End): Step<State> => {
  const had = state._tag === "Queued" && state.desk._tag === "Alerting" ? state.desk : null
  const left = state._tag === "Queued" ? deskStep(state.desk, { _tag: "Withdrawn", at, by: end.by ?? "engine" })[1] : []
  const [next, outputs] = over(state.about, at, { ...end, had })
  return [next, [...left, ...outputs]]
}

/** Nobody is called any more until its hours begin again. Who has it on their panel just then may still take it. */
const hoursOver = (state: Of<"Queued">, at: EpochMs): Step<State> => {
  if (state.desk._tag === "Alerting") return [state, []]
  return openFrom(state.about, at) <= at ? [within(state, at), []] : comesBack(state, at, at)
}

/** Leaves its place, and has it again from then on. */
const comesBack = ({ about, desk }: Of<"Queued">, at: EpochMs, from: EpochMs): Step<State> => {
  const left = deskStep(desk, { _tag: "Withdrawn", at, by: "engine" })[1]
  const [next, outputs] = awaited({ ...about, heard: Math.max(about.heard, heardBy(desk)) }, at, from)
  return [next, [...left, ...outputs]]
}

/** What has its place, and is to have it now, keeps it. */
const moved = (state: Waiting, { at, by, to }: Told<"Moved">): Step<State> => {
  const about: About = { ...state.about, notBefore: to }
  const said = keep({ _tag: "CallbackMoved", at, work: workOf(about), queue: about.queue, by, to })
  const from = to > at ? to : at
  if (state._tag === "Queued" && openFrom(about, from) <= at) return [{ ...state, about }, [said]]
  const [next, outputs] = state._tag === "Queued" ? comesBack({ ...state, about }, at, from) : awaited(about, at, from)
  return [next, [said, ...outputs]]
}

const atDesk = (state: Of<"Queued">, message: DeskMessage): Step<State> => {
  const { about } = state
  const [desk, outputs] = deskStep(state.desk, message)
  // Its queue is no more.
  if (desk._tag === "Ended") {
    const [next, said] = over(about, message.at, { outcome: "refused" })
    return [next, [...outputs, ...said]]
  }
  return [desk === state.desk ? state : { ...state, desk }, outputs]
}

/** Who has no panel takes it with their telephone: it rings at once. */
const accepted = (state: Of<"Queued">, message: Told<"AgentAccepted">): Step<State> => {
  const [next, outputs] = atDesk(state, message)
  const isTheirs =
    next._tag === "Queued" &&
    next.desk._tag === "Alerting" &&
    next.desk.agent === message.agent &&
    next.desk.offer === message.offer
  if (message.byTelephone !== true || !isTheirs) return [next, outputs]
  const [calling, said] = callBack(next.about, next.desk as Extract<typeof next.desk, { _tag: "Alerting" }>, {
    at: message.at,
    isTaken: false
  })
  return [calling, [...outputs, ...said, ...leftPlace(next)]]
}

const took = (state: Of<"Queued">, message: Told<"AgentTook">): Step<State> => {
  const { about, desk } = state
  if (desk._tag !== "Alerting" || desk.agent !== message.agent || desk.offer !== message.offer)
    return atDesk(state, message)
  const [calling, outputs] = callBack(about, desk, { at: message.at, isTaken: true })
  return [calling, [...outputs, ...leftPlace(state)]]
}

const leftPlace = ({ desk }: Of<"Queued">): ReadonlyArray<Output> => placeNews(standingOf(desk), null)

const isOfThis = (state: Of<"Calling">, { call }: Pick<Told<"CallOver">, "call">): boolean => state.call === call

/** The agent of a call that came to nothing is free, if they are not at something else already. */
const callOver = (state: Of<"Calling">, { at, result }: { at: EpochMs; result: TryResult }): Step<State> => {
  const { call, ends, agent } = state
  const isTry = result !== "agent" && result !== "lost"
  const about: About = {
    ...state.about,
    tried: state.about.tried + (isTry ? 1 : 0),
    lastResult: result,
    heard: Math.max(state.about.heard, heardBy(state.desk))
  }
  const said = [
    freed(about.id, state),
    keep({ _tag: "CallbackTried", at, work: workOf(about), named: call, agent, result, tried: about.tried })
  ]
  const [next, outputs] = goesOn(about, { at, ends, had: state })
  return [next, [...said, ...outputs]]
}

const goesOn = (
  about: About,
  { at, ends, had }: { at: EpochMs; ends: Of<"Calling">["ends"]; had: Mine }
): Step<State> => {
  if (ends !== null) return over(about, at, { ...ends, had })
  // Its time ran out while somebody was called for it: nobody is to wait once more.
  if (at >= about.until) return over(about, at, { outcome: "expired", had })
  if (about.lastResult === "agent" || about.lastResult === "lost") return awaited(about, at, later(at, AGENT_AGAIN_MS))
  if (about.tried >= about.tries || about.lastResult === "invalid") return over(about, at, { outcome: "given-up", had })
  return awaited(about, at, later(at, about.spacingMs))
}

/** The call asked nobody: whether it still is, it says. */
const checked = (state: Of<"Calling">, at: EpochMs): Step<State> => {
  if (state.unanswered >= CHECKS_LIMIT) return callOver(state, { at, result: "lost" })
  const { about, call } = state
  return [
    { ...state, checkAt: later(at, CHECK_EVERY_MS), unanswered: state.unanswered + 1 },
    [tellCall(call, { _tag: "CallbackChecked", callback: about.id })]
  ]
}

/** Nobody is to be called any more; who has been called already may answer in this moment. */
const endsAfter = (state: Of<"Calling">, ends: NonNullable<Of<"Calling">["ends"]>): Step<State> => [
  { ...state, ends: state.ends ?? ends },
  [tellCall(state.call, { _tag: "CallbackWithdrawn", callback: state.about.id })]
]

const stillTheirs = (state: Of<"Calling">, message: Mine): Step<State> => {
  const { agent, desk, offer } = state
  if (message.agent !== agent || message.offer !== offer) return notMine(state, message)
  return [state, desk._tag === "Alerting" ? [tellAlerting(desk)] : []]
}

const noPlace = (state: Living | Of<"Over">, { queue }: Told<"PlaceAsked">): Step<State> => [
  state,
  placeAnswer(null, workOf(state.about), queue)
]

const asNew = ({ id }: Of<"New">, message: DeskMessage): Step<State> => [
  { _tag: "New", id },
  deskStep(newDesk(id), message)[1]
]

const waiting = {
  Cancelled: (state: Waiting, { at, by, reason }: Told<"Cancelled">) =>
    takenOut(state, at, { outcome: "cancelled", by, reason }),
  NumberServed: (state: Waiting, { at }: Told<"NumberServed">) => takenOut(state, at, { outcome: "served" }),
  Expired: (state: Waiting, { at }: Told<"Expired">): Step<State> =>
    at >= state.about.until ? takenOut(state, at, { outcome: "expired" }) : [state, []]
}

const behaviour: Behaviour<State, Message> = {
  New: { Asked: asked, AgentAccepted: asNew, AgentAsked: asNew, PlaceAsked: asNew },
  Spaced: {
    ...waiting,
    Moved: moved,
    WaitOver: (state, { at }) => (at >= state.dueAt ? awaited(state.about, at, at) : [state, []]),
    AgentAccepted: notMine,
    AgentAsked: notMine,
    PlaceAsked: noPlace
  },
  Queued: {
    ...waiting,
    Admitted: atDesk,
    PlaceRefused: atDesk,
    TermsChanged: atDesk,
    PlaceAsked: atDesk,
    AgentAccepted: accepted,
    AgentAsked: atDesk,
    AgentRefused: atDesk,
    AgentRejected: atDesk,
    AgentTook: took,
    AgentEnded: atDesk,
    WorkSetAside: atDesk,
    WorkTakenUp: atDesk,
    AnnounceDue: atDesk,
    AlertExpired: atDesk,
    AssureDue: atDesk,
    Moved: (state, message) => (state.desk._tag === "Alerting" ? [state, []] : moved(state, message)),
    HoursOver: (state, { at }) => hoursOver(state, at),
    Recovered: atDesk
  },
  Calling: {
    CustomerReached: (state, message) => {
      if (!isOfThis(state, message)) return [state, []]
      const about = { ...state.about, tried: state.about.tried + 1 }
      return over(about, message.at, { outcome: "reached", had: state })
    },
    CallGoesOn: (state, message) => (isOfThis(state, message) ? [{ ...state, unanswered: 0 }, []] : [state, []]),
    CallOver: (state, message) => (isOfThis(state, message) ? callOver(state, message) : [state, []]),
    DialRefused: (state, message) =>
      isOfThis(state, message) ? callOver(state, { at: message.at, result: "refused" }) : [state, []],
    CheckDue: (state, { at }) => checked(state, at),
    Cancelled: (state, { by, reason }) =>
      endsAfter(state, { outcome: "cancelled", by, ...(reason !== undefined && { reason }) }),
    NumberServed: (state) => endsAfter(state, { outcome: "served", by: null }),
    AgentAccepted: stillTheirs,
    AgentAsked: stillTheirs,
    AgentTook: stillTheirs,
    PlaceAsked: noPlace,
    // The call may not have begun, or be long over: it is asked once. Its name is not used again, for its legs may be there yet.
    Recovered: (state, { at }) => [
      { ...state, checkAt: later(at, CHECK_AFTER_START_MS), unanswered: CHECKS_LIMIT - 1 },
      []
    ]
  },
  Over: {
    AgentAccepted: notMine,
    AgentAsked: notMine,
    AgentRejected: notMine,
    AgentTook: notMine,
    AgentEnded: notMine,
    PlaceAsked: noPlace,
    // That its agent is free of it may have been lost with the engine.
    Recovered: (state) => [state, state.released === null ? [] : [freed(state.about.id, state.released)]],
    LingerExpired: (state, { at }) => (at >= state.until ? [{ _tag: "Gone", id: state.about.id }, []] : [state, []])
  },
  Gone: {}
}

export const transition = transitionOf(behaviour)
export const handles = (state: State, message: Message): boolean => handlesIn(behaviour, state, message)
