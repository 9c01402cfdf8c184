/** Never becomes ready. */
import * as Effect from "effect/Effect"
import { runWorker } from "../../workers/frame/worker.ts"

runWorker("silent", () => Effect.andThen(Effect.logInfo("silent waits"), Effect.never))
