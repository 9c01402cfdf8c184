import { flushCompileCache } from "node:module"
import { setFlagsFromString } from "node:v8"
import { Worker } from "node:worker_threads"
// oxlint-disable-next-line no-unassigned-import -- its code is loaded here for the cache's sake alone
import "./entry.ts"
import type { MediaThread, SpawnThread } from "./keeper.ts"
import type { FromThread, ThreadData } from "./messages.ts"
import { makeBell } from "./rest.ts"

/** A tick leaves little behind, and pauses of a media thread are heard; the main thread keeps what the process was started with. */
const SEMI_SPACE_MB = 2

/**
 * Starts a media thread of this process; it has the process's rights and no others. What this thread has compiled is written to the
 * cache first: a thread that finds it needs no compiler of its own, which takes 10 to 20 MB.
 */
export const spawnWorker: SpawnThread = (name, start, events): MediaThread => {
  flushCompileCache()
  const wake = new SharedArrayBuffer(4)
  const wakeUp = makeBell(new Int32Array(wake))
  // V8 knows one size for a process, and reads it when a thread is made.
  setFlagsFromString(`--max-semi-space-size=${SEMI_SPACE_MB}`)
  const worker = new Worker(new URL("./entry.ts", import.meta.url), {
    name,
    workerData: { start, wake } satisfies ThreadData
  })
  let why = "it ended"
  worker.on("message", (message: FromThread) => events.message(message))
  worker.on("error", (error: Error) => (why = error.stack ?? error.message))
  worker.on("exit", () => events.ended(why))
  return {
    post: (message) => {
      worker.postMessage(message, [])
      // A command has its effect at the next tick, before which all is read that has come: nobody waits for it sooner.
      if (message._tag !== "Command") wakeUp()
    },
    terminate: async () => void (await worker.terminate())
  }
}
