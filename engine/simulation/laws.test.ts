import { describe, expect, it } from "vitest"
import { runDay, type SimulatedDay } from "./simulated-day.ts"
import { caught } from "./bugs.ts"
import { busyDay } from "./busy-day.ts"
import { lineDays } from "./line-days.ts"
import { planted } from "./planted.ts"
import { plantedAlarms } from "./planted-alarms.ts"
import { plantedCallbacks } from "./planted-callbacks.ts"
import { plantedHelp } from "./planted-help.ts"
import { plantedLines } from "./planted-lines.ts"
import { plantedParties } from "./planted-parties.ts"
import { plantedTelephones } from "./planted-telephones.ts"
import { plantedHours, plantedTallies } from "./planted-tallies.ts"
import { plantedTerminals } from "./planted-terminals.ts"
import { randomDay } from "./random-day.ts"
import { rareDays } from "./rare-days.ts"
import { reduced } from "./reduce.ts"
import { longDays } from "./strategy-days.ts"

/** Enough for every law to meet every fault a few times; `npm run simulate` lets more of them happen. */
const DAYS = 150
/** A bug that hides for longer than this is not found by a law, but by luck. */
const DAYS_TO_FIND_A_BUG = 120
/** Days that broke a law once, and what happened. */
const FAILED_ONCE: ReadonlyArray<readonly [seed: number, what: string]> = [
  [5017, "somebody ended at closing time what was only offered, again and again"],
  [5224, "somebody ended at closing time what was only offered, again and again"],
  [5337, "somebody ended at closing time what was only offered, again and again"],
  [10394, "the core died between the commit of a task's end and what came of it"],
  [10748, "a place went to whoever asked next, and the last to ask stood outside"],
  [5046, "a task ended while its queue could not hear it"],
  [5120, "a task ended while its queue could not hear it"],
  [5572, "a call ended while its queue could not hear it"],
  [36, "the last word of a recording that was as long as it may be was lost"],
  [47, "a transfer failed while somebody else was there with the customer"],
  [179, "a core died in the moment in which a customer on hold was put through, and forgot it"],
  [3, "a recording was asked for again whose leg went while no core was there"],
  [343, "a third who talked was forgotten, and nobody asked whether the talk is recorded"],
  [392, "two came to the customer in one moment, and it was asked twice whether it is recorded"],
  [401, "the number outside at which a queue tried its caller answered, and the core forgot that it rang there"]
]

let lived: ReadonlyArray<SimulatedDay> | undefined
/** The days that happen here, lived once. */
const days = () => (lived ??= Array.from({ length: DAYS }, (_, index) => runDay(randomDay(index + 1))))

const summed = <K extends string>(counts: (day: SimulatedDay) => Readonly<Record<K, number>>): Record<K, number> => {
  const sums = {} as Record<K, number>
  for (const day of days())
    for (const [name, times] of Object.entries<number>(counts(day))) sums[name as K] = (sums[name as K] ?? 0) + times
  return sums
}

describe("the laws hold", () => {
  it(`on ${DAYS} days with impatient callers, forgetful agents, lost events and crashes`, () => {
    const breaches = days().map((day, index) => day.breaches.map((law) => `seed ${index + 1}, ${law}`))
    expect(breaches.flat()).toEqual([])
  })

  it("while calls are held, consulted, put through, monitored, and in the middle of that everything goes wrong", () => {
    const [asked, killed, troubles] = [
      summed((day) => day.parties),
      summed((day) => day.killed),
      summed((day) => day.troubles)
    ]
    const never = (counts: Readonly<Record<string, number>>) => Object.keys(counts).filter((name) => counts[name] === 0)
    expect([never(asked), never(troubles)]).toEqual([[], []])
    expect(Math.min(killed.hold, killed.consult, killed.transfer, killed.monitor, killed.outbound)).toBeGreaterThan(0)
  })

  it.each(FAILED_ONCE)("on day %i, when %s", (seed) => {
    expect(runDay(randomDay(seed)).breaches).toEqual([])
  })

  it.each(Object.entries({ ...rareDays, ...longDays, ...lineDays }))("when %s", (_, day) => {
    expect(runDay(day).breaches).toEqual([])
  })

  it("while work arrives for minutes at about what the agents can serve, and none of it waits when that is over", () => {
    expect(runDay(busyDay(1, 0.1)).breaches).toEqual([])
    const day = busyDay(1, 0.1)
    const tasks = Array.from({ length: 8 }, () => ({ at: 60_000, channel: "task" as const, queue: "help" }))
    const alone = { ...day, agents: day.agents.slice(0, 1), callers: [], tasks, faults: {}, servedWithinMs: 100 }
    expect(runDay(alone).breaches.join()).toMatch("still waits")
  })

  it("and the same seed lives the same day", () => {
    const [once, again] = [7, 7].map((seed) => runDay(randomDay(seed), { trace: true }))
    expect(again?.trace).toEqual(once?.trace)
    expect(once?.steps).toBeGreaterThan(200)
  })
})

describe("the laws bite", () => {
  it.each(
    Object.entries({
      ...planted,
      ...plantedParties,
      ...plantedHelp,
      ...plantedAlarms,
      ...plantedTerminals,
      ...plantedTelephones,
      ...plantedCallbacks,
      ...plantedTallies
    })
  )("when %s", (_, kinds) => {
    expect(caught({ kinds }, DAYS_TO_FIND_A_BUG)).toBeDefined()
  })

  it.each(Object.entries(plantedLines))("when %s", (_, kinds) => {
    expect(caught({ kinds, days: Object.values(lineDays) }, 0)).toBeDefined()
  })

  it.each(Object.entries(plantedHours))("when %s", (_, kinds) => {
    expect(caught({ kinds, days: Object.values(longDays) }, 0)).toBeDefined()
  })

  it("and a failing day is told by a shorter one that fails too", () => {
    const kinds = planted["the distributor does not look again when an agent becomes ready"]!
    const { day: long } = caught({ kinds }, DAYS_TO_FIND_A_BUG)!
    const fails = (scenario: ReturnType<typeof randomDay>) => runDay(scenario, { kinds }).breaches.length > 0
    const short = reduced(long, fails)
    expect(fails(short)).toBe(true)
    expect(short.callers.length + short.agents.length).toBeLessThan(long.callers.length + long.agents.length)
  })
})
