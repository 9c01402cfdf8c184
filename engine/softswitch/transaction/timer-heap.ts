/** All timers of one user agent in one binary heap, on whatever clock its caller has. */

export interface Timer {
  readonly dueAtMs: number
  /** Breaks ties: of two timers due at once the older one runs first, so that runs repeat exactly. */
  readonly order: number
  /** Undefined once run or cancelled. */
  run: (() => void) | undefined
}

export interface TimerHeap {
  readonly at: (dueAtMs: number, run: () => void) => Timer
  /** Cancelling a timer that ran or was cancelled does nothing. */
  readonly cancel: (timer: Timer | undefined) => void
  /** Runs what is due, earliest first. A timer set meanwhile for now or before runs too. */
  readonly run: (nowMs: number) => void
  readonly nextDueMs: () => number | undefined
  readonly size: () => number
}

export const makeTimerHeap = (): TimerHeap => {
  const heap: Array<Timer> = []
  let live = 0
  let nextOrder = 0

  /** Cancelled timers stay until they come to the top: a response cancels two, and digging them out costs more. */
  const top = (): Timer | undefined => {
    while (heap.length > 0 && heap[0]?.run === undefined) pop(heap)
    return heap[0]
  }

  return {
    at: (dueAtMs, run) => {
      const timer: Timer = { dueAtMs, order: nextOrder++, run }
      live++
      push(heap, timer)
      return timer
    },
    cancel: (timer) => {
      if (timer?.run === undefined) return
      timer.run = undefined
      live--
    },
    run: (nowMs) => {
      for (let timer = top(); timer !== undefined && timer.dueAtMs <= nowMs; timer = top()) {
        const { run } = timer
        timer.run = undefined
        live--
        pop(heap)
        run?.()
      }
    },
    nextDueMs: () => top()?.dueAtMs,
    size: () => live
  }
}

const before = (a: Timer, b: Timer): boolean => a.dueAtMs < b.dueAtMs || (a.dueAtMs === b.dueAtMs && a.order < b.order)

const push = (heap: Array<Timer>, timer: Timer): void => {
  let at = heap.length
  heap.push(timer)
  while (at > 0) {
    const parentAt = (at - 1) >> 1
    const parent = heap[parentAt]
    if (parent === undefined || !before(timer, parent)) break
    heap[at] = parent
    at = parentAt
  }
  heap[at] = timer
}

const pop = (heap: Array<Timer>): void => {
  const last = heap.pop()
  if (last === undefined || heap.length === 0) return
  let at = 0
  for (;;) {
    let childAt = 2 * at + 1
    let child = heap[childAt]
    const right = heap[childAt + 1]
    if (child === undefined) break
    if (right !== undefined && before(right, child)) {
      child = right
      childAt++
    }
    if (!before(child, last)) break
    heap[at] = child
    at = childAt
  }
  heap[at] = last
}
