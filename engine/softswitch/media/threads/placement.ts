/** One core carries so many legs with all that is done to them; more starve each other's ticks (load-tests: bench media). */
export const LEGS_A_THREAD = 450

/** Above this, threads are for more legs than a centre has. */
const MOST_THREADS = 8

/**
 * How many threads a machine gets: one a core, but no more than its legs need. Two where one would do, so that one which
 * dies takes half of the calls; more would wake more often for the same packets.
 */
export const threadsFor = (maxLegs: number, cores: number): number =>
  Math.max(1, Math.min(cores, MOST_THREADS, Math.max(2, Math.ceil((2 * maxLegs) / LEGS_A_THREAD))))

/** How full a thread is; `undefined` when it takes no legs now. */
export type Load = number | undefined

/** Of each thread's legs, this part is kept for those who come to a conversation that runs there. */
const KEPT_FOR_NEAR = 0.1

/**
 * The thread for a new leg: where its conversation is, or the least loaded. Undefined when there is no room: a leg that
 * belongs to a full thread's conversation goes elsewhere and is tied to it.
 */
export const placeOf = (loads: ReadonlyArray<Load>, limit: number, near: number | undefined): number | undefined => {
  const beside = near === undefined ? undefined : loads[near]
  if (near !== undefined && beside !== undefined && beside < limit) return near
  let best: number | undefined
  let least = near === undefined ? limit - Math.floor(limit * KEPT_FOR_NEAR) : limit
  for (const [index, load] of loads.entries()) {
    if (load === undefined || load >= least) continue
    best = index
    least = load
  }
  return best
}
