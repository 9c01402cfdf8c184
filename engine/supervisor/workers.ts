import * as Effect from "effect/Effect"
import type { HealthTable } from "../ports/Health.ts"
import type { ToWorker } from "../workers/frame/messages.ts"
import { healthTable, healthWords } from "./health.ts"
import { type Kept, keep } from "./keep.ts"
import type { Log } from "./log.ts"
import type { WorkerSpec } from "./manifest.ts"

export interface WorkersOptions {
  readonly specs: ReadonlyArray<WorkerSpec>
  /** What every worker is told; the store's url is filled in when it is known. */
  readonly start: typeof ToWorker.cases.Start.Type
  readonly log: Log
  /** Called for every process that is started. */
  readonly onSpawned: (name: string, pid: number | undefined) => void
  /** Called for every worker that came up for the first time, also when a later one does not. */
  readonly onReady?: (name: string, facts: Readonly<Record<string, unknown>>) => void
}

/** The worker processes of a running centre. Closing the scope stops its workers, the last started first. */
export interface Workers {
  readonly health: () => HealthTable
  /** What the workers said of themselves when they first were Ready, by worker. */
  readonly facts: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  /** Ends every process at once. */
  readonly kill: () => void
}

const HEALTH_EVERY_MS = 1_000
/** A line in the log every ten minutes, besides one for every start and end. */
const HEALTH_LOGGED_EVERY = 600

/**
 * Starts the workers in the order of the manifest's `after`, those of one rank side by side, and keeps them running.
 * The first start is all or nothing: when one worker fails, those before it are stopped again.
 */
export const startWorkers = Effect.fn("startWorkers")(function* (options: WorkersOptions) {
  const { log, onSpawned, specs } = options
  const kept: Array<Kept> = []
  const health = () => healthTable(kept, specs.length)
  const serving = new Set(specs.filter(({ servesHealth }) => servesHealth).map(({ name }) => name))
  // Whoever looks at health learns of an end and of a successor at once, not with the next question a second later.
  const tell = () => {
    const table = health()
    for (const worker of kept) if (serving.has(worker.name)) worker.send({ _tag: "HealthTold", table })
  }
  for (const rank of ranks(specs)) {
    const start = { ...options.start, databaseUrl: urlOf(kept) ?? options.start.databaseUrl }
    const started = yield* Effect.forEach(rank, (spec) => keep(spec, start, log, onSpawned, tell), {
      concurrency: rank.length
    })
    kept.push(...started)
    for (const { facts, name } of started) options.onReady?.(name, facts)
  }
  // Runs before any worker is stopped, and a signal may have reached some of them as well.
  yield* Effect.addFinalizer(() => Effect.sync(() => kept.forEach((worker) => worker.retire())))
  yield* Effect.forkScoped(watchHealth(kept, health, tell, log))
  const workers: Workers = {
    health,
    facts: Object.fromEntries(kept.map(({ facts, name }) => [name, facts])),
    kill: () => {
      for (const worker of kept) worker.kill()
    }
  }
  return workers
})

/** Workers whose predecessors stand in earlier ranks. A circle would be a mistake in the manifest. */
export const ranks = (specs: ReadonlyArray<WorkerSpec>): ReadonlyArray<ReadonlyArray<WorkerSpec>> => {
  const result: Array<ReadonlyArray<WorkerSpec>> = []
  const placed = new Set<string>()
  while (placed.size < specs.length) {
    const rank = specs.filter(({ after, name }) => !placed.has(name) && after.every((other) => placed.has(other)))
    if (rank.length === 0) throw new Error("the manifest's workers wait for each other")
    for (const { name } of rank) placed.add(name)
    result.push(rank)
  }
  return result
}

/** The store's fact: where the database is that it runs. */
const urlOf = (kept: ReadonlyArray<Kept>): string | undefined => {
  const url = kept.find(({ name }) => name === "store")?.facts["databaseUrl"]
  return typeof url === "string" ? url : undefined
}

const watchHealth = (kept: ReadonlyArray<Kept>, health: () => HealthTable, tell: () => void, log: Log) => {
  let round = 0
  const once = Effect.sync(() => {
    tell()
    for (const worker of kept) worker.askHealth(kept.some((other) => other !== worker && other.unanswered() <= 1))
    round++
    if (round % HEALTH_LOGGED_EVERY === 0) log.line("info", healthWords(health()))
  })
  return Effect.forever(Effect.andThen(once, Effect.sleep(HEALTH_EVERY_MS)))
}
