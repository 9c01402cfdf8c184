import type { Strategy } from "./strategy.ts"

/** Who has been idle for longest: everybody gets about as many calls, and a rest after each. */
export const longestIdle: Strategy = {
  score: ({ since }, at) => at - since,
  lost: "idle-for-less"
}
