import type { StrategyName } from "../centre.ts"
import { longestIdle } from "./longest-idle.ts"
import type { Strategy } from "./strategy.ts"

/** By the name in a queue's settings. One more is one file, its name in `StrategyName`, and its line here. */
export const strategies: Readonly<Record<StrategyName, Strategy>> = { "longest-idle": longestIdle }
