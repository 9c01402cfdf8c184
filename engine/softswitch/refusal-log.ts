import type { SwitchLog } from "./exchange.ts"

/** Counts what was refused or dropped by kind, and logs each (kind, source) once with its reason. */
export interface RefusalLog {
  readonly note: (kind: string, source: string, reason: string) => void
  readonly counts: () => Readonly<Record<string, number>>
}

/** Sources remembered as told: a scanner with many addresses costs 100 kB, and is only counted after that. */
const TOLD_LIMIT = 1_024

export const makeRefusalLog = (log: SwitchLog): RefusalLog => {
  const counts = new Map<string, number>()
  const told = new Set<string>()
  return {
    note: (kind, source, reason) => {
      counts.set(kind, (counts.get(kind) ?? 0) + 1)
      const key = `${kind} ${source}`
      if (told.has(key) || told.size >= TOLD_LIMIT) return
      told.add(key)
      // What a stranger sent may carry line breaks; the log keeps one line.
      log.warning(`refused ${kind} from ${source}: ${JSON.stringify(reason)} (further ones are only counted)`)
    },
    counts: () => Object.fromEntries(counts)
  }
}
