import type { Centre } from "./centre.ts"

/**
 * Legs that a centre takes when every queue is full and every agent talks: one for each caller who waits, two for each talk.
 * With fewer, callers hear 503 before a queue tells them that it is full.
 */
export const legsWanted = ({ agents, queues }: Pick<Centre, "agents" | "queues">): number =>
  queues.reduce((sum, { maxWaiting }) => sum + maxWaiting, 0) + 2 * agents.length
