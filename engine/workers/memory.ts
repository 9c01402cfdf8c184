import { constants, PerformanceObserver } from "node:perf_hooks"
import { getHeapStatistics } from "node:v8"

/** A process's memory in MB, for health. */
export interface Memory {
  /** In use now, with garbage that nobody has collected yet. */
  readonly heapMb: number
  /** In use right after the last full collection, buffers included: what is really kept. Null before the first one. */
  readonly liveMb: number | null
  /** Full collections since the start. */
  readonly collections: number
}

/** Watches full collections from now on. RSS cannot show a leak: V8 keeps what it once took, and takes it late. */
export const watchMemory = (): (() => Memory) => {
  let liveMb: number | null = null
  let collections = 0
  const observer = new PerformanceObserver((list) => {
    const full = list.getEntries().filter((entry) => kindOf(entry) === constants.NODE_PERFORMANCE_GC_MAJOR)
    if (full.length === 0) return
    collections += full.length
    liveMb = inUseMb()
  })
  observer.observe({ entryTypes: ["gc"] })
  return () => ({ heapMb: inUseMb(), liveMb, collections })
}

const kindOf = (entry: unknown): unknown => (entry as { readonly detail?: { readonly kind?: unknown } }).detail?.kind

const inUseMb = (): number => {
  const { external_memory: buffers, used_heap_size: heap } = getHeapStatistics()
  return Math.round((heap + buffers) / 104_857.6) / 10
}
