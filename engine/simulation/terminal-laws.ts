import { FAULT_EVENTS } from "#actors/alarm-event.ts"
import { isAlike } from "#actors/alike.ts"
import type { Fact } from "#actors/facts.ts"
import { type Output, saidBy } from "#actors/output.ts"
import type { Message as TerminalMessage, State as Terminal } from "#actors/terminal/protocol.ts"
import { STRANGER, whoseIs } from "../perform/alarm-strangers.ts"
import { type Alarms, STRANGER_EVERY_MS } from "./alarms.ts"
import { MORNING } from "./scenario.ts"
import type { SimulatedRuntime, Step } from "./simulated-runtime.ts"
import type { TerminalPlan } from "./terminal-plans.ts"

/** What must be so of terminals: their check-ins, what is wrong with them, those that nobody entered, and those that are gone. */

type Broken = (law: string) => void
type FactOf<Tag extends Fact["_tag"]> = Extract<Fact, { _tag: Tag }>

const MINUTE_MS = 60_000
/** A core that dies again and again is told of a change by then, and does by then what was due while it was away. */
const SETTLED_MS = 20_000
const FAULTS: ReadonlySet<string> = new Set(FAULT_EVENTS)

const isOf = (word: string) => (output: Output) => saidBy(output) === word

/** At every step. */
export const makeTerminalLaws = (broken: Broken) => {
  /** Tasks that terminals say somebody has because of a fault. */
  const visits = new Set<string>()
  return {
    visits,
    stepped: ({ address, after: is, before: was, commands, message: heard }: Step): void => {
      const [after, before, message] = [is as Terminal, was as Terminal, heard as TerminalMessage]
      if (after._tag === "Serving") for (const { task } of after.faults) visits.add(`task/${task}`)
      if (before._tag === "Retired" && after._tag === "Retired") asksForNothing(address, commands, broken)
      if (before._tag !== "Serving") return
      if (after._tag === "Gone" && before.incident !== null)
        broken(`${address} is gone, and ${before.incident.id} is open`)
      if (before.isRetiring && commands.some(isOf("Remind"))) broken(`${address} is gone, and reminds its user`)
      if (message._tag === "Told") faultIsKept(address, before, after, message, broken)
    }
  }
}

/** What a device still says whose records are gone is written down and acknowledged. */
const asksForNothing = (address: string, commands: ReadonlyArray<Output>, broken: Broken): void => {
  const more = commands.find((output) => !["+TerminalReported", "Acknowledge", "EndHeard"].includes(saidBy(output)))
  if (more !== undefined) broken(`${address} is gone, and says ${saidBy(more)}`)
}

/** A new fault is remembered with its task; one that is over takes its task along. */
const faultIsKept = (
  address: string,
  before: Extract<Terminal, { _tag: "Serving" }>,
  after: Terminal,
  { becomes, report: { device, event, phase, reference } }: Extract<TerminalMessage, { _tag: "Told" }>,
  broken: Broken
): void => {
  const isSaidAgain = before.seen.some((one) => one.reference === reference)
  if (!FAULTS.has(event) || isSaidAgain || after._tag !== "Serving") return
  const has = after.faults.some((fault) => fault.event === event && fault.device === device)
  if (phase === "restored" && has) broken(`${address} is well again, and keeps its ${event}`)
  if (phase === "began" && becomes._tag === "Task" && !has) broken(`${address} forgets its ${event}`)
}

/** At the end of a day. */
export const terminalsAreServed = (
  runtime: Pick<SimulatedRuntime, "facts" | "stateOf" | "states">,
  { records }: Alarms,
  { plans, visits }: { readonly plans: ReadonlyArray<TerminalPlan>; readonly visits: ReadonlySet<string> },
  now: number,
  broken: Broken
): void => {
  const facts = runtime.facts()
  faultsAreVisited(facts, visits, broken)
  strangersAreCounted(facts, broken)
  strangersGo(runtime.states(), now, broken)
  checkInsAreDecided(facts, records, plans, now, broken)
  const history = records.history()
  for (const [id, entries] of history) {
    const { known } = entries.at(-1)!
    const state = runtime.stateOf(`terminal/${id}`) as Terminal | undefined
    if (known === null) {
      if (state?._tag === "Serving") broken(`terminal/${id} is gone from the records, and goes on`)
    } else if (state?._tag !== "Serving" || state.isRetiring)
      broken(`terminal/${id} is in the records, and is not served`)
    else if (!isAlike(state.card, records.card(known))) broken(`terminal/${id} does not know what its records say`)
  }
}

/** Every fault is a task, and one that is over is nobody's. */
const faultsAreVisited = (facts: ReadonlyArray<Fact>, visits: ReadonlySet<string>, broken: Broken): void => {
  const created = new Set<string>(facts.flatMap((fact) => (fact._tag === "TaskCreated" ? [fact.work] : [])))
  for (const task of visits) if (!created.has(task)) broken(`nobody was ever told of ${task}`)
}

