import { type Behaviour, type Step, transitionOf } from "../behaviour.ts"
import type { Catalogue } from "../flow/catalogue.ts"
import { keep } from "../keep.ts"
import { announced, placeNews } from "../place-news.ts"
import { type EpochMs, later } from "../vocabulary.ts"
import { answeredInTime } from "./answering.ts"
import { audited, auditedAfterEnd, cleared } from "./audit.ts"
import { checkedAfterEnd } from "./called-back.ts"
import { agentsKnown, unheld } from "./customer-agents.ts"
import { diverted, pressed } from "./diverting.ts"
import { ended, lost, refused, released } from "./ending.ts"
import { inFlow, queueAhead, recoveredInFlow } from "./flow.ts"
import { ANNOUNCE_EVERY_MS } from "./limits.ts"
import { orOverflows } from "./overflowing.ts"
import { isOver, promptEnded, sounding, tooLong, waitDecided, waitDecidedAtRing } from "./patience.ts"
import { newsAnswered } from "./wait-news.ts"
import { standingOf } from "./place.ts"
import type { Message, Ring, State } from "./protocol.ts"
import { CALLERS_OWN } from "./party.ts"
import { rearranged } from "./rearranged.ts"
import { recordedOn } from "./recorded-on.ts"
import { noted, recordEnded, recordLeft, recordOverdue, recordStarted } from "./recording.ts"
import { recordingSeen } from "./recording-seen.ts"
import { askTelephony } from "./requests.ts"
import {
  answerable,
  answered,
  delivered,
  heardOf,
  oneRingOver,
  ringAgent,
  ringFailureOf,
  ringToo,
  tellRinging,
  waiting,
  WITHDRAWN,
  withMusic
} from "./ringing.ts"
import { ringBy, ringOf, ringsOf } from "./rings.ts"
import { arrived, unarrived } from "./arrival.ts"
import { deflected, made, pickedUp, takenFromQueue } from "./made.ts"
import { messageAgain } from "./message-left.ts"
import { servedRow, servicesOf } from "./served-rows.ts"
import {
  free,
  notMine,
  lineMeasured,
  lateLeg,
  renumbered,
  forgotten,
  placeAsked,
  everywhere,
  isMine,
  type Of,
  type Told
} from "./everywhere.ts"

const rejected = (state: Of<"Ringing">, message: Told<"AgentRejected" | "AgentEnded">): Step<State> => {
  const ring = ringOf(state, message)
  return ring === undefined
    ? notMine(state, message)
    : unanswered(state, ring, { at: message.at, fact: "rejected", reason: "rejected", clear: "CALL_REJECTED" })
}

/** The next agent, or, after so many, a number outside. */
const unanswered = (state: Of<"Ringing">, ring: Ring, over: Parameters<typeof oneRingOver>[2]): Step<State> =>
  orOverflows(oneRingOver(state, ring, over), over.at)

/** Again where it rings already; at one more where its queue rings everybody. */
const ringsToo = (state: Of<"Ringing">, message: Told<"AgentAccepted">): Step<State> => {
  const { agent, at, offer } = message
  const known = ringOf(state, message)
  if (known !== undefined) return [state, [tellRinging({ ...state, ...known })]]
  return ringToo(state, agent, offer, at) ?? [{ ...state, place: heardOf(state.place, offer) }, [free(state, message)]]
}

const announceAgain = <S extends Of<"Queueing" | "Waiting" | "Ringing">>(state: S, at: EpochMs): Step<State> => [
  { ...state, announceAt: later(at, ANNOUNCE_EVERY_MS) },
  announced(standingOf(state))
]

const termsChanged = <S extends Of<"Waiting" | "Ringing">>(
  state: S,
  { at, queue, terms }: Told<"TermsChanged">
): Step<State> =>
  queue === state.place.queue ? announceAgain({ ...state, place: { ...state.place, terms } }, at) : [state, []]

