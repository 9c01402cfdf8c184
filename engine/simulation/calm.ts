import { MORNING, type Scenario } from "./scenario.ts"

/** So long after a trouble everything is as if it had never been. */
const SETTLED_AFTER_MS = 20_000
/** A disk that takes longer holds up what is decided. */
const QUICK_DISK_MS = 20

/** Whether nothing is lost or late, and all troubles are long over: then whatever is asked for is done at once. */
export const isCalm = ({ faults = {} }: Scenario, now: number, upSince: number): boolean => {
  const { commitEveryMs = 0, floods = [], late = 0, linkDown = [], lost = 0, poison = [] } = faults
  if (lost > 0 || late > 0 || commitEveryMs > QUICK_DISK_MS || now - upSince < SETTLED_AFTER_MS) return false
  return [...floods, ...linkDown, ...poison.map(({ at }) => ({ at, forMs: 0 }))].every(({ at, forMs }) => {
    const afterMs = now - MORNING - at
    return afterMs < 0 || afterMs > forMs + SETTLED_AFTER_MS
  })
}

/** Whether every word of the switch reaches a core: on a day without losses, broken links and deaths. */
export const hearsAll = ({ faults = {} }: Scenario): boolean => {
  const { crashes = [], late = 0, linkDown = [], lost = 0 } = faults
  return lost === 0 && late === 0 && linkDown.length === 0 && crashes.length === 0
}
