import { type AlarmEvent, FAULT_EVENTS, type Reported } from "../alarm-event.ts"
import type { FaultEnd } from "../facts.ts"
import { keep } from "../keep.ts"
import type { Output } from "../output.ts"
import { tellTask } from "../task/protocol.ts"
import { type EpochMs, later } from "../vocabulary.ts"
import { workIdOf } from "../work.ts"
import type { Becomes } from "./handling.ts"
import { ASSURE_EVERY_MS, FAULT_AGAIN_AFTER_MS, FAULTS_LIMIT } from "./limits.ts"
import type { Of, Press } from "./protocol.ts"
import { askAlarmLine } from "./requests.ts"

/**
 * What is wrong with the terminal itself. Most of it is a task for somebody who goes there; of some a centre, or a long silence,
 * makes an incident. The log of faults has both: when each began and ended, and by what.
 */
type Serving = Of<"Serving">
type Answer = readonly [Serving, ReadonlyArray<Output>]
type Visit = Extract<Becomes, { _tag: "Task" }>
type Alarmed = NonNullable<Serving["alarmed"]>[number]
type Which = Pick<Reported, "device" | "event">

const FAULTS: ReadonlySet<AlarmEvent> = new Set(FAULT_EVENTS)

const isSame =
  ({ device, event }: Which) =>
  (other: Which): boolean =>
    other.event === event && other.device === device

const began = (
  { card, id }: Serving,
  at: EpochMs,
  fault: string,
  { device, event }: Which,
  work: readonly [kind: "incident" | "task", id: string]
): Output =>
  keep({
    _tag: "TerminalFaulty",
    at,
    terminal: id,
    fault,
    event,
    device,
    title: card.title,
    customer: card.user?.customer ?? null,
    work: workIdOf(...work)
  })

const ended = ({ id }: Serving, at: EpochMs, fault: string, because: FaultEnd): Output =>
  keep({ _tag: "TerminalFaultEnded", at, terminal: id, fault, because })

/** The newest that fit, and those that are forgotten. */
const newest = <A>(all: ReadonlyArray<A>, most: number): readonly [ReadonlyArray<A>, ReadonlyArray<A>] => {
  const from = Math.max(0, all.length - most)
  return [all.slice(from), all.slice(0, from)]
}

/** One task for a fault, until it is over. */
export const faulty = (
  state: Serving,
  { device, event, text, voice }: Reported,
  becomes: Visit,
  at: EpochMs
): Answer => {
  const known = state.faults.find(isSame({ device, event }))
  if (known !== undefined && at < known.since + FAULT_AGAIN_AFTER_MS) return [state, []]
  const [others, forgotten] = newest(
    state.faults.filter((fault) => fault !== known),
    FAULTS_LIMIT - 1
  )
  const task = `${state.id}-${event}-${state.tasks + 1}`
  const over = known === undefined ? forgotten : [known, ...forgotten]
  return [
    {
      ...state,
      tasks: state.tasks + 1,
      faults: [...others, { event, device, since: at, task, again: becomes }],
      ...without(
        state.alarmed ?? [],
        (state.alarmed ?? []).filter(({ fault }) => over.some((one) => one.task === fault))
      ),
      assureAt: state.assureAt ?? later(at, ASSURE_EVERY_MS)
    },
    [
      ...(known === undefined ? [] : [ended(state, at, known.task, "again")]),
      ...forgotten.map((fault) => ended(state, at, fault.task, "too-many")),
      began(state, at, task, { device, event }, ["task", task]),
      tellFault(state, { task, since: at }, becomes, text),
      ...(event === "battery-low" ? tellUser(state, task, voice.way === "same-call") : [])
    ]
  ]
}

/** Somebody comes for it in any case; perhaps they charge it before. */
const tellUser = ({ card: { user }, id }: Serving, task: string, inCall: boolean): ReadonlyArray<Output> =>
  user === null ? [] : [askAlarmLine({ _tag: "TellBatteryLow", terminal: id, task, name: user.name, inCall })]