/** Nobody serves this queue any more, and somebody waits in it. */
const placeLost = (
  catalogue: Catalogue,
  state: Of<"Waiting">,
  { at, exit, queue }: Told<"PlaceRefused">
): Step<State> => {
  if (queue !== state.place.queue) return [state, []]
  const gone = exit === undefined ? undefined : diverted(catalogue, state, exit, at)
  return gone ?? ended(state, { at, by: "system", cause: "QUEUE_CLOSED", clearCaller: true })
}

const placeRefused = (
  catalogue: Catalogue,
  state: Of<"Queueing">,
  { at, exit, queue, reason }: Told<"PlaceRefused">
): Step<State> => {
  if (queue !== state.queue) return [state, []]
  const gone = exit === undefined ? undefined : diverted(catalogue, state, exit, at)
  return gone ?? refused(state.caller, { at, reason, cause: "USER_BUSY" })
}

/** The rows that look into flows. */
type Rows = Behaviour<State, Message>
const rowsWith = (
  catalogue: Catalogue
): Pick<Rows, "InFlow" | "Served"> &
  Readonly<Record<"New" | "Lost", Pick<Rows["New"] & Rows["Lost"], "Arrived">>> & {
    readonly Queueing: Pick<Rows["Queueing"], "PlaceRefused">
    readonly Waiting: Pick<Rows["Waiting"], "AnnounceDue" | "DigitPressed" | "PlaceRefused">
    readonly Ringing: Pick<Rows["Ringing"], "DigitPressed">
  } => ({
  New: { Arrived: (state, message) => arrived(catalogue, state, message) },
  Lost: { Arrived: (state, message) => arrived(catalogue, state, message) },
  InFlow: {
    ...everywhere,
    LegsSeen: (state, message) => audited(state, message, queueAhead(catalogue, state)),
    PlayEnded: (state, { at, outcome, playback }) =>
      inFlow(catalogue, state, { _tag: "PlayEnded", number: playback, outcome }, at),
    DigitPressed: (state, { at, digit }) => inFlow(catalogue, state, { _tag: "DigitPressed", digit }, at),
    AgentsKnown: agentsKnown,
    FlowAnswered: (state, { answer, at, number }) => inFlow(catalogue, state, { _tag: "Answered", number, answer }, at),
    WaitExpired: (state, { at, ...expired }) => inFlow(catalogue, state, expired, at),
    Recovered: (state, { at }) => recoveredInFlow(catalogue, state, renumbered(state.caller, at), at)
  },
  Queueing: { PlaceRefused: (state, message) => placeRefused(catalogue, state, message) },
  Waiting: {
    PlaceRefused: (state, message) => placeLost(catalogue, state, message),
    DigitPressed: (state, message) => pressed(catalogue, state, message),
    AnnounceDue: (state, { at }) => {
      if (isOver(state.place, at)) return tooLong(catalogue, state, at)
      const [heard, sounds] = sounding(state, at)
      const [next, outputs] = announceAgain(heard, at)
      return orOverflows([next, [...sounds, ...outputs]], at)
    }
  },
  Ringing: { DigitPressed: (state, message) => pressed(catalogue, state, message) },
  Served: { ...servedRow(catalogue), ...servicesOf(catalogue) }
})

