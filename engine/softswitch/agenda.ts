/** Named deadlines on one monotonic clock (ms): what is due runs when told, nothing waits by itself. */
export interface Agenda {
  /** A second deadline under the same name replaces the first. */
  readonly at: (name: string, dueMs: number, run: () => void) => void
  readonly cancel: (name: string) => void
  readonly due: (nowMs: number) => void
  readonly nextDueMs: () => number | undefined
}

/** Made for hundreds of entries: the earliest is found by looking at all, and only after a change. */
export const makeAgenda = (): Agenda => {
  const entries = new Map<string, { readonly dueMs: number; readonly run: () => void }>()
  let earliest: number | undefined
  let known = true
  const nextDueMs = (): number | undefined => {
    if (!known) {
      earliest = undefined
      for (const { dueMs } of entries.values()) if (earliest === undefined || dueMs < earliest) earliest = dueMs
      known = true
    }
    return earliest
  }
  return {
    at: (name, dueMs, run) => {
      entries.set(name, { dueMs, run })
      known = false
    },
    cancel: (name) => {
      if (entries.delete(name)) known = false
    },
    due: (nowMs) => {
      for (let next = nextDueMs(); next !== undefined && next <= nowMs; next = nextDueMs()) {
        for (const [name, entry] of entries) {
          if (entry.dueMs > nowMs) continue
          entries.delete(name)
          known = false
          entry.run()
        }
      }
    },
    nextDueMs
  }
}
