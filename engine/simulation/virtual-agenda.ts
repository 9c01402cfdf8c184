import { Heap } from "../collections/heap.ts"

interface Item {
  readonly at: number
  /** Decides among things due at the same time; drawn by chance, so that no order is relied upon. */
  readonly rank: number
  readonly run: () => void
}

/** What is going to happen, by time. */
export interface VirtualAgenda {
  readonly now: () => number
  readonly at: (at: number, run: () => void) => void
  /** Does the next thing; false when nothing is due up to `untilMs`. */
  readonly step: (untilMs: number) => boolean
}

export const makeVirtualAgenda = (rank: () => number, start: number): VirtualAgenda => {
  const heap = new Heap<Item>((a, b) => a.at < b.at || (a.at === b.at && a.rank < b.rank))
  let now = start
  return {
    now: () => now,
    at: (at, run) => heap.push({ at: Math.max(at, now), rank: rank(), run }),
    step: (untilMs) => {
      const { first } = heap
      if (first === undefined || first.at > untilMs) return false
      heap.pop()
      now = first.at
      first.run()
      return true
    }
  }
}
