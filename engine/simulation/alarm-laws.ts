import type { Fact } from "#actors/facts.ts"
import type { State as Incident } from "#actors/incident/protocol.ts"
import type { State as Terminal } from "#actors/terminal/protocol.ts"
import type { Alarms } from "./alarms.ts"
import type { AlarmPlan } from "./scenario.ts"
import type { SimulatedRuntime, Step } from "./simulated-runtime.ts"

/** What must be so of alarms: a press that was acknowledged is on disk, reaches an incident, and somebody answers for that. */

type Broken = (law: string) => void

/** At every moment: an agent has it, or it climbs the ladder. */
export const isOwnedOrClimbs = ({ address, after }: Step, broken: Broken): void => {
  const state = after as Incident
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
  const [opened, closed] = [count(facts, "IncidentOpened"), count(facts, "IncidentClosed")]
  if (opened !== closed) broken(`${opened} incidents were opened and ${closed} closed`)
  for (const [address, state] of runtime.states()) {
    if (address.startsWith("incident/") && (state._tag === "Open" || state._tag === "Suspended"))
      broken(`${address} is ${state._tag} at closing time`)
    if (address.startsWith("terminal/") && (state as Terminal)._tag === "Serving") {
      const { incident } = state as Extract<Terminal, { _tag: "Serving" }>
      if (incident !== null) broken(`${address} believes at closing time that ${incident.id} is open`)
    }
  }
}

const count = (facts: ReadonlyArray<Fact>, tag: Fact["_tag"]): number => facts.filter(({ _tag }) => _tag === tag).length
