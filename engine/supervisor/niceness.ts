import { readdirSync } from "node:fs"
import { constants, getPriority, setPriority } from "node:os"

/** How a process stands against the others for the processor, counted from the supervisor's own niceness; lower comes first. */
export interface Niceness {
  /** Where the system lets us below our own: root, CAP_SYS_NICE, or a limit of `nice` that allows it. */
  readonly wanted: number
  /** Where it does not: then the others step back instead. Never below 0. */
  readonly withoutRight: number
}

/** The system's side; tests have one of their own. */
export interface Scheduler {
  readonly ownNiceness: () => number
  readonly threadsOf: (pid: number) => ReadonlyArray<number>
  /** Throws what the system says. */
  readonly setNiceness: (thread: number, niceness: number) => void
}

/**
 * Gives a process its niceness and answers which one it got, undefined when the system allows none. Linux keeps one for
 * each thread, so the helpers that node has started already (collecting garbage, compiling) get it too; threads and
 * programs that are started later inherit it.
 */
export const giveNiceness = (
  pid: number,
  { wanted, withoutRight }: Niceness,
  scheduler: Scheduler = linux
): number | undefined => {
  const own = scheduler.ownNiceness()
  for (const asked of [wanted, withoutRight]) {
    const niceness = Math.min(Math.max(own + asked, MOST_URGENT), LEAST_URGENT)
    try {
      giveAll(pid, niceness, scheduler)
      return niceness
    } catch {
      // Not allowed (EACCES, EPERM): the next one is asked for.
    }
  }
  return undefined
}

/** A thread that was started between the list and its own turn has what its parent had then: the list is read until nobody is new. */
const giveAll = (pid: number, niceness: number, scheduler: Scheduler): void => {
  const given = new Set<number>()
  for (;;) {
    const missed = scheduler.threadsOf(pid).filter((thread) => !given.has(thread))
    if (missed.length === 0) return
    for (const thread of missed) {
      setUnlessGone(thread, niceness, scheduler)
      given.add(thread)
    }
  }
}

const { PRIORITY_HIGHEST: MOST_URGENT, PRIORITY_LOW: LEAST_URGENT } = constants.priority

/** A thread may end between being listed and being told, and a whole process too. */
const setUnlessGone = (thread: number, niceness: number, scheduler: Scheduler): void => {
  try {
    scheduler.setNiceness(thread, niceness)
  } catch (error) {
    if ((error as { readonly info?: { readonly code?: unknown } }).info?.code !== "ESRCH") throw error
  }
}

const linux: Scheduler = {
  ownNiceness: () => getPriority(),
  threadsOf: (pid) => {
    try {
      return readdirSync(`/proc/${pid}/task`).map(Number)
    } catch {
      return [pid]
    }
  },
  setNiceness: setPriority
}