const rows: Omit<Rows, "InFlow" | "Served"> = {
  New: {
    ...unarrived,
    MakeCallAsked: (state, message) => made(state.call, message),
    // A caller nobody knows arrives first. Who is still here then has had their call, long ago: the switch missed its end.
    LegsSeen: (state, { legs }) => [state, cleared(state.call, legs)]
  },
  Lost: {
    ...unarrived,
    // A caller who is still there has arrived by now, before the look at the legs.
    LegsSeen: (state, { at, lastHeardAt = at, legs }) =>
      legs.some(({ attempt }) => attempt === CALLERS_OWN)
        ? [state, cleared(state.call, legs)]
        : [{ _tag: "Gone", call: state.call }, [...cleared(state.call, legs), lost(state.call, lastHeardAt)]]
  },

  Queueing: {
    ...everywhere,
    Admitted: (state, { at, queue, terms }) => {
      if (queue !== state.queue) return [state, []]
      const { heard, queuedAt, since } = state
      const came = since === undefined ? {} : { since }
      const place = { queue, queuedAt, ...came, terms, heard, refusedBy: [] }
      const [caller, music] = withMusic(state.caller, place)
      const queued = keep({ _tag: "CallQueued", at: since ?? queuedAt, call: caller.call, queue })
      return [waiting(caller, place, at), [music, queued]]
    },
    AgentAccepted: (state, message) => [
      { ...state, heard: Math.max(state.heard, message.offer) },
      [free(state, message)]
    ],
    AgentsKnown: agentsKnown,
    AnnounceDue: (state, { at }) => (state.isHeld === true ? [unheld(state, at), []] : announceAgain(state, at)),
    Recovered: (state, { at }) => {
      const next = { ...state, caller: renumbered(state.caller, at) }
      return next.isHeld === true ? [unheld(next, at), []] : announceAgain(next, at)
    }
  },
  Waiting: {
    ...everywhere,
    AgentAccepted: (state, { agent, at, offer }) => ringAgent(state, agent, offer, at),
    PickupAsked: takenFromQueue,
    TermsChanged: termsChanged,
    Unstaffed: (state, { at, queue }) =>
      queue === state.place.queue ? orOverflows([state, []], at, true) : [state, []],
    PlayEnded: (state, message) => promptEnded(state, message),
    WaitDecided: waitDecided,
    FlowAnswered: (state, message) => newsAnswered(state, message),
    // Whether the music plays the switch cannot tell. It begins anew with the first timer, which is after the first look
    // at the legs: not into a talk that the journal forgot.
    Recovered: (state, { at }) => [
      { ...state, caller: renumbered(state.caller, at), announceAt: at, silent: true },
      announced(standingOf(state))
    ]
  },
  Ringing: {
    ...everywhere,
    PlayEnded: (state, message) => promptEnded(state, message),
    WaitDecided: waitDecidedAtRing,
    LegDelivered: (state, message) => {
      const ring = ringBy(state, message.attempt)
      return ring === undefined ? lateLeg(state, message) : delivered(state, ring, message.answerBy)
    },
    AnswerRefused: (state, { attempt }) => {
      const ring = ringBy(state, attempt)
      return ring === undefined ? [state, []] : answerable(state, ring, "handset")
    },
    LegEstablished: (state, message) => {
      const ring = ringBy(state, message.attempt)
      return ring === undefined ? lateLeg(state, message) : answered(state, ring, message.at, false)
    },
    LegCleared: (state, message) => {
      const { at, attempt, cause } = message
      const ring = ringBy(state, attempt)
      return ring === undefined
        ? everywhere.LegCleared(state, message)
        : unanswered(state, ring, { at, ...ringFailureOf(cause), clear: null })
    },
    RingExpired: (state, { at, attempt }) => {
      const ring = ringBy(state, attempt)
      return ring === undefined
        ? [state, []]
        : unanswered(state, ring, { at, fact: "no-answer", reason: "no-answer", clear: "NO_ANSWER" })
    },
    AgentAccepted: ringsToo,
    AgentAsked: (state, message) => {
      const ring = ringOf(state, message)
      return ring === undefined ? notMine(state, message) : [state, [tellRinging({ ...state, ...ring })]]
    },
    AgentRefused: (state, message) => {
      const ring = ringOf(state, message)
      return ring === undefined ? [state, []] : oneRingOver(state, ring, { at: message.at, ...WITHDRAWN })
    },
    AgentRejected: rejected,
    AgentEnded: rejected,
    TermsChanged: termsChanged,
    AgentTook: (state, message) => {
      const ring = ringOf(state, message)
      if (ring === undefined) return notMine(state, message)
      const { answerBy, attempt } = ring
      const { call } = state.caller
      const again = tellRinging({ ...state, ...ring })
      return [state, [answerBy === "click" ? askTelephony({ _tag: "AnswerLeg", call, attempt }) : again]]
    },
    DeflectAsked: (state, message) => deflected(state, message),
    PickupAsked: (state, message) => pickedUp(state, message),
    AnnounceDue: (state, { at }) => announceAgain(state, at),
    Recovered: (state, { at }) => {
      const [next, outputs] = announceAgain({ ...state, caller: renumbered(state.caller, at) }, at)
      return [next, [...ringsOf(state).map((ring) => tellRinging({ ...state, ...ring })), ...outputs]]
    }
  },
  Ended: {
    StateLost: forgotten,
    CallbackChecked: checkedAfterEnd,
    LegsSeen: auditedAfterEnd,
    RecordingDecided: (state, message) => noted(state, message),
    PlaceAsked: placeAsked,
    LegDelivered: lateLeg,
    LegEstablished: lateLeg,
    RecordStarted: (state, message) => recordStarted(state, message),
    RecordEnded: (state, message) => recordEnded(state, message),
    RecordLeft: (state) => recordLeft(state),
    RecordOverdue: (state, { at }) => recordOverdue(state, at),
    LineMeasured: lineMeasured,
    AgentAccepted: notMine,
    AgentAsked: (state, message) => {
      const last = state.released.find((release) => isMine(release, message))
      return last !== undefined ? [state, [released(state.caller.call, last)]] : notMine(state, message)
    },
    AgentRejected: notMine,
    AgentTook: notMine,
    AgentEnded: notMine,
    Recovered: (state) => [state, messageAgain(state.caller)],
    LingerExpired: (state, { at }) =>
      at >= state.until ? [{ _tag: "Gone", call: state.caller.call }, []] : [state, []]
  },
  Gone: {}
}