const tellFault = (
  { card, id }: Serving,
  { since, task }: Pick<Serving["faults"][number], "since" | "task">,
  { dueWithinMs, priority, queue, title }: Visit,
  text: string | null
): Output =>
  tellTask(task, {
    _tag: "Created",
    channel: "task",
    queue,
    needs: [],
    area: card.area,
    preferred: null,
    priority,
    load: 1,
    wrapUpMs: null,
    attributes: {
      title: `${title} · ${card.title}`,
      ...(dueWithinMs === undefined ? {} : { dueAt: String(later(since, dueWithinMs)) }),
      terminal: id,
      ...(text === null ? {} : { text })
    }
  })

/** The first word of each may have been lost in a crash. */
export const tellFaultsAgain = (state: Serving): ReadonlyArray<Output> =>
  state.faults.flatMap((fault) => (fault.again?._tag === "Task" ? [tellFault(state, fault, fault.again, null)] : []))

/** The press that an incident has of a fault: of one with a task the log says that, too. A stranger has no log. */
export const alarmed = (
  state: Serving,
  { at, number, report }: Pick<Press, "at" | "number" | "report">,
  incident: string
): Answer => {
  const { alarmed: all = [], card, faults, id } = state
  if (!FAULTS.has(report.event) || card.isPassing === true || card.standsForMany === true) return [state, []]
  const same = isSame(report)
  if (all.some(same)) return [state, []]
  const { device, event } = report
  const fault = faults.find(same)?.task ?? `${id}-${event}-p${number}`
  const [left, forgotten] = newest(all, FAULTS_LIMIT - 1)
  return [
    { ...state, alarmed: [...left, { event, device, fault, incident }] },
    [...endedAlarms(state, at, forgotten, "too-many"), began(state, at, fault, report, ["incident", incident])]
  ]
}

/** One that somebody visits ends with that. */
const endedAlarms = (
  state: Serving,
  at: EpochMs,
  which: ReadonlyArray<Alarmed>,
  because: FaultEnd
): ReadonlyArray<Output> =>
  which
    .filter(({ fault }) => state.faults.every(({ task }) => task !== fault))
    .map(({ fault }) => ended(state, at, fault, because))

export const restored = (state: Serving, report: Which, at: EpochMs): Answer => {
  const same = isSame(report)
  const fault = state.faults.find(same)
  const { alarmed: all = [] } = state
  const over = all.filter(same)
  if (fault === undefined && over.length === 0) return [state, []]
  return [
    { ...state, faults: state.faults.filter((one) => one !== fault), ...without(all, over) },
    [
      ...endedAlarms(state, at, over, "restored"),
      ...(fault === undefined
        ? []
        : [ended(state, at, fault.task, "restored"), tellTask(fault.task, { _tag: "Withdrawn", by: "restored" })])
    ]
  ]
}

const without = (all: ReadonlyArray<Alarmed>, over: ReadonlyArray<Alarmed>): Pick<Serving, "alarmed"> =>
  over.length === 0 ? {} : { alarmed: all.filter((one) => !over.includes(one)) }

/** Its incident is closed. What it never heard of belongs to the next one. */
export const closedWith = (
  state: Serving,
  at: EpochMs,
  incident: string,
  next: { readonly id: string; readonly unheard: ReadonlyArray<Press> } | null
): Answer => {
  const { alarmed: all = [] } = state
  const its = all.filter((one) => one.incident === incident)
  if (its.length === 0) return [state, []]
  const goesOn = (one: Alarmed): boolean => next !== null && next.unheard.some(({ report }) => isSame(one)(report))
  const over = its.filter((one) => !goesOn(one))
  return [
    {
      ...state,
      alarmed: all
        .filter((one) => !over.includes(one))
        .map((one) => (next !== null && its.includes(one) ? { ...one, incident: next.id } : one))
    },
    [
      ...endedAlarms(state, at, over, "closed"),
      ...(next === null ? [] : its.filter(goesOn)).map((one) =>
        began(state, at, one.fault, one, ["incident", next!.id])
      )
    ]
  ]
}

/** Nobody visits what is not there. */
export const withdrawn = (state: Serving, at: EpochMs): ReadonlyArray<Output> => [
  ...endedAlarms(state, at, state.alarmed ?? [], "retired"),
  ...state.faults.flatMap(({ task }) => [
    ended(state, at, task, "retired"),
    tellTask(task, { _tag: "Withdrawn", by: "retired" })
  ])
]
