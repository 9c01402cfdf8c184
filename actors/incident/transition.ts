import { type Behaviour, handles as handlesIn, type Step, transitionOf } from "../behaviour.ts"
import { keep } from "../keep.ts"
import type { Output } from "../output.ts"
import { tellStarted } from "../task/alerting.ts"
import { released } from "../task/ending.ts"
import { tellTerminal } from "../terminal/protocol.ts"
import { earliest, type EpochMs, later } from "../vocabulary.ts"
import { workIdOf } from "../work.ts"
import {
  openSteps,
  partiesAgain,
  partyAsked,
  partyDue,
  partySaid,
  stepDone,
  stepOverdue,
  stepsBegun
} from "./course.ts"
import {
  type Desk,
  type DeskMessage,
  deskTransition,
  endDesk,
  enqueue,
  KIND,
  newDesk,
  ownerOf,
  putBack
} from "./desk.ts"
import { beginClimb, callNoMore, climb, climbAgain, contactAnswered, isClimb } from "./ladder.ts"
import {
  calledBack,
  lineAgain,
  lineDue,
  lineKept,
  lineLeft,
  lineLeftAgain,
  lineSeen,
  lineSeenClosed,
  talkWanted
} from "./line.ts"
import { LINGER_MS, SUSPENDED_AT_MOST_MS, TELL_END_EVERY_MS } from "./limits.ts"
import { guardians, heard, lockLifted, opened, openPressed, pressedAgain } from "./presses.ts"
import type { Message, Of, State, ToldOf } from "./protocol.ts"

type Open = Of<"Open">
type Suspended = Of<"Suspended">
type Closed = Of<"Closed">
type Answer<S extends State = State> = readonly [S, ReadonlyArray<Output>]

/** A press ends what was put away: somebody asks for help again. */
const suspendedPressed = (state: Suspended, message: ToldOf<"Pressed">): Step<State> => {
  const [pressed, outputs] = pressedAgain(state, message)
  if (pressed.case.presses === state.case.presses) return [pressed, outputs]
  const [next, more] = resume(pressed, message.at, null)
  return [next, [...outputs, ...more]]
}

const hears = <S extends Open | Suspended>(state: S, { at, event, phase }: ToldOf<"Heard">): Answer<S> => {
  const about = state.case
  const isIt = event === "cancel" || (phase === "restored" && event === about.report.event)
  const cancelledAt = isIt ? at : about.cancelledAt
  const fact = keep({ _tag: "IncidentHeard", at, incident: about.id, event, phase, number: null })
  return [{ ...state, case: { ...about, beside: about.beside + 1, cancelledAt } }, event === "heartbeat" ? [] : [fact]]
}

/** Who took it answers for it; the ladder waits for them. Whose it is no more, climbs again. */
const atDesk = (state: Open, message: DeskMessage): Step<State> => {
  // Finishing the card is not closing the incident.
  if (message._tag === "AgentEnded") return stillTheirs(state, message)
  const [desk, outputs] = deskTransition(state.desk, message)
  // The queue is no more, or will not have it: nobody may lose an alarm by that.
  if (desk._tag === "Ended") return [{ ...state, desk: newDesk(state.case.id) }, outputs]
  const next: Open = { ...state, desk }
  const [had, has] = [ownerOf(state.desk) !== undefined, ownerOf(desk) !== undefined]
  if (has && !had) {
    const [owned, more] = calledBack(stepsBegun({ ...next, escalation: null }, message.at), message.at)
    return [owned, [...outputs, callNoMore(next), ...lineKept(owned), ...more]]
  }
  if (had && !has) {
    const [climbing, more] = beginClimb(next, message.at)
    return [climbing, [...outputs, ...more]]
  }
  return [next, outputs]
}

const stillTheirs = (state: Open, message: ToldOf<"AgentEnded">): Step<State> => {
  const { desk } = state
  if (
    (desk._tag === "Active" || desk._tag === "SetAside") &&
    desk.agent === message.agent &&
    desk.offer === message.offer
  )
    return [state, [tellStarted(desk)]]
  const [next, outputs] = deskTransition(desk, message)
  return [{ ...state, desk: next }, outputs]
}

/** Asks its queue again, where it has no place any more. */
const asksAgain = (state: Open, at: EpochMs): Answer<Open> => {
  if (state.desk._tag !== "New") return [state, []]
  const [desk, outputs] = enqueue(state.case, at, null)
  return [{ ...state, desk }, outputs]
}

const climbDue = (state: Open, { at, climb: number }: ToldOf<"ClimbDue">): Step<State> => {
  if (!isClimb(state, number)) return [state, []]
  const [asked, outputs] = asksAgain(state, at)
  const [next, more] = climb(asked, at)
  return [next, [...outputs, ...more]]
}

