import type { Scenario } from "./scenario.ts"

/** Days tried while looking for a shorter story of the same failure. */
const TRIES_LIMIT = 400

/** Takes away people, deeds and faults while the day still fails; the seed stays, though chance then falls differently. */
export const reduced = (scenario: Scenario, fails: (scenario: Scenario) => boolean): Scenario => {
  let best = scenario
  let tries = 0
  for (let shorter = true; shorter && tries < TRIES_LIMIT;) {
    shorter = false
    for (const candidate of shorterOnes(best)) {
      if (++tries > TRIES_LIMIT) break
      if (!fails(candidate)) continue
      best = candidate
      shorter = true
      break
    }
  }
  return best
}

const shorterOnes = function* (day: Scenario): Generator<Scenario> {
  for (const services of fewer(day.services ?? [])) yield { ...day, services }
  for (const callers of fewer(day.callers)) yield { ...day, callers }
  for (const tasks of fewer(day.tasks ?? [])) yield { ...day, tasks }
  for (const alarms of fewer(day.alarms ?? [])) yield { ...day, alarms }
  for (const changes of fewer(day.changes ?? [])) yield { ...day, changes }
  for (const agents of fewer(day.agents)) if (agents.length > 0) yield { ...day, agents }
  const { faults = {} } = day
  for (const key of ["lost", "late", "repeated", "belated"] as const)
    if ((faults[key] ?? 0) > 0) yield { ...day, faults: { ...faults, [key]: 0 } }
  for (const crashes of fewer(faults.crashes ?? [])) yield { ...day, faults: { ...faults, crashes } }
  for (const poison of fewer(faults.poison ?? [])) yield { ...day, faults: { ...faults, poison } }
  for (const floods of fewer(faults.floods ?? [])) yield { ...day, faults: { ...faults, floods } }
  for (const linkDown of fewer(faults.linkDown ?? [])) yield { ...day, faults: { ...faults, linkDown } }
  for (const [index, agent] of day.agents.entries()) {
    for (const deeds of fewer(agent.deeds ?? [])) yield { ...day, agents: day.agents.with(index, { ...agent, deeds }) }
    if ((agent.reflexes ?? []).length > 0) yield { ...day, agents: day.agents.with(index, { ...agent, reflexes: [] }) }
  }
}

/** Either half first, then without each single one. */
const fewer = function* <A>(list: ReadonlyArray<A>): Generator<ReadonlyArray<A>> {
  if (list.length === 0) return
  const half = Math.floor(list.length / 2)
  if (half > 0) {
    yield list.slice(half)
    yield list.slice(0, half)
  }
  for (const index of list.keys()) yield list.toSpliced(index, 1)
}
