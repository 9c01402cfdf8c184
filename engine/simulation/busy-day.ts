import { type QueueSettings, StrategyName } from "#actors/centre.ts"
import { CHANNELS } from "#actors/work.ts"
import { type Chance, makeChance } from "./chance.ts"
import { areasOf, stagesOfLine, withOwn } from "./random-stages.ts"
import type { AgentPlan, CallerPlan, Faults, Scenario, TaskPlan } from "./scenario.ts"

/**
 * Hours of a centre in which work arrives at 0.5 to 1.3 times what its agents can serve. Nobody there is forgetful; what goes
 * wrong goes wrong in the first three quarters, so that afterwards all that waits has to be served.
 */

const HOUR_MS = 3_600_000
const FAR_FROM_OTHER_SEEDS = 40_000_000_000
/** What one piece of work takes an agent, with what is before and after it. */
const [LEAST_MS, MOST_MS, AROUND_MS] = [5_000, 55_000, 8_000]
const FAULTS_IN = 0.75
/** Whoever comes last waits behind full queues; each agent is free after a minute, at the latest. */
const SERVED_WITHIN_MS = 600_000

export const busyDay = (seed: number, hours: number): Scenario => {
  const chance = makeChance(seed + FAR_FROM_OTHER_SEEDS)
  const dayMs = Math.round(hours * HOUR_MS)
  const ofStages = makeChance(seed + 2 * FAR_FROM_OTHER_SEEDS)
  const agents = Array.from({ length: chance.between(3, 40) }, (_, index) => ({
    ...agentOf(chance, index),
    ...areasOf(ofStages)
  }))
  const load = chance.between(50, 130) / 100
  const served = (dayMs * agents.length) / ((LEAST_MS + MOST_MS) / 2 + AROUND_MS)
  const arrivals = Array.from({ length: Math.round(served * load) }, () => chance.between(0, dayMs)).toSorted(
    (a, b) => a - b
  )
  const isCall = arrivals.map(() => chance.happens(0.75))
  return {
    seed,
    agents,
    callers: arrivals.filter((_, index) => isCall[index]).map((at) => callerOf(chance, at)),
    tasks: withOwn(
      arrivals.filter((_, index) => !isCall[index]).map((at) => taskOf(chance, at)),
      agents,
      ofStages
    ),
    faults: faultsOf(chance, dayMs),
    queues: {
      sales: { ...orderOf(chance), ...widening(ofStages) },
      help: { ...orderOf(chance), ...widening(ofStages) }
    },
    jitterMs: chance.pick([5, 30, 150]),
    servedWithinMs: SERVED_WITHIN_MS
  }
}

const agentOf = (chance: Chance, index: number): AgentPlan => ({
  name: String(1001 + index),
  skills: chance.pick([{}, { english: chance.between(1, 9) }]),
  tiers: chance.pick([{}, { sales: chance.between(1, 3) }, { help: chance.between(1, 3) }]),
  click: chance.pick(["takes", "none"]),
  panel: true,
  rings: Array.from({ length: 3 }, () => ({ answersAfterMs: chance.between(500, 6_000) })),
  written: Array.from({ length: 3 }, () => ({
    takesAfterMs: chance.between(500, 4_000),
    worksMs: chance.between(LEAST_MS, MOST_MS)
  })),
  noticesAfterMs: 2_000
})

const callerOf = (chance: Chance, at: number): CallerPlan => ({
  at,
  ...chance.pick([{ dials: "95001" }, { dials: "95000", presses: [{ afterMs: 5_000, digit: "2" }] }]),
  patienceMs: chance.pick([chance.between(10_000, 60_000), 240_000]),
  talksMs: chance.between(LEAST_MS, MOST_MS)
})

const [, ...WRITTEN] = CHANNELS
const taskOf = (chance: Chance, at: number): TaskPlan => ({
  at,
  channel: chance.pick(WRITTEN),
  queue: chance.pick(["sales", "help"]),
  priority: chance.pick([0, 0, 5])
})

const faultsOf = (chance: Chance, dayMs: number): Faults => {
  const until = Math.round(dayMs * FAULTS_IN)
  const times = (most: number) => Array.from({ length: chance.between(0, most) }, () => chance.between(0, until))
  return {
    crashes: times(3).map((at) => ({ at, downMs: chance.between(200, 4_000) })),
    linkDown: times(1).map((at) => ({ at, forMs: chance.between(100, 20_000), switchDies: chance.happens(0.5) })),
    ...(chance.happens(0.5) ? { sleepsAfterMs: { agent: 30_000, queue: 30_000 } } : {})
  }
}

/** In the end everybody serves every area, or some work would be nobody's. */
const widening = (chance: Chance): Partial<QueueSettings> => ({
  ...stagesOfLine(chance),
  areaStepMs: chance.pick([2_500, 10_000])
})

const orderOf = (chance: Chance) => ({
  strategy: chance.pick(StrategyName.literals),
  priority: chance.pick([0, 10]),
  ageingMs: chance.pick([null, 2_000]),
  wrapUpMs: chance.pick([0, 3_000]),
  maxWaiting: chance.pick([8, 30])
})
