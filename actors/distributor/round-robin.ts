import type { Strategy } from "./strategy.ts"

/**
 * Everybody in turn: whose last offer is the longest ago, whatever became of it.
 * Formula: offers made in the group since theirs. It needs no memory of its own, so a restart does not begin the round anew.
 * Trap: who refuses is passed over until all others had theirs; who was never offered anything comes first.
 */
export const roundRobin: Strategy = {
  rank: ({ heard }) => heard,
  score: ({ heard }, { offers }) => offers - heard,
  lost: "not-their-turn"
}
