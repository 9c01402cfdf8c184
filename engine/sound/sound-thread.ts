import { Worker } from "node:worker_threads"
import type { Words } from "#wire/permissions.ts"
import type { PromptFile } from "./prompt-file.ts"
import { SoundRefused } from "./sound-refused.ts"
import type { SoundOrder } from "./sound-work.ts"

export type ToSoundThread = SoundOrder & { readonly id: number }
export type FromSoundThread =
  | { readonly id: number; readonly kind: "made"; readonly made: PromptFile }
  | { readonly id: number; readonly kind: "refused"; readonly words: Words }
  | { readonly id: number; readonly kind: "failed"; readonly message: string }

/** Orders that wait for the thread; at 100 ms each the last one waits for three seconds, and a caller no longer. */
export const ORDERS_WAIT_AT_MOST = 32
/** Ten minutes of sound in studio quality, decoded, fit. What would not ends the thread and not the process. */
const HEAP_LIMIT_MB = 512
/** A thread that is not asked for so long gives its memory back. */
const IDLE_MS = 300_000

/** Too many orders wait, or the thread ended over one. */
export class SoundThreadBusy extends Error {
  override readonly name = "SoundThreadBusy"
}

export interface SoundThread {
  /** Rejects with {@link SoundRefused}, {@link SoundThreadBusy} or what went wrong. */
  readonly make: (order: SoundOrder) => Promise<PromptFile>
  readonly close: () => void
}

/** One thread that speaks and converts, one order after the other; started at the first and again after it has failed. */
export const startSoundThread = (entry: URL): SoundThread => {
  interface Waiting {
    readonly resolve: (made: PromptFile) => void
    readonly reject: (error: Error) => void
  }
  const waiting = new Map<number, Waiting>()
  let orders = 0
  let thread: Worker | undefined
  let idle: ReturnType<typeof setTimeout> | undefined

  const end = (ended: Worker, why: Error): void => {
    if (thread !== ended) return
    thread = undefined
    for (const { reject } of waiting.values()) reject(why)
    waiting.clear()
  }
  const heard = (said: FromSoundThread): void => {
    const order = waiting.get(said.id)
    waiting.delete(said.id)
    if (waiting.size === 0) idle = setTimeout(close, IDLE_MS).unref()
    if (said.kind === "made") order?.resolve(said.made)
    else order?.reject(said.kind === "refused" ? new SoundRefused(said.words) : new Error(said.message))
  }
  const running = (): Worker => {
    if (thread !== undefined) return thread
    const started = new Worker(entry, { resourceLimits: { maxOldGenerationSizeMb: HEAP_LIMIT_MB }, name: "sound" })
    started.on("message", heard)
    started.on("error", (error: Error) => end(started, error))
    started.on("exit", () => end(started, new Error("the thread for sounds ended")))
    return (thread = started)
  }
  const close = (): void => {
    const ended = thread
    if (ended === undefined) return
    end(ended, new Error("the thread for sounds was closed"))
    void ended.terminate()
  }

  return {
    make: (order) =>
      new Promise((resolve, reject) => {
        if (waiting.size >= ORDERS_WAIT_AT_MOST) return reject(new SoundThreadBusy(`${waiting.size} orders wait`))
        clearTimeout(idle)
        const id = ++orders
        waiting.set(id, { resolve, reject })
        running().postMessage({ ...order, id } satisfies ToSoundThread, [])
      }),
    close
  }
}
