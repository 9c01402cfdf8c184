import { type Behaviour, handles as handlesIn, type Step, transitionOf } from "../behaviour.ts"
import { correction, keep } from "../keep.ts"
import type { Output } from "../output.ts"
import { announced, placeAnswer, placeNews } from "../place-news.ts"
import { type AgentId, type EpochMs, later } from "../vocabulary.ts"
import { type Asked, type WorkId, workIdOf } from "../work.ts"
import { activeMs, ended, released } from "./ending.ts"
import { alert, alertOver, heardOf, start, tellAlerting, tellStarted, waiting } from "./alerting.ts"
import { ANNOUNCE_EVERY_MS, ASSURE_EVERY_MS } from "./limits.ts"
import { standingOf } from "./place.ts"
import type { Message, Of, State, Told } from "./protocol.ts"

type Mine = { readonly agent: AgentId; readonly offer: number }
type Living = Of<"Queueing" | "Waiting" | "Alerting" | "Active" | "SetAside">
type Assigned = Of<"Active" | "SetAside">

const isMine = (state: Mine, message: Mine) => state.agent === message.agent && state.offer === message.offer

/** An agent this task cannot take is freed at once, or they would wait for something that never comes. */
const freed = (work: WorkId, { agent, offer }: Mine): Output =>
  released(work, { agent, offer, reason: "withdrawn", wrapUpMs: 0 })

const notMine = <S extends Exclude<State, { _tag: "New" | "Gone" }>>(state: S, message: Mine): Step<State> => [
  state,
  [freed(state.task.asked.id, message)]
]

const KIND = "task"
const named = ({ id, kind = KIND }: Of<"Gone" | "New">): WorkId => workIdOf(kind, id)

const created = (state: Of<"New">, message: Told<"Created">): Step<State> => {
  const { area, at, attributes, channel, customerAgents, load, needs, preferred, priority, queue, wrapUpMs } = message
  // Field by field, in this order: whoever made the message, what is written of it reads the same when it is decided again.
  const asked: Asked = {
    id: named(state),
    channel,
    queue,
    needs,
    area,
    preferred,
    ...(customerAgents && { customerAgents }),
    priority,
    queuedAt: at,
    load,
    attributes
  }
  const title = attributes["title"] ?? ""
  return [
    { _tag: "Queueing", task: { asked, wrapUpMs }, heard: 0, announceAt: later(at, ANNOUNCE_EVERY_MS) },
    [keep({ _tag: "TaskCreated", at, work: asked.id, channel, queue, title })]
  ]
}

/** A caller hears at once that a queue is full. Who gave us a task has our word, so it stands outside until there is room. */
const placeRefused = (state: Of<"Queueing" | "Waiting">, { at, queue, reason }: Told<"PlaceRefused">): Step<State> =>
  queue !== state.task.asked.queue || reason === "queue full"
    ? [state, []]
    : ended(state, at, { outcome: "refused", note: reason, by: null })

const announceAgain = <S extends Of<"Queueing" | "Waiting" | "Alerting">>(state: S, at: EpochMs): Step<State> => [
  { ...state, announceAt: later(at, ANNOUNCE_EVERY_MS) },
  announced(standingOf(state))
]

const termsChanged = <S extends Of<"Waiting" | "Alerting">>(
  state: S,
  { at, queue, terms }: Told<"TermsChanged">
): Step<State> =>
  queue === state.task.asked.queue ? announceAgain({ ...state, place: { ...state.place, terms } }, at) : [state, []]

const withdrawn = (state: Living, { at, by }: Told<"Withdrawn">): Step<State> =>
  ended(state, at, { outcome: "withdrawn", note: null, by })

const workOf = (state: State): WorkId => ("task" in state ? state.task.asked.id : named(state))

const placeAsked = <S extends State>(state: S, { queue }: Told<"PlaceAsked">): Step<State> => [
  state,
  placeAnswer(standingOf(state), workOf(state), queue)
]

