import { type SimulatedDayOptions, runDay } from "./simulated-day.ts"
import { lineDays } from "./line-days.ts"
import { planted } from "./planted.ts"
import { plantedAlarms } from "./planted-alarms.ts"
import { plantedCallbacks } from "./planted-callbacks.ts"
import { plantedHelp } from "./planted-help.ts"
import { knownDays } from "./known-days.ts"
import { plantedKnown } from "./planted-known.ts"
import { plantedLines } from "./planted-lines.ts"
import { plantedParties } from "./planted-parties.ts"
import { plantedRings } from "./planted-rings.ts"
import { plantedStages } from "./planted-stages.ts"
import { plantedTelephones } from "./planted-telephones.ts"
import { plantedStrategies } from "./planted-strategies.ts"
import { plantedHours, plantedTallies } from "./planted-tallies.ts"
import { plantedTerminals } from "./planted-terminals.ts"
import { plantedStores } from "./planted-store.ts"
import { randomDay } from "./random-day.ts"
import { rareDays } from "./rare-days.ts"
import type { Scenario } from "./scenario.ts"
import { longDays, strategyDays } from "./strategy-days.ts"

/** `days`: on which it is looked for before any other. */
export type Bug = Pick<SimulatedDayOptions, "kinds" | "store"> & { readonly days?: ReadonlyArray<Scenario> }

/** Every bug that is planted to see whether the laws bite, by its name. */
export const bugs: Readonly<Record<string, Bug>> = {
  ...Object.fromEntries(
    Object.entries({
      ...planted,
      ...plantedParties,
      ...plantedHelp,
      ...plantedAlarms,
      ...plantedTerminals,
      ...plantedTelephones,
      ...plantedStages,
      ...plantedCallbacks,
      ...plantedTallies,
      ...plantedStrategies
    }).map(([name, kinds]) => [name, { kinds }])
  ),
  ...Object.fromEntries(
    Object.entries(plantedLines).map(([name, kinds]) => [name, { kinds, days: Object.values(lineDays) }])
  ),
  ...Object.fromEntries(
    Object.entries(plantedHours).map(([name, kinds]) => [name, { kinds, days: Object.values(longDays) }])
  ),
  ...Object.fromEntries(
    Object.entries(plantedKnown).map(([name, kinds]) => [name, { kinds, days: Object.values(knownDays) }])
  ),
  ...Object.fromEntries(
    Object.entries(plantedRings).map(([name, kinds]) => [name, { kinds, days: Object.values(strategyDays) }])
  ),
  ...Object.fromEntries(Object.entries(plantedStores).map(([name, store]) => [name, { store }]))
}

/** Lets days happen with a bug until a law is broken: the rare ones, which are short, then random ones; undefined when none was. */
export const caught = (
  { days: own = [], ...bug }: Bug,
  days: number
): { readonly day: Scenario; readonly breach: string } | undefined => {
  for (const day of daysOf(own, days)) {
    const [breach] = runDay(day, bug).breaches
    if (breach !== undefined) return { day, breach }
  }
  return undefined
}

const daysOf = function* (own: ReadonlyArray<Scenario>, days: number): Generator<Scenario> {
  yield* own
  yield* Object.values(rareDays)
  for (let seed = 1; seed <= days; seed++) yield randomDay(seed)
}
