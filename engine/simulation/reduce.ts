import type { Faults, Scenario } from "./scenario.ts"

/** Days tried while looking for a shorter story of the same failure. */
const TRIES_LIMIT = 600

/** Takes away people, deeds and faults while the day still fails; the seed stays, though chance then falls differently. */
export const reduced = (scenario: Scenario, fails: (scenario: Scenario) => boolean): Scenario => {
  let best = scenario
  let tries = 0
  /** Whether it fails as well; then it is the one to go on with. */
  const isBetter = (candidate: Scenario): boolean => {
    if (tries >= TRIES_LIMIT) return false
    tries++
    if (!fails(candidate)) return false
    best = candidate
    return true
  }
  for (let before: Scenario | undefined; before !== best;) {
    before = best
    for (const list of listsOf(best)) takeAway(list, () => best, isBetter)
    for (const key of CHANCES)
      if ((best.faults?.[key] ?? 0) > 0) isBetter({ ...best, faults: { ...best.faults, [key]: 0 } })
  }
  return best
}

const CHANCES = ["lost", "late", "repeated", "belated"] as const

/** A list in a day, and the day with another one in its place. */
interface List {
  readonly of: (day: Scenario) => ReadonlyArray<unknown>
  readonly with: (day: Scenario, list: ReadonlyArray<never>) => Scenario
  readonly least?: number
}

/** All of it first, then halves, quarters and so on down to each single one. */
const takeAway = (
  { least = 0, of, with: withList }: List,
  day: () => Scenario,
  isBetter: (candidate: Scenario) => boolean
): void => {
  for (let size = of(day()).length; size >= 1; size = Math.floor(size / 2))
    for (let from = 0; from < of(day()).length;) {
      const list = of(day())
      const rest = list.toSpliced(from, size) as unknown as ReadonlyArray<never>
      if (rest.length < least || !isBetter(withList(day(), rest))) from += size
    }
}

const ofFaults = (key: "crashes" | "floods" | "linkDown" | "poison"): List => ({
  of: ({ faults }) => faults?.[key] ?? [],
  with: (day, list) => ({ ...day, faults: { ...day.faults, [key]: list } as Faults })
})

const LISTS: ReadonlyArray<List> = [
  ...(["services", "callers", "tasks", "alarms", "terminals", "changes", "houseTalks"] as const).map((key): List => ({
    of: (day) => day[key] ?? [],
    with: (day, list) => ({ ...day, [key]: list })
  })),
  { of: ({ agents }) => agents, with: (day, agents) => ({ ...day, agents }), least: 1 },
  ...(["crashes", "poison", "floods", "linkDown"] as const).map(ofFaults)
]

const listsOf = function* (day: Scenario): Generator<List> {
  yield* LISTS
  for (const [index, { id }] of (day.terminals ?? []).entries())
    yield {
      of: ({ terminals = [] }) => (terminals[index]?.id === id ? (terminals[index].changes ?? []) : []),
      with: ({ terminals = [], ...rest }, changes) => ({
        ...rest,
        terminals: terminals.with(index, { ...terminals[index]!, changes })
      })
    }
  for (const [index, { name }] of day.agents.entries())
    for (const key of ["deeds", "reflexes"] as const)
      yield {
        of: ({ agents }) => (agents[index]?.name === name ? (agents[index][key] ?? []) : []),
        with: (all, list) => ({ ...all, agents: all.agents.with(index, { ...all.agents[index]!, [key]: list }) })
      }
}