/** Each begins an incident once in a while, and whatever it says besides is counted in that. */
const strangersAreCounted = (facts: ReadonlyArray<Fact>, broken: Broken): void => {
  const began = new Map<string, Array<FactOf<"TerminalReported">>>()
  for (const fact of facts) {
    if (fact._tag === "IncidentOpened" && fact.terminal.startsWith(STRANGER)) {
      const named = began.get(whoseIs(fact.terminal))?.some(({ incident }) => incident === fact.incident)
      if (named !== true) broken(`${fact.incident} begins, and ${fact.terminal} had said nothing since the one before`)
    }
    if (fact._tag !== "TerminalReported" || !fact.terminal.startsWith(STRANGER) || fact.isRepeat) continue
    const { at, code, incident, terminal } = fact
    if (incident === null) {
      broken(`${terminal} says ${code}, and it is counted nowhere`)
      continue
    }
    const who = whoseIs(terminal)
    const firsts = began.get(who) ?? began.set(who, []).get(who)!
    const before = firsts.at(-1)
    if (firsts.some((one) => one.incident === incident)) continue
    firsts.push(fact)
    if (before !== undefined && at - before.at < STRANGER_EVERY_MS)
      broken(`${terminal}, which nobody entered, begins ${incident} ${at - before.at} ms after ${before.incident}`)
  }
}

/** Nobody keeps those for ever who said something once. */
const strangersGo = (states: ReturnType<SimulatedRuntime["states"]>, now: number, broken: Broken): void => {
  for (const [address, state] of states) {
    const { _tag, goesAt, incident, lock } = state as Extract<Terminal, { _tag: "Serving" }>
    if (!address.startsWith(`terminal/${STRANGER}`) || _tag !== "Serving" || incident !== null || lock !== null)
      continue
    if (goesAt === undefined || goesAt < now - SETTLED_MS) broken(`${address}, which nobody entered, is kept for ever`)
  }
}

const isDecision = (fact: Fact): fact is FactOf<"CheckInMissed" | "TerminalCheckedIn"> =>
  fact._tag === "CheckInMissed" || fact._tag === "TerminalCheckedIn"

/** Each check-in that is due is decided, and none twice; a missed one is somebody's. */
const checkInsAreDecided = (
  facts: ReadonlyArray<Fact>,
  { history }: Alarms["records"],
  plans: ReadonlyArray<TerminalPlan>,
  now: number,
  broken: Broken
): void => {
  const decided = new Map<string, Fact["_tag"]>()
  const reminded = new Set<string>()
  for (const fact of facts) {
    if (fact._tag === "TerminalReminded") {
      const key = `${fact.terminal} by ${fact.deadline}`
      if (decided.has(key) || reminded.has(key)) broken(`${key} was reminded of, and needed no reminder`)
      reminded.add(key)
    }
    if (!isDecision(fact)) continue
    const key = `${fact.terminal} by ${fact.deadline}`
    const other = decided.get(key)
    if (other !== undefined) broken(`${key} is ${fact._tag}, and was ${other}`)
    decided.set(key, fact._tag)
  }
  for (const { checkIns, id, remindedMs } of plans)
    for (const minute of checkIns) {
      const deadline = MORNING + minute * MINUTE_MS
      const until = deadline + (remindedMs ?? 0) + SETTLED_MS
      const isOwed = until < now && isDueAllAlong(history().get(id) ?? [], minute, deadline - SETTLED_MS, until)
      if (isOwed && !decided.has(`${id} by ${deadline}`)) broken(`${id} by ${deadline} was never decided`)
    }
  missedAreHeard(facts, broken)
}

/** Whether the records had this deadline from before it came until it must have been decided. */
const isDueAllAlong = (
  entries: ReturnType<Alarms["records"]["history"]> extends ReadonlyMap<string, infer E> ? E : never,
  minute: number,
  from: number,
  until: number
): boolean => {
  const [first] = entries
  const inForce = entries.filter(({ at }, index) => at < until && (entries[index + 1]?.at ?? Infinity) > from)
  // Of a day's first minutes the records always said what they say.
  if (first === undefined || (first.at > from && first.at !== MORNING)) return false
  return inForce.every(({ known }) => known?.checkIns.includes(16 * 60 + minute) === true)
}

const missedAreHeard = (facts: ReadonlyArray<Fact>, broken: Broken): void => {
  const [missed, pressed] = [new Map<string, number>(), new Map<string, number>()]
  const count = (all: Map<string, number>, id: string) => all.set(id, (all.get(id) ?? 0) + 1)
  for (const fact of facts)
    if (fact._tag === "CheckInMissed") count(missed, fact.terminal)
    else if (fact._tag === "TerminalReported" && fact.event === "check-in-missed" && fact.incident !== null)
      count(pressed, fact.terminal)
  for (const [id, times] of missed)
    if (times !== pressed.get(id)) broken(`${id} missed ${times} check-ins, and ${pressed.get(id) ?? 0} are heard of`)
}