/** What every living task does alike. A row below may say otherwise. */
const everywhere = {
  PlaceAsked: placeAsked,
  AgentAccepted: (state: Living, message: Told<"AgentAccepted">) => notMine(state, message),
  AgentAsked: (state: Living, message: Told<"AgentAsked">) => notMine(state, message),
  AgentRejected: (state: Living, message: Told<"AgentRejected">) => notMine(state, message),
  AgentTook: (state: Living, message: Told<"AgentTook">) => notMine(state, message),
  AgentEnded: (state: Living, message: Told<"AgentEnded">) => notMine(state, message),
  WorkSetAside: (state: Living, message: Told<"WorkSetAside">) => notMine(state, message),
  WorkTakenUp: (state: Living, message: Told<"WorkTakenUp">) => notMine(state, message),
  Withdrawn: withdrawn
}

/** The alert is over for one who does not take it. */
const passed = (state: Of<"Alerting">, message: Told<"AgentRejected" | "AgentEnded">): Step<State> =>
  isMine(state, message)
    ? alertOver(state, "rejected", message.at, "isKept" in message && message.isKept)
    : notMine(state, message)

const stillAlerting = (state: Of<"Alerting">, message: Told<"AgentAsked" | "WorkTakenUp">): Step<State> =>
  isMine(state, message) ? [state, [tellAlerting(state)]] : notMine(state, message)

const stillMine = (
  state: Assigned,
  message: Told<"AgentAccepted" | "AgentAsked" | "AgentRejected" | "AgentTook" | "WorkSetAside" | "WorkTakenUp">
): Step<State> => (isMine(state, message) ? [state, [tellStarted(state)]] : notMine(state, message))

const finished = (state: Assigned, message: Told<"AgentEnded">): Step<State> =>
  isMine(state, message)
    ? ended(state, message.at, { outcome: "done", note: message.note, by: null })
    : notMine(state, message)

/** Its agent has forgotten it or is another's. It is not lost: it goes back to its place among those who wait. */
const goesBack = (state: Assigned, message: Told<"AgentRefused">): Step<State> => {
  if (!isMine(state, message)) return [state, []]
  const { agent, place, task } = state
  const corrected = { at: message.at, subject: task.asked.id, was: `with ${agent}`, is: "waiting" }
  return [waiting(task, place, message.at), [correction({ ...corrected, cause: "the agent does not have it" })]]
}

const setAside = (state: Of<"Active">, message: Told<"WorkSetAside">): Step<State> => {
  if (!isMine(state, message)) return notMine(state, message)
  const { agent, at } = message
  return [
    { ...state, _tag: "SetAside", since: at, workedMs: activeMs(state, at) },
    [keep({ _tag: "TaskSetAside", at, work: state.task.asked.id, agent })]
  ]
}

const takenUp = (state: Of<"SetAside">, message: Told<"WorkTakenUp">): Step<State> => {
  if (!isMine(state, message)) return notMine(state, message)
  const { agent, at } = message
  const next: Of<"Active"> = { ...state, _tag: "Active", since: at }
  return [next, [keep({ _tag: "TaskTakenUp", at, work: state.task.asked.id, agent }), tellStarted(next)]]
}

const assure = (state: Assigned, { at }: { readonly at: EpochMs }): Step<State> => [
  { ...state, assureAt: later(at, ASSURE_EVERY_MS) },
  [tellStarted(state)]
]

const assigned = {
  ...everywhere,
  AgentAccepted: stillMine,
  AgentAsked: stillMine,
  AgentRejected: stillMine,
  AgentTook: stillMine,
  AgentRefused: goesBack,
  AgentEnded: finished,
  AssureDue: assure,
  Recovered: assure
}

