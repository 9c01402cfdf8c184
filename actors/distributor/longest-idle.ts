import type { Strategy } from "./strategy.ts"

/**
 * Who has been idle for longest: everybody gets about as much work, and a rest after each.
 * Formula: now − idle since, in ms. Trap: a break begins the time anew, so who comes back from one comes last.
 */
export const longestIdle: Strategy = {
  rank: ({ room }) => room.since,
  score: ({ room }, { at }) => at - room.since,
  lost: "idle-for-less"
}
