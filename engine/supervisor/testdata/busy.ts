/** Has a finalizer that needs its time, and a health answer that fails. */
import * as Effect from "effect/Effect"
import { runWorker } from "../../workers/frame/worker.ts"

runWorker(
  "busy",
  Effect.fn("busy")(function* () {
    yield* Effect.addFinalizer(() => Effect.logInfo("busy has put everything away"))
    return { health: Effect.die(new Error("no idea how I am")) }
  })
)
