import { ALARM_EVENTS } from "#actors/alarm-event.ts"
import type { Fact } from "#actors/facts.ts"
import type { State as Incident } from "#actors/incident/protocol.ts"
import type { State as Terminal } from "#actors/terminal/protocol.ts"
import { STRANGER } from "../perform/alarm-strangers.ts"
import { type Alarms, codeOf } from "./alarms.ts"
import type { SimulatedRuntime, Step } from "./simulated-runtime.ts"
import { ALWAYS_THERE, type AlarmPlan } from "./terminal-plans.ts"

/** What must be so of alarms: a press that was acknowledged is on disk, reaches an incident, and somebody answers for that. */

type Broken = (law: string) => void

/** At every moment: an agent has it, or it climbs the ladder; and it is closed by somebody who says how it ended. */
export const isOwnedOrClimbs = ({ address, after, before, message }: Step, broken: Broken): void => {
  const state = after as Incident
  if (state._tag === "Closed" && before._tag !== "Closed" && message._tag !== "Closed")
    broken(`${address} is closed by ${message._tag}`)
  if (state._tag !== "Open") return
  const isOwned = state.desk._tag === "Active" || state.desk._tag === "SetAside"
  if (isOwned === (state.escalation !== null))
    broken(`${address} is ${state.desk._tag} and ${isOwned ? "climbs all the same" : "nobody answers for it"}`)
}

/** At the end of a day. */
export const alarmsAreKept = (
  runtime: Pick<SimulatedRuntime, "facts" | "states">,
  { acknowledged }: Alarms,
  alarms: ReadonlyArray<AlarmPlan>,
  now: number,
  broken: Broken
): void => {
  const facts = runtime.facts()
  const reports = facts.flatMap((fact) => (fact._tag === "TerminalReported" && !fact.isRepeat ? [fact] : []))
  for (const [index, plan] of alarms.entries()) {
    const code = codeOf(plan, index)
    const written = reports.filter((fact) => fact.code === code)
    if (!acknowledged().has(code)) broken(`${code} of ${plan.terminal} was never acknowledged`)
    if (written.length === 0) broken(`${code} of ${plan.terminal} was acknowledged, and is not written down`)
    // Entered or taken out in the meantime, it is another one that says it again.
    const actors = new Set(written.map(({ terminal }) => terminal))
    if (written.length > actors.size) broken(`${code} of ${plan.terminal} is written down ${written.length} times`)
    if (isAlarm(plan) && ALWAYS_THERE.includes(plan.terminal) && written.some(({ incident }) => incident === null))
      broken(`${code} of ${plan.terminal} is written down, and is of no incident`)
  }
  pressesAreHeard(facts, reports, broken)
  oneAtATime(facts, broken)
  const [opened, closed] = [count(facts, "IncidentOpened"), count(facts, "IncidentClosed")]
  if (opened !== closed) broken(`${opened} incidents were opened and ${closed} closed`)
  for (const [address, state] of runtime.states()) {
    if (address.startsWith("incident/") && (state._tag === "Open" || state._tag === "Suspended"))
      broken(`${address} is ${state._tag} at closing time`)
    if (address.startsWith("terminal/") && (state as Terminal)._tag === "Serving") {
      const { incident, lock } = state as Extract<Terminal, { _tag: "Serving" }>
      if (lock !== null && lock.until < now) broken(`${address} is locked for longer than it was to be`)
      if (incident !== null) broken(`${address} believes at closing time that ${incident.id} is open`)
    }
  }
}

const URGENT: ReadonlySet<string> = new Set(ALARM_EVENTS)
const isAlarm = ({ event, phase, silent }: AlarmPlan): boolean =>
  phase === undefined && (URGENT.has(event) || silent === true)

/** Each press of a terminal that somebody entered, once. Of one that nobody did, most are only counted. */
const pressesAreHeard = (
  facts: ReadonlyArray<Fact>,
  reports: ReadonlyArray<Extract<Fact, { _tag: "TerminalReported" }>>,
  broken: Broken
): void => {
  const strangers = new Set<string>()
  let heard = 0
  for (const fact of facts)
    if (fact._tag === "IncidentOpened") {
      if (fact.terminal.startsWith(STRANGER)) strangers.add(fact.incident)
      else heard++
    } else if (fact._tag === "IncidentHeard" && fact.number !== null && !strangers.has(fact.incident)) heard++
  const presses = reports.filter(
    ({ incident, phase, terminal }) => incident !== null && phase === "began" && !terminal.startsWith(STRANGER)
  )
  if (heard !== presses.length) broken(`${presses.length} presses are written down, and ${heard} reached an incident`)
}

/** Of one terminal one incident at a time is open; and a fall ends a lock, whoever is locked. */
const oneAtATime = (facts: ReadonlyArray<Fact>, broken: Broken): void => {
  const open = new Map<string, string>()
  const locked = new Set<string>()
  for (const fact of facts)
    if (fact._tag === "IncidentOpened") {
      const other = open.get(fact.terminal)
      if (other !== undefined) broken(`${fact.terminal} has incident ${fact.incident} beside ${other}`)
      open.set(fact.terminal, fact.incident)
    } else if (fact._tag === "IncidentClosed") open.delete(fact.terminal)
    else if (fact._tag === "TerminalLocked") locked.add(fact.terminal)
    else if (fact._tag === "TerminalUnlocked") locked.delete(fact.terminal)
    else if (fact._tag === "TerminalReported" && fact.event === "fall" && locked.has(fact.terminal))
      broken(`${fact.terminal} is locked, and a fall does not end it`)
}

const count = (facts: ReadonlyArray<Fact>, tag: Fact["_tag"]): number => facts.filter(({ _tag }) => _tag === tag).length
