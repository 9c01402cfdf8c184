import type { Tagged, Timer } from "#actors/behaviour.ts"
import type { EpochMs } from "#actors/vocabulary.ts"
import { Heap } from "../collections/heap.ts"

/** A timer's message that changed nothing (its step failed, the mailbox was full) comes again after a second, so that nothing waits for ever. */
export const REPEAT_AFTER_MS = 1_000

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
  /** Timers wanted before the start are armed and wait: a restarted engine first hears what really happened meanwhile. */
  readonly start: () => void
  readonly armed: () => number
  readonly wantedBy: (owner: string) => ReadonlyArray<{ readonly key: string; readonly dueAt: EpochMs }>
  readonly repeated: () => number
}

/** All timers of an engine: one heap, and one call of the clock for whatever is due next. */
export const makeTimers = (around: {
  readonly now: () => EpochMs
  /** Calls back at that time or later. A call that is not needed any more comes all the same, and finds nothing to do. */
  readonly at: (atMs: number, run: () => void) => void
  readonly fire: (owner: string, message: Tagged) => void
}): Timers => {
  const byOwner = new Map<string, ReadonlyArray<Armed>>()
  const heap = new Heap<Armed>((a, b) => a.wakeAtMs < b.wakeAtMs)
  let [cancelled, repeated, started] = [0, 0, false]
  /** Times of calls to come, the next one last: a new call is made only when it is needed before all of them. */
  let coming: ReadonlyArray<number> = []

  const wake = (): void => {
    const wakeMs = heap.first?.wakeAtMs
    if (!started || wakeMs === undefined || wakeMs >= (coming.at(-1) ?? Number.POSITIVE_INFINITY)) return
    coming = [...coming, wakeMs]
    around.at(wakeMs, () => fireDue(wakeMs))
  }

  const fireDue = (wakeMs: number): void => {
    coming = coming.filter((time) => time !== wakeMs)
    const now = around.now()
    for (let { first } = heap; first !== undefined && (first.cancelled || first.wakeAtMs <= now); { first } = heap) {
      heap.pop()
      if (first.cancelled) {
        cancelled--
        continue
      }
      if (first.wakeAtMs > first.dueAt) repeated++
      first.wakeAtMs = now + REPEAT_AFTER_MS
      heap.push(first)
      around.fire(first.owner, first.message(now))
    }
    wake()
  }

  const cancel = (timer: Armed): void => {
    timer.cancelled = true
    cancelled++
  }

  const sweep = (): void => {
    if (cancelled <= SWEEP_ABOVE || cancelled * 2 <= heap.size) return
    heap.sweep((timer) => !timer.cancelled)
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
      if (same === undefined) heap.push(armed)
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
    armed: () => heap.size - cancelled,
    wantedBy: (owner) => byOwner.get(owner) ?? [],
    repeated: () => repeated
  }
}
