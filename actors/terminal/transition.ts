import { ALARM_EVENTS, type AlarmEvent, plainReport, type Reported } from "../alarm-event.ts"
import { isAlike } from "../alike.ts"
import { type Behaviour, handles as handlesIn, type Step, transitionOf } from "../behaviour.ts"
import { tellIncident } from "../incident/protocol.ts"
import { keep } from "../keep.ts"
import type { Output } from "../output.ts"
import { earliest, type EpochMs, later } from "../vocabulary.ts"
import { checkedIn, due, rescheduled, undecided, waitingFor } from "./check-in.ts"
import { alarmed, closedWith, faulty, restored, tellFaultsAgain, withdrawn } from "./faults.ts"
import type { Card } from "./handling.ts"
import {
  ASSURE_EVERY_MS,
  LOCKED_AT_MOST_MS,
  REPEAT_AFTER_END_WITHIN_MS,
  REPEAT_WITHIN_MS,
  SEEN_LIMIT,
  UNHEARD_LIMIT
} from "./limits.ts"
import { breaksLock, judged, tellUnlocked, unlocked } from "./locks.ts"
import type { Message, Of, Press, State, ToldOf } from "./protocol.ts"
import { askAlarmLine } from "./requests.ts"

type Serving = Of<"Serving">
type Answer = readonly [Serving, ReadonlyArray<Output>]

/** One after the other, as if each were a step of its own. */
const then = ([state, outputs]: Answer, next: (state: Serving) => Answer): Answer => {
  const [after, more] = next(state)
  return [after, [...outputs, ...more]]
}

const serving = (
  { decided, id, incidents, presses, tasks }: Pick<Serving, "decided" | "id" | "incidents" | "presses" | "tasks">,
  card: Card,
  at: EpochMs
): Serving => ({
  _tag: "Serving",
  id,
  card,
  incident: null,
  presses,
  incidents,
  seen: [],
  faults: [],
  tasks,
  nuisances: [],
  lock: null,
  checkIn: waitingFor(card, undecided(at, decided)),
  ...(decided === undefined ? {} : { decided }),
  ...stays({ card }, at),
  assureAt: null,
  isRetiring: false
})

/** Of one that passes: it is there for as long as an incident of it counts what it says. */
const stays = ({ card: { incidentEveryMs, isPassing } }: Pick<Serving, "card">, at: EpochMs): Pick<Serving, "goesAt"> =>
  isPassing === true && incidentEveryMs !== undefined ? { goesAt: later(at, incidentEveryMs) } : {}

/** Its incident is over: for a moment it says the same again. */
const lingers = ({ goesAt }: Serving, at: EpochMs): Pick<Serving, "goesAt"> => {
  const until = later(at, REPEAT_AFTER_END_WITHIN_MS)
  return goesAt === undefined ? {} : { goesAt: goesAt > until ? goesAt : until }
}

const goneDue = (state: Serving, at: EpochMs): Step<State> => {
  const { goesAt, id, incident, lock } = state
  const stillHere = goesAt === undefined || at < goesAt || incident !== null || lock !== null
  return [stillHere ? state : { _tag: "Gone", id }, []]
}

const configured = (state: Serving, { at, card }: ToldOf<"Configured">): Step<State> => {
  const isKnown = !state.isRetiring && isAlike(card, state.card)
  const isOld = state.isRetiring ? card.revision <= state.card.revision : card.revision < state.card.revision
  if (isKnown || isOld) return [state, []]
  return [{ ...state, card, isRetiring: false, checkIn: rescheduled(state, card, at) }, []]
}

const acknowledged = (receipt: string): ReadonlyArray<Output> =>
  receipt === "" ? [] : [askAlarmLine({ _tag: "Acknowledge", receipt })]

/** While its incident is open a repeat may come late; once that is over, the same words soon mean another press. */
const isRepeat = ({ incident, seen }: Serving, { code, device, phase, reference }: Reported, at: EpochMs): boolean =>
  reference !== null &&
  seen.some((one) => {
    const isOver = one.incident !== null && one.incident !== incident?.id
    const withinMs = isOver ? REPEAT_AFTER_END_WITHIN_MS : REPEAT_WITHIN_MS
    const isSame =
      one.reference === reference &&
      one.code === code &&
      (one.device === undefined || one.device === device) &&
      (one.phase === undefined || one.phase === phase)
    return isSame && one.at > at - withinMs
  })

