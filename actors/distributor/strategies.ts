import type { StrategyName } from "../centre.ts"
import { even } from "./even.ts"
import { leastTalk } from "./least-talk.ts"
import { longestIdle } from "./longest-idle.ts"
import { random } from "./random.ts"
import { ringAll } from "./ring-all.ts"
import { roundRobin } from "./round-robin.ts"
import { skillScore } from "./skill-score.ts"
import type { Strategy } from "./strategy.ts"
import { topDown } from "./top-down.ts"

/** By the name in a queue's settings. What one more takes, the README says. */
export const strategies: Readonly<Record<StrategyName, Strategy>> = {
  "longest-idle": longestIdle,
  "round-robin": roundRobin,
  "top-down": topDown,
  "skill-score": skillScore,
  random,
  even,
  "least-talk": leastTalk,
  "ring-all": ringAll
}
