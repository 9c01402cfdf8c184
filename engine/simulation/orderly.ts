import type { Fact } from "#actors/facts.ts"
import type { AgentPlan, CallerPlan, Scenario } from "./scenario.ts"
import type { SimulatedDay } from "./simulated-day.ts"

/** Days that are told in a test, in which nothing happens by chance. */

/** Signs in within the first second, is ready within the second, and comes back as quickly after a missed call. */
export const agent = (name: string, ...rings: AgentPlan["rings"]): AgentPlan => ({ name, rings, noticesAfterMs: 1_000 })

/** Dials the number that leads straight into sales, and has all the time in the world. */
export const caller = (at: number, more: Partial<CallerPlan> = {}): CallerPlan => ({
  at,
  dials: "95001",
  patienceMs: 200_000,
  ...more
})

export const orderly = (scenario: Omit<Scenario, "seed">): Scenario => ({ seed: 1, jitterMs: 0, ...scenario })

export const facts = <Tag extends Fact["_tag"]>(day: SimulatedDay, tag: Tag) =>
  day.facts.filter((fact): fact is Extract<Fact, { _tag: Tag }> => fact._tag === tag)
