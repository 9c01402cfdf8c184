import { Worker } from "node:worker_threads"
import type { MediaThread, SpawnThread } from "./keeper.ts"
import type { FromThread, ThreadData } from "./messages.ts"
import { wakeUp } from "./rest.ts"

/**
 * A tick leaves little behind, and what it leaves dies at once: a small young generation is collected in a millisecond,
 * where V8's own choice of 64 MB stops all legs of the thread for ten.
 */
const YOUNG_GENERATION_MB = 4

/** Starts a media thread of this process; it has the process's rights and no others. */
export const spawnWorker: SpawnThread = (name, start, events): MediaThread => {
  const wake = new SharedArrayBuffer(4)
  const bell = new Int32Array(wake)
  const worker = new Worker(new URL("./entry.ts", import.meta.url), {
    name,
    workerData: { start, wake } satisfies ThreadData,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB }
  })
  let why = "it ended"
  worker.on("message", (message: FromThread) => events.message(message))
  worker.on("error", (error: Error) => (why = error.stack ?? error.message))
  worker.on("exit", () => events.ended(why))
  return {
    post: (message) => {
      worker.postMessage(message, [])
      wakeUp(bell)
    },
    terminate: async () => void (await worker.terminate())
  }
}
