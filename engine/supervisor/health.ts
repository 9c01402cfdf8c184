import type { HealthTable, WorkerHealth } from "../ports/Health.ts"
import type { Kept } from "./keep.ts"

/** All workers in one table. A worker of the manifest that was never started yet is not `ok` either. */
export const healthTable = (kept: ReadonlyArray<Kept>, expected: number): HealthTable => {
  const workers = Object.fromEntries(kept.map((worker) => [worker.name, worker.health()]))
  return { ok: kept.length === expected && Object.values(workers).every(isWell), workers }
}

const isWell = ({ problems, state }: WorkerHealth): boolean => state === "up" && problems.length === 0

/** `store up 64 MB, core up 81 MB (2 restarts) …` for the log. */
export const healthWords = ({ workers }: HealthTable): string =>
  Object.entries(workers)
    .map(([name, { problems, restarts, rssMb, state }]) =>
      [
        name,
        state,
        ...(rssMb === null ? [] : [`${Math.round(rssMb)} MB`]),
        ...(restarts > 0 ? [`(${restarts} restarts)`] : []),
        ...(problems.length > 0 ? [`PROBLEM: ${problems.map(({ en }) => en).join("; ")}`] : [])
      ].join(" ")
    )
    .join(", ")