const behaviour: Behaviour<State, Message> = {
  New: {
    Created: created,
    PlaceAsked: placeAsked,
    AgentAccepted: (state, message) => [state, [freed(named(state), message)]],
    AgentAsked: (state, message) => [state, [freed(named(state), message)]]
  },
  Queueing: {
    ...everywhere,
    Admitted: (state, { at, queue, terms }) =>
      queue === state.task.asked.queue
        ? [waiting(state.task, { terms, heard: state.heard, refusedBy: [] }, at), []]
        : [state, []],
    PlaceRefused: placeRefused,
    AgentAccepted: (state, message) => [
      { ...state, heard: Math.max(state.heard, message.offer) },
      [freed(state.task.asked.id, message)]
    ],
    AnnounceDue: (state, { at }) => announceAgain(state, at),
    Recovered: (state, { at }) => announceAgain(state, at)
  },
  Waiting: {
    ...everywhere,
    AgentAccepted: (state, message) => alert(state, message, message.at),
    TermsChanged: termsChanged,
    PlaceRefused: placeRefused,
    AnnounceDue: (state, { at }) => announceAgain(state, at),
    Recovered: (state, { at }) => announceAgain(state, at)
  },
  Alerting: {
    ...everywhere,
    AgentTook: (state, message) => (isMine(state, message) ? start(state, message.at) : notMine(state, message)),
    AlertExpired: (state, { at, isKept, offer }) =>
      offer === state.offer ? alertOver(state, "no-answer", at, isKept) : [state, []],
    AgentAccepted: (state, message) =>
      isMine(state, message)
        ? [state, [tellAlerting(state)]]
        : [{ ...state, place: heardOf(state.place, message.offer) }, [freed(state.task.asked.id, message)]],
    AgentAsked: stillAlerting,
    WorkTakenUp: stillAlerting,
    AgentRefused: (state, message) =>
      isMine(state, message) ? alertOver(state, "withdrawn", message.at) : [state, []],
    AgentRejected: passed,
    AgentEnded: passed,
    TermsChanged: termsChanged,
    // Something more urgent came before they took it: let another have it.
    WorkSetAside: (state, message) =>
      isMine(state, message) ? alertOver(state, "withdrawn", message.at) : notMine(state, message),
    AnnounceDue: (state, { at }) => announceAgain(state, at),
    Recovered: (state, { at }) => {
      const [next, outputs] = announceAgain(state, at)
      return [next, [tellAlerting(state), ...outputs]]
    }
  },
  Active: { ...assigned, WorkSetAside: setAside, WorkTakenUp: stillMine },
  SetAside: { ...assigned, WorkTakenUp: takenUp, WorkSetAside: stillMine },
  Ended: {
    PlaceAsked: placeAsked,
    AgentAccepted: notMine,
    AgentAsked: (state, message) => {
      const last = state.released
      return last !== null && isMine(last, message)
        ? [state, [released(state.task.asked.id, last)]]
        : notMine(state, message)
    },
    AgentRejected: notMine,
    AgentTook: notMine,
    AgentEnded: notMine,
    WorkSetAside: notMine,
    WorkTakenUp: notMine,
    // That its agent is free of it may have been lost with the engine.
    Recovered: (state) => [state, state.released === null ? [] : [released(state.task.asked.id, state.released)]],
    LingerExpired: (state, { at }) => (at >= state.until ? [gone(state), []] : [state, []])
  },
  Gone: {}
}

const gone = ({ task }: Of<"Ended">): Of<"Gone"> => {
  const [kind = "", id = ""] = task.asked.id.split(/\/(.*)/su)
  return kind === KIND ? { _tag: "Gone", id } : { _tag: "Gone", id, kind }
}

const decide = transitionOf(behaviour)

/** A task's place in the queue follows from its state, so the queue is told wherever the state changed: no path can forget it. */
export const transition = (state: State, message: Message): Step<State> => {
  const [next, outputs] = decide(state, message)
  // A repeated announcement says it already.
  if (message._tag === "AnnounceDue" || message._tag === "Recovered") return [next, outputs]
  const news = placeNews(standingOf(state), standingOf(next))
  return news.length === 0 ? [next, outputs] : [next, [...outputs, ...news]]
}

export const handles = (state: State, message: Message) => handlesIn(behaviour, state, message)
