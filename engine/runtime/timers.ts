import type * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type { Timer } from "#actors/behaviour.ts"
import type { EpochMs } from "#actors/vocabulary.ts"

type Tagged = { readonly _tag: string }

/** A timer's message that changed nothing (its step failed, the mailbox was full) comes again after a second, so that nothing waits for ever. */
export const REPEAT_AFTER_MS = 1_000

/** Node's own timers overflow after 24.8 days; waking once an hour for nothing costs nothing. */
const LONGEST_SLEEP_MS = 3_600_000

/** Cancelled timers stay in the heap until due; more than this many, and more than half of all, are swept out. */
const SWEEP_ABOVE = 1_024

interface Armed {
  readonly owner: string
  readonly key: string
  readonly dueAt: EpochMs
  message: (at: EpochMs) => Tagged
  wakeAtMs: number
  cancelled: boolean
}

export interface Timers {
  /** Arms what `owner` wants and has not, cancels what it has and wants no more. A timer is known by key and due time. */
  readonly want: (owner: string, wanted: ReadonlyArray<Timer<Tagged>>) => void
  /** Timers wanted before the start are armed and wait: a restarted house first hears what really happened meanwhile. */
  readonly start: () => void
  readonly armed: () => number
  readonly repeated: () => number
}

/**
 * All timers of a house: one heap, and one sleeping fiber for whatever is due next. Time is the fiber's Clock, so a test
 * turns it by hand. `fork` must run the fiber within the house's life.
 */
export const makeTimers = (house: {
  readonly clock: Clock.Clock
  readonly now: () => EpochMs
  readonly fork: (fiber: Effect.Effect<void>) => unknown
  readonly fire: (owner: string, message: Tagged) => void
}): Timers => {
  const byOwner = new Map<string, Array<Armed>>()
  const heap: Array<Armed> = []
  let [cancelled, repeated, started] = [0, 0, false]
  let nextWakeMs = Number.POSITIVE_INFINITY

  const wake = (): void => {
    const first = heap[0]
    if (!started || first === undefined || first.wakeAtMs >= nextWakeMs) return
    const now = house.clock.currentTimeMillisUnsafe()
    const sleepMs = Math.min(Math.max(first.wakeAtMs - now, 0), LONGEST_SLEEP_MS)
    const wakeMs = now + sleepMs
    nextWakeMs = wakeMs
    house.fork(Effect.flatMap(house.clock.sleep(Duration.millis(sleepMs)), () => Effect.sync(() => fireDue(wakeMs))))
  }

  // A sleeper whose time was taken over by an earlier one still wakes; it finds less to do, or nothing.
  const fireDue = (wakeMs: number): void => {
    if (nextWakeMs === wakeMs) nextWakeMs = Number.POSITIVE_INFINITY
    const now = house.clock.currentTimeMillisUnsafe()
    for (let first = heap[0]; first !== undefined && (first.cancelled || first.wakeAtMs <= now); first = heap[0]) {
      pop(heap)
      if (first.cancelled) {
        cancelled--
        continue
      }
      if (first.wakeAtMs > first.dueAt) repeated++
      first.wakeAtMs = now + REPEAT_AFTER_MS
      push(heap, first)
      house.fire(first.owner, first.message(house.now()))
    }
    wake()
  }

  const cancel = (timer: Armed): void => {
    timer.cancelled = true
    cancelled++
  }

  const sweep = (): void => {
    if (cancelled <= SWEEP_ABOVE || cancelled * 2 <= heap.length) return
    const kept = heap.filter((timer) => !timer.cancelled)
    heap.length = 0
    for (const timer of kept) push(heap, timer)
    cancelled = 0
  }

  const want = (owner: string, wanted: ReadonlyArray<Timer<Tagged>>): void => {
    const had = byOwner.get(owner)
    if (had === undefined && wanted.length === 0) return
    const kept: Array<Armed> = []
    for (const timer of wanted) {
      const same = had?.find((armed) => armed.key === timer.key && armed.dueAt === timer.dueAt)
      if (same !== undefined) same.message = timer.message
      const armed: Armed = same ?? { owner, ...timer, wakeAtMs: timer.dueAt, cancelled: false }
      if (same === undefined) push(heap, armed)
      kept.push(armed)
    }
    for (const armed of had ?? []) if (!kept.includes(armed)) cancel(armed)
    if (kept.length === 0) byOwner.delete(owner)
    else byOwner.set(owner, kept)
    sweep()
    wake()
  }

  return {
    want,
    start: () => {
      started = true
      wake()
    },
    armed: () => heap.length - cancelled,
    repeated: () => repeated
  }
}

/** Binary min-heap by wake time; equal times in no promised order. */
const push = (heap: Array<Armed>, timer: Armed): void => {
  let index = heap.length
  heap.push(timer)
  while (index > 0) {
    const parent = (index - 1) >> 1
    if (heap[parent]!.wakeAtMs <= timer.wakeAtMs) break
    heap[index] = heap[parent]!
    index = parent
  }
  heap[index] = timer
}

const pop = (heap: Array<Armed>): void => {
  const last = heap.pop()!
  if (heap.length === 0) return
  let index = 0
  for (;;) {
    let child = 2 * index + 1
    if (child >= heap.length) break
    if (child + 1 < heap.length && heap[child + 1]!.wakeAtMs < heap[child]!.wakeAtMs) child++
    if (heap[child]!.wakeAtMs >= last.wakeAtMs) break
    heap[index] = heap[child]!
    index = child
  }
  heap[index] = last
}