const remembered = (state: Serving, { code, device, phase, reference }: Reported, at: EpochMs): Serving =>
  reference === null
    ? state
    : {
        ...state,
        seen: [
          ...state.seen.filter((one) => one.at > at - REPEAT_WITHIN_MS),
          { reference, code, device, phase, at, incident: state.incident?.id ?? null }
        ].slice(-SEEN_LIMIT)
      }

/** The acknowledgement comes last: it is asked for when all else is written in the same step. */
const told = (state: Serving, message: ToldOf<"Told">): Step<State> => {
  const { at, receipt, report } = message
  if (isRepeat(state, report, at)) {
    const [same, said] = repeats(state, message)
    return [same, [...said, ...acknowledged(receipt)]]
  }
  // So many wait to be heard that it cannot be kept: it is not acknowledged, and comes again.
  if ((state.incident?.unheard.length ?? 0) >= UNHEARD_LIMIT) return [state, []]
  const [after, outputs] = news(state, message)
  return [remembered(after, report, at), [...outputs, ...acknowledged(receipt)]]
}

const reported = (
  state: Serving,
  { at, report, sent }: Pick<ToldOf<"Told">, "at" | "report" | "sent">,
  said: { readonly incident: string | null; readonly isRepeat: boolean; readonly isTest: boolean }
): Output => {
  const { code, event, phase } = report
  const as = sent === undefined ? {} : { sent }
  return keep({ _tag: "TerminalReported", at, terminal: state.id, event, phase, code, ...said, ...as })
}

const repeats = (state: Serving, message: ToldOf<"Told">): Answer => {
  const incident = state.incident?.id ?? null
  return [state, [reported(state, message, { incident, isRepeat: true, isTest: message.report.isTest })]]
}

const news = (state: Serving, message: ToldOf<"Told">): Answer => {
  const { at, becomes, report, sent } = message
  const isTest = report.isTest || (state.card.testUntil !== null && at < state.card.testUntil)
  const log = (incident: string | null): Answer => [
    state,
    [reported(state, message, { incident, isRepeat: false, isTest })]
  ]
  if (report.event === "check-in")
    return then(
      then(log(null), (now) => checkedIn(now, at)),
      (now) => beside(now, report)
    )
  if (isTest) return then(log(null), (now) => beside(now, report))
  if (report.phase === "restored")
    return then(
      then(log(state.incident?.id ?? null), (now) => beside(now, report)),
      (now) => restored(now, report, at)
    )
  if (becomes._tag === "Note") return then(log(null), (now) => beside(now, report))
  if (becomes._tag === "Task") return then(log(null), (now) => faulty(now, report, becomes, at))
  // Counted with the incident that it had a moment ago.
  if (isCounted(state, report, at)) return log(`${state.id}-${state.incidents}`)
  return then(unlockedBy(state, report, at), (now) =>
    pressed(now, { at, report, becomes }, sent === undefined ? {} : { sent })
  )
}

const ALARMS: ReadonlySet<AlarmEvent> = new Set(ALARM_EVENTS)

const isCounted = ({ card, incident, openedAt }: Serving, { event }: Reported, at: EpochMs): boolean =>
  incident === null &&
  openedAt !== undefined &&
  card.incidentEveryMs !== undefined &&
  at < openedAt + card.incidentEveryMs &&
  !(card.standsForMany === true && ALARMS.has(event))

const unlockedBy = (state: Serving, report: Reported, at: EpochMs): Answer =>
  breaksLock(report.event) ? unlocked(state, at, "event", null) : [state, []]

/** An open incident hears of all that its terminal says: a cancel, a restore, a heartbeat. */
const beside = (state: Serving, { event, phase }: Reported): Answer =>
  state.incident === null
    ? [state, []]
    : [state, [tellIncident(state.incident.id, { _tag: "Heard", terminal: state.id, event, phase })]]

