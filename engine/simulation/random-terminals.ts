import type { Chance } from "./chance.ts"
import { ALWAYS_THERE, type AlarmPlan, type TerminalPlan } from "./terminal-plans.ts"

/** What alarm terminals do on a day drawn by chance. */

const byTime = (a: { readonly at: number }, b: { readonly at: number }): number => a.at - b.at

/** On every third day terminals are pressed, some again and again. */
export const alarmsOf = (chance: Chance, dayMs: number): ReadonlyArray<AlarmPlan> =>
  Array.from({ length: chance.happens(0.35) ? chance.between(1, 8) : 0 }, (): AlarmPlan => ({
    at: chance.between(0, dayMs),
    terminal: chance.pick(["a1", "a1", "a2", "a3"]),
    event: chance.pick(["personal", "personal", "fall"])
  })).toSorted(byTime)

/** On every other day with alarms, most of them come in a call. */
export const inCalls = (alarms: ReadonlyArray<AlarmPlan>, chance: Chance): ReadonlyArray<AlarmPlan> =>
  chance.happens(0.5)
    ? alarms.map((alarm) => (chance.happens(0.7) && alarm.silent !== true ? { ...alarm, inCall: true } : alarm))
    : alarms

/** On every fourth day some have faults, some have check-ins and change, and some that nobody entered are pressed. */
export const withTerminals = (
  alarms: ReadonlyArray<AlarmPlan>,
  chance: Chance,
  dayMs: number
): { readonly alarms: ReadonlyArray<AlarmPlan>; readonly terminals: ReadonlyArray<TerminalPlan> } => {
  if (!chance.happens(0.25)) return { alarms, terminals: [] }
  const terminals = ["d1", "d2"].slice(0, chance.between(0, 2)).map((id) => terminalOf(chance, id, dayMs))
  const said = [
    ...times(chance, 4, () => faultOf(chance, chance.pick([...ALWAYS_THERE, ...terminals.map(({ id }) => id)]), dayMs)),
    ...times(chance, 5, () => strangerOf(chance, dayMs)),
    ...terminals.flatMap(({ checkIns, id }) => [
      ...checkIns.flatMap((minute) => checkInOf(chance, id, minute * MINUTE_MS)),
      ...times(chance, 2, (): AlarmPlan => ({ at: chance.between(0, dayMs), terminal: id, event: "personal" }))
    ])
  ]
  return { alarms: [...alarms, ...said].toSorted(byTime), terminals }
}

const MINUTE_MS = 60_000

const times = <A>(chance: Chance, most: number, one: () => A): ReadonlyArray<A> =>
  Array.from({ length: chance.between(0, most) }, one)

const terminalOf = (chance: Chance, id: string, dayMs: number): TerminalPlan => {
  const someMinutes = () => [1, 2, 3].filter(() => chance.happens(0.7))
  const changes = times(chance, 4, () => {
    const at = chance.between(0, dayMs)
    const does = chance.pick(["retire", "retire", "enter", "enter", "change"] as const)
    return does === "change" ? { at, does, checkIns: someMinutes() } : { at, does }
  }).toSorted(byTime)
  return { id, checkIns: someMinutes(), remindedMs: chance.pick([null, 5_000, 10_000]), changes }
}

/** Some are over soon, some come again, some are of a terminal that nobody hears. */
const faultOf = (chance: Chance, terminal: string, dayMs: number): AlarmPlan => {
  const at = chance.between(0, dayMs)
  if (chance.happens(0.2)) return { at, terminal: "a2", event: "path-failed", silent: true }
  const event = chance.pick(["battery-low", "battery-low", "mains-failed"] as const)
  return { at, terminal, event, ...(chance.happens(0.3) ? { phase: "restored" } : {}) }
}

const strangerOf = (chance: Chance, dayMs: number): AlarmPlan => ({
  at: chance.between(0, dayMs),
  terminal: chance.pick(["x1", "x1", "x2"]),
  event: chance.pick(["personal", "fall", "battery-low", "periodic-test"])
})

/** Before it, in answer to the reminder, twice, or not at all. */
const checkInOf = (chance: Chance, terminal: string, deadline: number): ReadonlyArray<AlarmPlan> =>
  chance
    .pick([[-25_000], [-40_000, -20_000], [3_000], [-1, 1], [-10_000, -5_000], [], []])
    .map((ms): AlarmPlan => ({ at: deadline + ms, terminal, event: "check-in" }))
