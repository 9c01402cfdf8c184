import type { Strategy } from "./strategy.ts"

/** Who has been idle for longest: everybody gets about as much work, and a rest after each. */
export const longestIdle: Strategy = {
  rank: ({ since }) => since,
  score: ({ since }, at) => at - since,
  lost: "idle-for-less"
}
