import type { Need } from "../work.ts"
import type { Free, Strategy } from "./strategy.ts"

/**
 * Who is best at what the work needs; the longest idle among equals.
 * Formula: the sum over all needs of weight × the agent's level. Levels that the work demands at least hold besides.
 * Trap: the best get all the work while they are free; work without needs finds all alike.
 */
export const skillScore: Strategy = {
  rank: ({ room }) => room.since,
  rankFor: (agent, { work }) => -scoreOf(agent, work.needs),
  score: (agent, { work }) => scoreOf(agent, work.needs),
  lost: "less-skilled"
}

const scoreOf = ({ profile: { skills } }: Free, needs: ReadonlyArray<Need>): number => {
  // Queue and work may both name a skill: it counts once, by the greater weight.
  const weights = new Map<Need["skill"], number>()
  for (const { skill, weight = 1 } of needs) weights.set(skill, Math.max(weight, weights.get(skill) ?? 0))
  return [...weights].reduce((sum, [skill, weight]) => sum + weight * (skills[skill] ?? 0), 0)
}
