/** Has a problem until it has looked at itself twenty times. */
import * as Effect from "effect/Effect"
import { runWorker } from "../../workers/frame/worker.ts"

runWorker(
  "mends",
  Effect.fn("mends")(function* () {
    yield* Effect.logInfo("mends is about to mend")
    let looked = 0
    return {
      health: Effect.sync(() => {
        looked++
        return looked < 20 ? { problems: [{ zh: "还没好", en: "is not well yet" }] } : { looked }
      })
    }
  })
)
