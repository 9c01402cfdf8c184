import { constants, PerformanceObserver } from "node:perf_hooks"
import { getHeapStatistics } from "node:v8"

/**
 * MB that this thread really keeps: in use right after its last full collection, buffers included; before the first one, in use
 * at its start. Each thread has a heap of its own, which no other thread's statistics show.
 */
export const watchLiveMemory = (): (() => number) => {
  let liveMb = inUseMb()
  new PerformanceObserver((list) => {
    if (list.getEntries().some((entry) => kindOf(entry) === constants.NODE_PERFORMANCE_GC_MAJOR)) liveMb = inUseMb()
  }).observe({ entryTypes: ["gc"] })
  return () => liveMb
}

const kindOf = (entry: unknown): unknown => (entry as { readonly detail?: { readonly kind?: unknown } }).detail?.kind

const inUseMb = (): number => {
  const { external_memory: buffers, used_heap_size: heap } = getHeapStatistics()
  return Math.round((heap + buffers) / 104_857.6) / 10
}
