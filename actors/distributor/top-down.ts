import type { Strategy } from "./strategy.ts"

/**
 * By tiers: the first tier takes all while one of it is free, then the next; within one the longest idle.
 * Formula: the agent's tier in the queue, 1 to 10, counted down from 10. Who has none named is of the first.
 * Trap: whoever is far down gets work only in a rush, and the first tier never rests.
 */
export const topDown: Strategy = {
  rank: ({ room, tier }) => tier * AFTER_ANY_TIME + room.since,
  score: ({ tier }) => LAST_TIER + 1 - tier,
  lost: "lower-tier"
}

export const LAST_TIER = 10

/** More than any time in ms until the year 2109; ten of them are far below 2^53. */
const AFTER_ANY_TIME = 2 ** 42
