/** Presses: the one that opens an incident, further ones, and what they make of it. */
import type { Step } from "../behaviour.ts"
import { keep } from "../keep.ts"
import type { Output } from "../output.ts"
import { tellTerminal } from "../terminal/protocol.ts"
import type { EpochMs } from "../vocabulary.ts"
import { stepsBegun, stepsOf } from "./course.ts"
import { enqueue, ownerOf, priorityOf, reclassified } from "./desk.ts"
import { beginClimb } from "./ladder.ts"
import { lineOf, lookedAt } from "./line.ts"
import type { Case, Of, State, ToldOf } from "./protocol.ts"
import { askOutbox } from "./requests.ts"

type Open = Of<"Open">
type Suspended = Of<"Suspended">
type Answer<S extends State = State> = readonly [S, ReadonlyArray<Output>]

export const opened = ({ id }: Of<"New">, message: ToldOf<"Pressed">): Step<State> => {
  // The one before it was lost on the way, and comes again with this one behind it.
  if (message.number !== message.first) return [{ _tag: "New", id }, []]
  const { area, at, handling, isLocked, number, pressedAt, report, terminal, title, user } = message
  const line = lineOf(report, undefined, at)
  const about: Case = {
    id,
    terminal,
    title,
    user,
    area,
    report,
    handling,
    openedAt: pressedAt,
    isLocked,
    heardUpTo: number,
    presses: 1,
    beside: 0,
    cancelledAt: null,
    ...(line === undefined ? {} : { line })
  }
  const [desk, queued] = enqueue(about, at, null)
  const open: Open = {
    _tag: "Open",
    case: about,
    desk,
    escalation: null,
    climbs: 0,
    steps: stepsOf(handling),
    parties: []
  }
  const [next, climbed] = beginClimb(open, at)
  const fact = keep({
    _tag: "IncidentOpened",
    at,
    incident: id,
    terminal,
    event: report.event,
    class: handling.class.id,
    title,
    priority: priorityOf(handling.priority, isLocked)
  })
  return [next, [fact, heard(about), ...queued, ...climbed, ...lookedAt(about), ...guardians(about, "opened")]]
}

export const heard = ({ heardUpTo, id, terminal }: Case): Output =>
  tellTerminal(terminal, { _tag: "PressesHeard", incident: id, upTo: heardUpTo })

export const guardians = ({ handling, id, isLocked, title }: Case, what: "closed" | "opened"): ReadonlyArray<Output> =>
  isLocked
    ? []
    : handling.guardians.map(({ name, number }) =>
        askOutbox({ _tag: "TellGuardian", key: `${id}/${what}/${number}`, incident: id, number, name, what, title })
      )

/** A further press belongs to the same incident. Of another class it brings its steps; a more urgent one makes the whole more urgent. */
export const pressedAgain = <S extends Open | Suspended>(state: S, message: ToldOf<"Pressed">): Answer<S> => {
  const { at, handling, number, report } = message
  const about = state.case
  // One that it has, or one before which another is missing: the terminal learns how far we are.
  if (number !== about.heardUpTo + 1) return [state, [heard(about)]]
  const isMore = handling.priority > about.handling.priority
  const isOther = handling.class.id !== about.handling.class.id
  const steps = isOther ? merged(about.handling.steps, handling.steps) : about.handling.steps
  const line = lineOf(report, about.line, at)
  const now: Case = {
    ...about,
    heardUpTo: number,
    presses: about.presses + 1,
    handling: {
      ...(isMore ? handling : about.handling),
      steps,
      ...(handling.keys === undefined ? {} : { keys: handling.keys })
    },
    report: isMore ? report : about.report,
    isLocked: about.isLocked && message.isLocked,
    cancelledAt: null,
    ...(line === undefined ? {} : { line })
  }
  const facts: ReadonlyArray<Output> = [
    keep({ _tag: "IncidentHeard", at, incident: about.id, event: report.event, phase: report.phase, number }),
    ...(isMore
      ? [
          keep({
            _tag: "IncidentClassified",
            at,
            incident: about.id,
            class: handling.class.id,
            priority: handling.priority
          })
        ]
      : [])
  ]
  return [
    { ...state, case: now, steps: merged(state.steps, stepsOf(now.handling)) },
    [...facts, heard(now), ...lookedAt(now, about.line)]
  ]
}

/** Steps that are begun stay as they are; those of the other class come on top. */
const merged = <A extends { readonly id: string }>(
  ours: ReadonlyArray<A>,
  more: ReadonlyArray<A>
): ReadonlyArray<A> => [...ours, ...more.filter(({ id }) => ours.every((one) => one.id !== id))]

export const openPressed = (state: Open, message: ToldOf<"Pressed">): Step<State> => {
  const [pressed, outputs] = pressedAgain(state, message)
  if (pressed.case.presses === state.case.presses) return [pressed, outputs]
  const isMore = pressed.case.handling.priority > state.case.handling.priority
  const isLifted = state.case.isLocked && !pressed.case.isLocked
  const [next, more] = isMore || isLifted ? raised(pressed, message.at, isLifted) : [pressed, []]
  return [ownerOf(next.desk) === undefined ? next : stepsBegun(next, message.at), [...outputs, ...more]]
}

/** More urgent than before: its place, and whoever was to wait for somebody waits no longer. */
const raised = (state: Open, at: EpochMs, isLifted: boolean): Answer<Open> => {
  const [desk, moved] = reclassified(state.desk, state.case, at)
  const next: Open = { ...state, desk }
  const [climbing, more] = next.escalation === null ? [next, []] : beginClimb(next, at)
  return [climbing, [...moved, ...more, ...(isLifted ? guardians(climbing.case, "opened") : [])]]
}

export const lockLifted = (state: Open, { at }: ToldOf<"LockLifted">): Step<State> =>
  state.case.isLocked ? raised({ ...state, case: { ...state.case, isLocked: false } }, at, true) : [state, []]