/** The table of a call whose flows stand in the catalogue. */
export const behaviourWith = (catalogue: Catalogue): Behaviour<State, Message> => {
  const { InFlow, Lost, New, Queueing, Ringing, Served, Waiting } = rowsWith(catalogue)
  return {
    ...rows,
    New: { ...rows.New, ...New },
    Lost: { ...rows.Lost, ...Lost },
    InFlow,
    Queueing: { ...rows.Queueing, ...Queueing },
    Waiting: { ...rows.Waiting, ...Waiting },
    Ringing: { ...rows.Ringing, ...Ringing },
    Served
  }
}

/** The legs that are there say of what nothing is written any more, whatever else they come to. */
const lookedAt = (step: Step<State>, message: Message): Step<State> => {
  const [state, outputs] = step
  if (message._tag !== "LegsSeen" || !("caller" in state) || state._tag === "Ended") return step
  const [next, more] = recordingSeen(state, message)
  return next === state && more.length === 0 ? step : [next, [...outputs, ...more]]
}

/**
 * A call's place in the queue follows from its state, and so do who hears whom in it and whose leg is recorded. Queue and switch
 * are told wherever the state changed: no path can forget them. What the switch showed of itself the audit compares itself.
 */
export const transitionWith = (behaviour: Behaviour<State, Message>) => {
  const decide = transitionOf(behaviour)
  return (state: State, message: Message): Step<State> => {
    const [decided, outputs] = lookedAt(decide(state, message), message)
    const looked = message._tag === "LegsSeen" || message._tag === "Arrived"
    const [arranged, commands] = looked || decided === state ? [decided, []] : rearranged(state, decided, message.at)
    const [next, recording] = decided === state ? [arranged, []] : recordedOn(arranged, message.at)
    const said = commands.length + recording.length === 0 ? outputs : [...commands, ...outputs, ...recording]
    // A place of which nothing can be read is one that nobody knew of when this was decided first.
    const news = next._tag === "Lost" ? [] : placeNews(standingOf(state), standingOf(next))
    return answeredInTime(news.length === 0 ? [next, said] : [next, [...said, ...news]], message)
  }
}
