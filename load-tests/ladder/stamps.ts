import { readFileSync } from "node:fs"
import { join } from "node:path"

/** One thing that passed somewhere in core or switch, `ms` of the machine's monotonic clock, as `log.stamps` writes it. */
export interface Stamp {
  readonly ms: number
  readonly at: string
  readonly actor?: string
  /** Numbers of a message, of what made somebody tell it, and of a report of the switch: one numbering a process. */
  readonly message?: number
  readonly cause?: number
  readonly event?: number
  readonly tag?: string
  readonly request?: string
  readonly sequence?: string
  readonly job?: string
  readonly leg?: string
  readonly dialog?: string
  /** Call-ID of a SIP message. */
  readonly call?: string
  readonly tookMs?: number
}

/** What both processes kept, each in the order of time. */
export interface Stamps {
  readonly core: ReadonlyArray<Stamp>
  readonly switch: ReadonlyArray<Stamp>
}

/** Reads what a stopped centre left in its data folder. Throws when a process kept only a part. */
export const readStamps = (dataDir: string): Stamps => ({
  core: read(dataDir, "core"),
  switch: read(dataDir, "switch")
})

const read = (dataDir: string, worker: string): ReadonlyArray<Stamp> => {
  const file = join(dataDir, "stamps", `${worker}.jsonl`)
  const [head, ...lines] = readFileSync(file, "utf8").trimEnd().split("\n")
  const { cut } = JSON.parse(head!) as { readonly cut: number }
  if (cut > 0) throw new Error(`the ${worker} kept ${lines.length} stamps and left out ${cut}: measure fewer samples`)
  return lines.map((line) => JSON.parse(line) as Stamp)
}

/** What to add to performance.now() of this process to have the machine's monotonic clock. */
export const toMonotonicMs = (): number => {
  const [seconds, nanoseconds] = process.hrtime()
  return seconds * 1_000 + nanoseconds / 1e6 - performance.now()
}
