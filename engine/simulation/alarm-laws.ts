import type { Fact } from "#actors/facts.ts"
import type { State as Incident } from "#actors/incident/protocol.ts"
import type { State as Terminal } from "#actors/terminal/protocol.ts"
import type { Alarms } from "./alarms.ts"
import type { AlarmPlan } from "./scenario.ts"
import type { SimulatedRuntime, Step } from "./simulated-runtime.ts"

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
  if (alarms.length === 0) return
  const facts = runtime.facts()
  const presses = facts.filter((fact) => fact._tag === "TerminalReported" && !fact.isRepeat && fact.incident !== null)
  const codes = presses.map((fact) => (fact as Extract<Fact, { _tag: "TerminalReported" }>).code)
  for (const [index] of alarms.entries()) {
    const code = `p${index + 1}`
    const times = codes.filter((one) => one === code).length
    if (!acknowledged().has(code)) broken(`press ${code} was never acknowledged`)
    if (times !== 1) broken(`press ${code} was acknowledged, and is written down ${times} times`)
  }
  const heard = facts.filter(
    (fact) => fact._tag === "IncidentOpened" || (fact._tag === "IncidentHeard" && fact.number !== null)
  ).length
  if (heard !== codes.length) broken(`${codes.length} presses are written down, and ${heard} reached an incident`)
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