const pressed = (
  state: Serving,
  { at, becomes, report }: Omit<Press, "number">,
  sent: Pick<ToldOf<"Told">, "sent"> = {}
): Answer => {
  const press: Press = { number: state.presses + 1, at, report, becomes }
  const isNew = state.incident === null
  const incidents = isNew ? state.incidents + 1 : state.incidents
  const open = state.incident ?? { id: `${state.id}-${incidents}`, first: press.number, unheard: [] }
  const log = reported(state, { at, report, ...sent }, { incident: open.id, isRepeat: false, isTest: false })
  const next: Serving = {
    ...state,
    presses: press.number,
    incidents,
    ...(isNew && state.card.incidentEveryMs !== undefined ? { openedAt: at } : {}),
    ...(isNew ? stays(state, at) : {}),
    incident: { ...open, unheard: [...open.unheard, press] },
    assureAt: later(at, ASSURE_EVERY_MS)
  }
  return then([next, [log, tellPress(next, next.incident!, press)]], (now) => alarmed(now, press, open.id))
}

/** All of them, in order: the incident takes none before those that came earlier, and one of those may have been lost. */
const tellUnheard = (state: Serving): ReadonlyArray<Output> => {
  const { incident } = state
  return incident === null ? [] : incident.unheard.map((press) => tellPress(state, incident, press))
}

const tellPress = (
  { card, id, lock }: Serving,
  incident: { readonly id: string; readonly first: number },
  press: Press
): Output => {
  const { becomes, number, report } = press
  if (becomes._tag !== "Incident") throw new Error("a press without a handling")
  const { area, title, user } = card
  return tellIncident(incident.id, {
    _tag: "Pressed",
    terminal: id,
    first: incident.first,
    pressedAt: press.at,
    number,
    report,
    title,
    user,
    area,
    handling: becomes.handling,
    isLocked: lock !== null
  })
}

/** Says again what may have been lost between the disk and its reader. */
const assure = (state: Serving, at: EpochMs): Answer => {
  const faults = tellFaultsAgain(state)
  const presses = tellUnheard(state)
  return [
    {
      ...state,
      faults: state.faults.map((fault) => ({ ...fault, again: null })),
      assureAt: presses.length > 0 ? later(at, ASSURE_EVERY_MS) : null
    },
    [...presses, ...faults]
  ]
}

const pressesHeard = (state: Serving, { at, incident, upTo }: ToldOf<"PressesHeard">): Step<State> => {
  if (state.incident?.id !== incident) return [state, []]
  const unheard = state.incident.unheard.filter(({ number }) => number > upTo)
  return retiredNow([{ ...state, incident: { ...state.incident, unheard } }, []], at)
}

/** What was pressed since is a new one, unless it would only be counted. */
const incidentEnded = (state: Serving, { at, incident, outcome }: ToldOf<"IncidentEnded">): Step<State> => {
  const heard = tellIncident(incident, { _tag: "EndHeard" })
  if (state.incident?.id !== incident) return [state, [heard]]
  const over: Serving = { ...state, incident: null, ...lingers(state, at) }
  const unheard = state.incident.unheard.filter((press) => !isCounted(over, press.report, press.at))
  const closed: Answer = then([over, [heard]], (now) => judged(now, at, outcome))
  return retiredNow(
    then(closed, (now) => {
      const [press] = unheard
      if (press === undefined) return closedWith(now, at, incident, null)
      const id = `${now.id}-${now.incidents + 1}`
      const next: Serving = {
        ...now,
        incidents: now.incidents + 1,
        ...(now.card.incidentEveryMs === undefined ? {} : { openedAt: at }),
        ...stays(now, at),
        incident: { id, first: press.number, unheard },
        assureAt: later(at, ASSURE_EVERY_MS)
      }
      return then([next, tellUnheard(next)], (after) => closedWith(after, at, incident, { id, unheard }))
    }),
    at
  )
}

/** It goes when its incident is over. */
const retiredNow = ([state, outputs]: Answer, at: EpochMs): Step<State> => {
  const { card, decided, id, incident, incidents, isRetiring, presses, tasks } = state
  if (!isRetiring || incident !== null) return [state, outputs]
  const numbers = { presses, incidents, tasks, ...(decided === undefined ? {} : { decided }) }
  return [
    { _tag: "Retired", id, ...numbers, revision: card.revision, heardAt: null },
    [...outputs, ...withdrawn(state, at)]
  ]
}