const handedOver = (state: Open, { at, by, note, to }: ToldOf<"HandedOver">): Step<State> => {
  if (ownerOf(state.desk) === undefined) return [state, []]
  const [desk, outputs] = putBack(state.desk, at, to)
  const fact = keep({ _tag: "IncidentHandedOver", at, incident: state.case.id, by, to, note })
  const [next, more] = beginClimb({ ...state, desk }, at)
  return [next, [fact, ...outputs, ...more]]
}

const suspended = (state: Open, { at, by, reason, until }: ToldOf<"Suspended">): Step<State> => {
  const { case: about, climbs, desk, parties, steps } = state
  if (until <= at) return [state, []]
  const owner = ownerOf(desk)
  const [ended, outputs] = endDesk(desk, at, { by, note: reason, outcome: "withdrawn" })
  const next: Suspended = {
    _tag: "Suspended",
    case: about,
    until: earliest(until, later(at, SUSPENDED_AT_MOST_MS)),
    reason,
    preferred: owner?.agent ?? null,
    climbs,
    heard: heardBy(desk),
    released:
      ended._tag === "Ended" && ended.released !== null
        ? { agent: ended.released.agent, offer: ended.released.offer }
        : null,
    steps,
    parties
  }
  return [
    next,
    [
      keep({ _tag: "IncidentSuspended", at, incident: about.id, by, until: next.until, reason }),
      ...outputs,
      ...climbing(state)
    ]
  ]
}

/** What ends with a ladder that is being climbed. */
const climbing = (state: Open): ReadonlyArray<Output> => (state.escalation === null ? [] : [callNoMore(state)])

const heardBy = (desk: Desk): number => ("place" in desk ? desk.place.heard : "heard" in desk ? desk.heard : 0)

const resume = (state: Suspended, at: EpochMs, by: string | null): Answer => {
  const { case: about, climbs, heard: offers, parties, preferred, steps } = state
  const [desk, queued] = enqueue(about, at, preferred)
  const open: Open = {
    _tag: "Open",
    case: about,
    desk: desk._tag === "Queueing" ? { ...desk, heard: offers } : desk,
    escalation: null,
    climbs,
    steps,
    parties
  }
  const [next, more] = beginClimb(open, at)
  return [next, [keep({ _tag: "IncidentResumed", at, incident: about.id, by }), ...queued, ...more]]
}

/** Only with every mandatory step done; who asks is told why not before it comes so far. */
const closed = (state: Open | Suspended, { at, by, note, outcome }: ToldOf<"Closed">): Step<State> => {
  if (openSteps(state).length > 0) return [state, []]
  const { case: about } = state
  const [desk, outputs]: readonly [Desk | null, ReadonlyArray<Output>] =
    state._tag === "Suspended" ? [null, []] : endDesk(state.desk, at, { by, note, outcome: "done" })
  const fact = keep({
    _tag: "IncidentClosed",
    at,
    incident: about.id,
    terminal: about.terminal,
    by,
    outcome,
    note,
    openMs: at - about.openedAt
  })
  const next: Closed = {
    _tag: "Closed",
    case: about,
    outcome,
    desk,
    tellAt: later(at, TELL_END_EVERY_MS),
    until: later(at, LINGER_MS)
  }
  const unheard = state._tag === "Open" ? climbing(state) : []
  return [next, [fact, ...outputs, ...unheard, ...lineLeft(state), tellEnd(next), ...guardians(about, "closed")]]
}

const tellEnd = ({ case: about, outcome }: Closed): Output =>
  tellTerminal(about.terminal, { _tag: "IncidentEnded", incident: about.id, outcome })

/** Says it until the terminal knows; then it may go when no agent can ask any more. */
const tellEndDue = (state: Closed, at: EpochMs): Step<State> => {
  if (state.tellAt !== null) return [{ ...state, tellAt: later(at, TELL_END_EVERY_MS) }, [tellEnd(state)]]
  return at >= state.until ? [{ _tag: "Gone", id: state.case.id }, []] : [state, []]
}

/** Nobody is to wait for an incident that is over, or not at hand. */
const freed = (state: Closed | Suspended, message: ToldOf<"AgentAccepted" | "AgentAsked">): Step<State> => [
  state,
  [
    released(workIdOf(KIND, state.case.id), {
      agent: message.agent,
      offer: message.offer,
      reason: state._tag === "Closed" ? "done" : "withdrawn",
      wrapUpMs: 0
    })
  ]
]

/** That whoever had it is free of it may have been lost with the engine. */
const freedAgain = ({ case: about, released: last }: Suspended): ReadonlyArray<Output> =>
  last === null ? [] : [released(workIdOf(KIND, about.id), { ...last, reason: "withdrawn", wrapUpMs: 0 })]

const closedDesk = (state: Closed, message: DeskMessage): Step<State> => {
  if (state.desk === null) return [state, []]
  const [desk, outputs] = deskTransition(state.desk, message)
  return [{ ...state, desk }, outputs]
}

