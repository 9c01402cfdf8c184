import type { QueueSettings } from "#actors/centre.ts"
import type { Chance } from "./chance.ts"
import type { AgentPlan, KnownPlan, Scenario } from "./scenario.ts"

/** Callers whom somebody knows, and queues that prefer who does. */

const DAY_MS = 86_400_000

export const preferringOf = (chance: Chance): Partial<QueueSettings> => ({
  prefersOwn: chance.happens(0.6),
  lastAgentWithinMs: chance.pick([null, DAY_MS, 30 * DAY_MS]),
  preferredHoldMs: chance.pick([null, 3_000, 20_000])
})

/** Of numbers as `people.ts` gives them. Of one in eight nobody ever says who knows them. */
export const knownOf = (
  chance: Chance,
  callers: number,
  agents: ReadonlyArray<Pick<AgentPlan, "name">>
): NonNullable<Scenario["known"]> =>
  Object.fromEntries(
    Array.from({ length: callers }, (_, index) => [
      `1380000${String(index + 1).padStart(4, "0")}`,
      chance.happens(0.125) ? "never" : planOf(chance, agents)
    ])
  )

const planOf = (chance: Chance, agents: ReadonlyArray<Pick<AgentPlan, "name">>): KnownPlan => ({
  ...(chance.happens(0.4) ? { own: chance.pick(agents).name } : {}),
  ...(chance.happens(0.6)
    ? { last: { agent: chance.pick(agents).name, agoMs: chance.pick([3_600_000, 2 * DAY_MS, 40 * DAY_MS]) } }
    : {})
})
