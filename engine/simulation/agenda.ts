interface Item {
  readonly at: number
  /** Decides among things due at the same time; drawn by chance, so that no order is relied upon. */
  readonly rank: number
  readonly run: () => void
}

/** What is going to happen, by time: a binary heap. */
export interface Agenda {
  readonly now: () => number
  readonly at: (at: number, run: () => void) => void
  /** Does the next thing; false when nothing is due up to `untilMs`. */
  readonly step: (untilMs: number) => boolean
}

export const makeAgenda = (rank: () => number, start: number): Agenda => {
  const heap: Array<Item> = []
  let now = start

  const before = (a: Item, b: Item) => a.at < b.at || (a.at === b.at && a.rank < b.rank)

  const push = (item: Item) => {
    let index = heap.length
    heap.push(item)
    while (index > 0) {
      const parent = (index - 1) >> 1
      if (!before(item, heap[parent]!)) break
      heap[index] = heap[parent]!
      index = parent
    }
    heap[index] = item
  }

  const pop = (): Item => {
    const first = heap[0]!
    const last = heap.pop()!
    if (heap.length === 0) return first
    let index = 0
    for (;;) {
      let child = 2 * index + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child++
      if (!before(heap[child]!, last)) break
      heap[index] = heap[child]!
      index = child
    }
    heap[index] = last
    return first
  }

  return {
    now: () => now,
    at: (at, run) => push({ at: Math.max(at, now), rank: rank(), run }),
    step: (untilMs) => {
      const first = heap[0]
      if (first === undefined || first.at > untilMs) return false
      pop()
      now = first.at
      first.run()
      return true
    }
  }
}