const recovered = (state: Open, message: ToldOf<"Recovered">): Step<State> => {
  const [asked, queued] = asksAgain(state, message.at)
  const [next, outputs] = atDesk(asked, message) as Answer<Open>
  return [
    next,
    [
      heard(next.case),
      ...queued,
      ...outputs,
      ...(next.escalation === null ? [callNoMore(next)] : climbAgain(next)),
      ...partiesAgain(next),
      ...lineAgain(next),
      // The key of each is sent once.
      ...guardians(next.case, "opened")
    ]
  ]
}

/** Whoever does something about it has the line held for longer. */
const andLineKept = ([next, outputs]: Answer<Open>, before: Open): Step<State> => [
  next,
  next === before ? outputs : [...outputs, ...lineKept(next)]
]

/** Whoever has it, or a supervisor. */
const maySay = ({ desk }: Open, { by, over }: Pick<ToldOf<"StepDone">, "by" | "over">): boolean =>
  over === true || ownerOf(desk)?.agent === by

const behaviour: Behaviour<State, Message> = {
  New: {
    Pressed: opened,
    AgentAccepted: ({ id }, message) => [{ _tag: "New", id }, deskTransition(newDesk(id), message)[1]],
    AgentAsked: ({ id }, message) => [{ _tag: "New", id }, deskTransition(newDesk(id), message)[1]],
    PlaceAsked: ({ id }, message) => [{ _tag: "New", id }, deskTransition(newDesk(id), message)[1]]
  },
  Open: {
    Pressed: openPressed,
    LockLifted: lockLifted,
    Heard: hears,
    Admitted: atDesk,
    PlaceRefused: atDesk,
    TermsChanged: atDesk,
    PlaceAsked: atDesk,
    AgentAccepted: atDesk,
    AgentAsked: atDesk,
    AgentRefused: atDesk,
    AgentRejected: atDesk,
    AgentTook: atDesk,
    AgentEnded: atDesk,
    WorkSetAside: atDesk,
    WorkTakenUp: atDesk,
    AnnounceDue: atDesk,
    AlertExpired: atDesk,
    AssureDue: atDesk,
    Recovered: recovered,
    StepDone: (state, message) => (maySay(state, message) ? andLineKept(stepDone(state, message), state) : [state, []]),
    StepDue: stepOverdue,
    PartyAsked: (state, message) =>
      maySay(state, message) ? andLineKept(partyAsked(state, message), state) : [state, []],
    PartySaid: partySaid,
    PartyDue: (state, { at, party }) => partyDue(state, at, party),
    ContactAnswered: contactAnswered,
    LineSeen: lineSeen,
    TalkWanted: talkWanted,
    Telephoned: (state) => [state, ownerOf(state.desk) === undefined ? [] : lineKept(state)],
    LineDue: (state, { at }) => lineDue(state, at),
    ClimbDue: climbDue,
    HandedOver: handedOver,
    Suspended: suspended,
    Closed: closed
  },
  Suspended: {
    Pressed: suspendedPressed,
    LockLifted: (state) => [{ ...state, case: { ...state.case, isLocked: false } }, []],
    Heard: hears,
    PartySaid: partySaid,
    PartyDue: (state, { at, party }) => partyDue(state, at, party),
    AgentAccepted: freed,
    AgentAsked: freed,
    PlaceAsked: (state, message) => [state, deskTransition(newDesk(state.case.id), message)[1]],
    LineSeen: lineSeen,
    TalkWanted: talkWanted,
    LineDue: (state, { at }) => lineDue(state, at),
    Resumed: (state, { at, by }) => resume(state, at, by),
    SuspensionOver: (state, { at }) => (at >= state.until ? resume(state, at, null) : [state, []]),
    Recovered: (state) => [state, [heard(state.case), ...freedAgain(state), ...lineAgain(state)]],
    Closed: closed
  },
  Closed: {
    // It came too late to belong to this one: its terminal opens another, as soon as it knows.
    Pressed: (state) => [state, [tellEnd(state)]],
    EndHeard: (state) => [{ ...state, tellAt: null }, []],
    LineSeen: lineSeenClosed,
    TellEndDue: (state, { at }) => tellEndDue(state, at),
    Recovered: (state, message) => {
      const [next, said] = closedDesk(state, message)
      return [
        next,
        [
          ...said,
          ...(state.tellAt === null ? [] : [tellEnd(state)]),
          ...guardians(state.case, "closed"),
          ...lineLeftAgain(state)
        ]
      ]
    },
    PlaceAsked: (state, message) => [state, deskTransition(newDesk(state.case.id), message)[1]],
    AgentAccepted: (state, message) => (state.desk === null ? freed(state, message) : closedDesk(state, message)),
    AgentAsked: (state, message) => (state.desk === null ? freed(state, message) : closedDesk(state, message)),
    AgentRejected: closedDesk,
    AgentTook: closedDesk,
    AgentEnded: closedDesk,
    WorkSetAside: closedDesk,
    WorkTakenUp: closedDesk
  },
  Gone: {}
}

export const transition = transitionOf(behaviour)
export const handles = (state: State, message: Message): boolean => handlesIn(behaviour, state, message)