/** The user is not heard of: by the rule of their records somebody is told. It stands for a press. */
const missed = (state: Serving, at: EpochMs): Answer => {
  const { card, checkIn } = state
  if (checkIn === null) return [state, []]
  const next: Serving = { ...state, decided: checkIn.deadline, checkIn: waitingFor(card, checkIn.deadline) }
  const fact = keep({ _tag: "CheckInMissed", at, terminal: state.id, deadline: checkIn.deadline })
  if (card.missedCheckIn === null) return [next, [fact]]
  const report: Reported = {
    ...plainReport("check-in-missed", "check-in"),
    voice: { way: "call-terminal", number: null }
  }
  const [free, outputs] = unlocked(next, at, "event", null)
  return then([free, [fact, ...outputs]], (now) =>
    pressed(now, { at, report, becomes: { _tag: "Incident", handling: card.missedCheckIn! } })
  )
}

const reminderHeard = (state: Serving, { at, confirmed, deadline }: ToldOf<"ReminderHeard">): Step<State> => {
  if (state.checkIn?.stage !== "reminded" || state.checkIn.deadline !== deadline) return [state, []]
  return confirmed ? checkedIn(state, at) : missed(state, at)
}

const isDeadline = ({ checkIn }: Serving, deadline: EpochMs): boolean => checkIn?.deadline === deadline

const locked = (state: Serving, { at, by, reason, until: asked }: ToldOf<"Locked">): Step<State> => {
  if (asked <= at) return [state, []]
  const until = earliest(asked, later(at, LOCKED_AT_MOST_MS))
  return [
    { ...state, lock: { until, reason, by } },
    [keep({ _tag: "TerminalLocked", at, terminal: state.id, until, reason, by })]
  ]
}

const endHeard = (state: State, { incident }: ToldOf<"IncidentEnded">): Step<State> => [
  state,
  [tellIncident(incident, { _tag: "EndHeard" })]
]

const retiredSaid = (
  terminal: string,
  { at, report: { code, event, isTest, phase }, sent }: Pick<ToldOf<"Told">, "at" | "report" | "sent">
): Output =>
  keep({
    _tag: "TerminalReported",
    at,
    terminal,
    event,
    phase,
    code,
    incident: null,
    isRepeat: false,
    isTest,
    ...(sent === undefined ? {} : { sent })
  })

const behaviour: Behaviour<State, Message> = {
  New: {
    Configured: ({ id }, { at, card }) => [serving({ id, presses: 0, incidents: 0, tasks: 0 }, card, at), []],
    IncidentEnded: endHeard
  },
  Serving: {
    Configured: configured,
    // Nobody is asked any more whether they are well.
    Retired: (state, { at }) => retiredNow([{ ...state, isRetiring: true, checkIn: null }, []], at),
    Told: told,
    PressesHeard: pressesHeard,
    IncidentEnded: incidentEnded,
    Locked: locked,
    Unlocked: (state, { at, by }) => unlocked(state, at, "supervisor", by),
    ReminderHeard: reminderHeard,
    Recovered: (state, { at }) => {
      const [next, outputs] = assure(state, at)
      return [next, state.lock === null ? [...outputs, ...tellUnlocked(state)] : outputs]
    },
    AssureDue: (state, { at }) => assure(state, at),
    LockOver: (state, { at }) =>
      state.lock !== null && at >= state.lock.until ? unlocked(state, at, "time", null) : [state, []],
    CheckInDue: (state, { at, deadline }) =>
      isDeadline(state, deadline) ? due(state, at, (now) => missed(now, at)) : [state, []],
    ReminderOver: (state, { at, deadline }) =>
      isDeadline(state, deadline) && state.checkIn?.stage === "reminded" ? missed(state, at) : [state, []],
    GoneDue: (state, { at }) => goneDue(state, at)
  },
  Retired: {
    // Whoever read its records before they went may say so after that.
    Configured: (state, { at, card }) =>
      state.revision !== undefined && card.revision <= state.revision ? [state, []] : [serving(state, card, at), []],
    // The lines may not know yet: it must not repeat for ever, and is in the log.
    Told: (state, message) => [
      { ...state, heardAt: message.at },
      [retiredSaid(state.id, message), ...acknowledged(message.receipt)]
    ],
    IncidentEnded: endHeard
  },
  Gone: {}
}

export const transition = transitionOf(behaviour)
export const handles = (state: State, message: Message): boolean => handlesIn(behaviour, state, message)
