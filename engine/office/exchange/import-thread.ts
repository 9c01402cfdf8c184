import { Worker } from "node:worker_threads"
import type { ImportOrder, ImportOutcome, Phase } from "./run-import.ts"

/** What the thread says; what it ends with comes last. */
export type FromThread =
  | { readonly kind: "phase"; readonly phase: Phase; readonly rows: number }
  | { readonly kind: "stored"; readonly rows: number }
  | { readonly kind: "ended"; readonly outcome: ImportOutcome }
  | { readonly kind: "failed"; readonly message: string; readonly isAway: boolean }

export interface ThreadData {
  readonly databaseUrl: string
  readonly order: ImportOrder
  /** One Int32 of {@link GOING}, {@link COMMITTING} and {@link STOPPED}: who changes it first has decided. */
  readonly state: SharedArrayBuffer
}

export const GOING = 0
export const COMMITTING = 1
export const STOPPED = 2

/** A workbook that unpacks to the limit fits; what would not ends the thread and not the process. */
const HEAP_LIMIT_MB = 768

export interface RunningImport {
  readonly ended: Promise<Extract<FromThread, { readonly kind: "ended" | "failed" }>>
  /** False: it is past the point where nothing is kept. */
  readonly stop: () => boolean
}

/** Whose thread an import runs in: reading and checking a large file takes seconds of a processor that lists and forms do not wait for. */
export const startImportThread = (
  entry: URL,
  databaseUrl: string,
  order: ImportOrder,
  onProgress: (said: Extract<FromThread, { readonly kind: "phase" | "stored" }>) => void
): RunningImport => {
  const shared = new SharedArrayBuffer(4)
  const state = new Int32Array(shared)
  const data: ThreadData = { databaseUrl, order, state: shared }
  const thread = new Worker(entry, {
    workerData: data,
    transferList: [order.bytes.buffer as ArrayBuffer],
    resourceLimits: { maxOldGenerationSizeMb: HEAP_LIMIT_MB },
    name: "import"
  })
  const ended = new Promise<Extract<FromThread, { readonly kind: "ended" | "failed" }>>((resolve) => {
    const failed = (message: string) => resolve({ kind: "failed", message, isAway: false })
    thread.on("message", (said: FromThread) => {
      if (said.kind === "phase" || said.kind === "stored") onProgress(said)
      else resolve(said)
    })
    thread.on("error", (error: Error & { readonly code?: string }) =>
      failed(
        error.code === "ERR_WORKER_OUT_OF_MEMORY" ? "the file needs more memory than an import may have" : error.message
      )
    )
    thread.on("exit", () => failed("stopped"))
  })
  return {
    ended,
    stop: () => {
      if (Atomics.compareExchange(state, 0, GOING, STOPPED) === COMMITTING) return false
      // Its connection goes with it, and the database undoes what was begun.
      void thread.terminate()
      return true
    }
  }
}
