/** Works until it is asked for its health a second time; then its loop never ends. */
import * as Effect from "effect/Effect"
import { runWorker } from "../../workers/frame/worker.ts"

runWorker(
  "hangs",
  Effect.fn("hangs")(function* () {
    yield* Effect.logInfo("hangs is about to hang")
    let asked = 0
    return {
      health: Effect.sync(() => {
        // oxlint-disable-next-line no-unmodified-loop-condition -- a loop that never ends is what is wanted
        while (asked > 0);
        asked++
        return { problems: [{ zh: "感觉不好", en: "has a bad feeling" }] }
      })
    }
  })
)
