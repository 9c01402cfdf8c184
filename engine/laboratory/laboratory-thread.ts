import { Worker } from "node:worker_threads"
import type { Done } from "./deeds.ts"
import type { Endpoint } from "#engine/softswitch/endpoint.ts"
import type { LinePorts } from "./doors.ts"
import type { Order } from "./laboratory.ts"
import type { VoiceLanguage } from "./voice/voice.ts"

/** All that the thread is told of the centre: no database, no key of the inside. */
export interface LaboratoryPlace {
  /** Where the lines are. */
  readonly address: string
  /** 0: that line is off. */
  readonly ports: LinePorts
  readonly sip: Endpoint
  readonly realm: string
  readonly language: VoiceLanguage
}
export type ToLaboratory = Order & { readonly id: number }
export type FromLaboratory =
  | { readonly id: number; readonly kind: "done"; readonly done: Done }
  | { readonly id: number; readonly kind: "failed"; readonly message: string }

/** Sixty-four terminals and a storm of two hundred messages fit; what would not ends the thread and not the process. */
const HEAP_LIMIT_MB = 128
/** Who is put through talks for up to three minutes after the order is done. */
const IDLE_MS = 300_000

export interface LaboratoryThread {
  /** Rejects with what went wrong with us; what the centre answered, or did not, is a {@link Done}. */
  readonly do: (order: Order) => Promise<Done>
  readonly close: () => void
}

/** Virtual terminals in a thread of their own: begun with the first order, and ended when nobody has ordered for a while. */
export const startLaboratoryThread = (entry: URL, place: LaboratoryPlace): LaboratoryThread => {
  const waiting = new Map<number, { resolve: (done: Done) => void; reject: (error: Error) => void }>()
  let orders = 0
  let thread: Worker | undefined
  let idle: ReturnType<typeof setTimeout> | undefined

  const end = (ended: Worker, why: Error): void => {
    if (thread !== ended) return
    thread = undefined
    for (const { reject } of waiting.values()) reject(why)
    waiting.clear()
  }
  const heard = (said: FromLaboratory): void => {
    const order = waiting.get(said.id)
    waiting.delete(said.id)
    if (waiting.size === 0) idle = setTimeout(close, IDLE_MS).unref()
    if (said.kind === "done") order?.resolve(said.done)
    else order?.reject(new Error(said.message))
  }
  const running = (): Worker => {
    if (thread !== undefined) return thread
    const started = new Worker(entry, {
      workerData: place,
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: HEAP_LIMIT_MB },
      name: "laboratory"
    })
    started.on("message", heard)
    started.on("error", (error: Error) => end(started, error))
    started.on("exit", () => end(started, new Error("the laboratory's thread ended")))
    return (thread = started)
  }
  const close = (): void => {
    const ended = thread
    if (ended === undefined) return
    end(ended, new Error("the laboratory was closed"))
    void ended.terminate()
  }

  return {
    do: (order) =>
      new Promise((resolve, reject) => {
        clearTimeout(idle)
        const id = ++orders
        waiting.set(id, { resolve, reject })
        running().postMessage({ ...order, id } satisfies ToLaboratory, [])
      }),
    close
  }
}
