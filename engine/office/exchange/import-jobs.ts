import { randomUUID } from "node:crypto"
import type { Job } from "./exchange-api.ts"
import type { RunningImport } from "./import-thread.ts"
import type { startImportThread } from "./import-thread.ts"
import type { ImportOrder } from "./run-import.ts"

/** Each holds its file; who comes later is told so. */
const WAITING_MOST = 8
/** Ended ones are kept to be asked about. */
const KEPT_MOST = 100

type Progress = Parameters<Parameters<typeof startImportThread>[3]>[0]
export type StartImport = (order: ImportOrder, onProgress: (said: Progress) => void) => RunningImport

interface Entry {
  readonly account: string
  job: Job
  /** Gone once the thread has it. */
  order: ImportOrder | null
  running: RunningImport | null
}

/** The imports of this process, one at a time in the order in which they came. */
export class ImportJobs {
  readonly #start: StartImport
  readonly #entries = new Map<string, Entry>()
  #isClosed = false
  #isBusy = false

  constructor(start: StartImport) {
    this.#start = start
  }

  /** Null: too many wait already. */
  add(thing: string, order: ImportOrder): Job | null {
    const waiting = [...this.#entries.values()].filter(({ job }) => job.state === "waiting").length
    if (waiting >= WAITING_MOST) return null
    const job: Job = { ...NOTHING_YET, id: randomUUID(), thing, file: order.fileName, mode: order.mode }
    this.#entries.set(job.id, { account: order.asker.account, job, order, running: null })
    this.#forgetOldest()
    void this.#next()
    return this.#entries.get(job.id)!.job
  }

  /** Somebody's own, newest first. */
  list(account: string): ReadonlyArray<Job> {
    return [...this.#entries.values()]
      .filter((entry) => entry.account === account)
      .map(({ job }) => job)
      .toReversed()
  }

  read(id: string, account: string): Job | undefined {
    const entry = this.#entries.get(id)
    return entry?.account === account ? entry.job : undefined
  }

  stop(id: string, account: string): Job | undefined {
    const entry = this.#entries.get(id)
    if (entry === undefined || entry.account !== account) return undefined
    const { state } = entry.job
    if (state === "waiting") this.#end(entry, { state: "stopped" })
    // One that is past its commit tells so itself in a moment.
    if (state === "running" && entry.running?.stop() === true) this.#end(entry, { state: "stopped" })
    return entry.job
  }

  /** Nothing of what is at hand is kept. */
  close(): void {
    this.#isClosed = true
    for (const { running } of this.#entries.values()) running?.stop()
  }

  async #next(): Promise<void> {
    if (this.#isBusy || this.#isClosed) return
    const entry = [...this.#entries.values()].find(({ job }) => job.state === "waiting")
    if (entry === undefined) return
    this.#isBusy = true
    entry.job = { ...entry.job, state: "running" }
    entry.running = this.#start(entry.order!, (said) => {
      if (entry.job.state !== "running") return
      entry.job =
        said.kind === "phase"
          ? { ...entry.job, phase: said.phase, total: said.rows, stored: 0 }
          : { ...entry.job, stored: entry.job.stored + said.rows }
    })
    entry.order = null
    const ended = await entry.running.ended
    entry.running = null
    if (entry.job.state === "running")
      this.#end(
        entry,
        ended.kind === "failed"
          ? { state: "failed", message: ended.message }
          : { ...ended.outcome, state: ended.outcome.problems.length === 0 ? "done" : "refused" }
      )
    this.#isBusy = false
    void this.#next()
  }

  #end(entry: Entry, how: Partial<Job>): void {
    entry.job = { ...entry.job, ...how, phase: null }
    entry.order = null
  }

  #forgetOldest(): void {
    for (const [id, { job }] of this.#entries) {
      if (this.#entries.size <= KEPT_MOST) return
      if (job.state !== "waiting" && job.state !== "running") this.#entries.delete(id)
    }
  }
}

const NOTHING_YET = {
  state: "waiting",
  phase: null,
  stored: 0,
  total: 0,
  rows: 0,
  created: 0,
  changed: 0,
  unchanged: 0,
  badRows: 0,
  problems: [],
  message: null
} as const
