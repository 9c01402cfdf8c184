/** One core carries so many legs with all that is done to them; more starve each other's ticks (load-tests: bench media). */
export const LEGS_A_THREAD = 450

/** Above this, threads are for more legs than a centre has. */
const MOST_THREADS = 8

/** Of each thread's legs, this part is kept for those who come to a conversation that runs there. */
const KEPT_FOR_NEAR = 0.1

/** Legs that may begin in a thread. */
const beginning = (limit: number): number => limit - Math.floor(limit * KEPT_FOR_NEAR)

/**
 * How many threads a machine gets: as many as its legs need, and no more than it has cores. Each takes 25 MB, and the fewer
 * packets a thread has, the more each costs.
 */
export const threadsFor = (maxLegs: number, cores: number): number =>
  Math.max(1, Math.min(cores, MOST_THREADS, Math.ceil(maxLegs / beginning(LEGS_A_THREAD))))

/** The weight of a thread's legs; `undefined` when it takes no legs now. */
export type Load = number | undefined

/**
 * The thread for a new leg: where its conversation is, or the least loaded. Undefined when there is no room: a leg that
 * belongs to a full thread's conversation goes elsewhere and is tied to it.
 */
export const placeOf = (
  loads: ReadonlyArray<Load>,
  limit: number,
  near: number | undefined,
  weight = 1
): number | undefined => {
  const beside = near === undefined ? undefined : loads[near]
  if (near !== undefined && beside !== undefined && beside + weight <= limit) return near
  const most = near === undefined ? beginning(limit) : limit
  let best: number | undefined
  let least = Infinity
  for (const [index, load] of loads.entries()) {
    if (load === undefined || load + weight > most || load >= least) continue
    best = index
    least = load
  }
  return best
}

/** What may begin in the least loaded thread. */
export const roomIn = (loads: ReadonlyArray<Load>, limit: number): number =>
  Math.max(0, ...loads.map((load) => (load === undefined ? 0 : beginning(limit) - load)))
