import type { HealthTable } from "../ports/Health.ts"
import type { Kept } from "./keep.ts"

/** All workers in one table. A worker of the manifest that was never started yet is not `ok` either. */
export const healthTable = (kept: ReadonlyArray<Kept>, expected: number): HealthTable => {
  const workers = Object.fromEntries(kept.map((worker) => [worker.name, worker.health()]))
  return { ok: kept.length === expected && Object.values(workers).every(({ state }) => state === "up"), workers }
}

/** `store up 64 MB, core up 81 MB (2 restarts) …` for the log. */
export const healthWords = ({ workers }: HealthTable): string =>
  Object.entries(workers)
    .map(([name, { restarts, rssMb, state }]) =>
      [
        name,
        state,
        ...(rssMb === null ? [] : [`${Math.round(rssMb)} MB`]),
        ...(restarts > 0 ? [`(${restarts} restarts)`] : [])
      ].join(" ")
    )
    .join(", ")
