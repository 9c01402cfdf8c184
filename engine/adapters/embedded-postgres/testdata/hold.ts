/** Runs PostgreSQL in the folder named, tells its parent, and holds on until it is ended. */
import * as Effect from "effect/Effect"
import { runEmbeddedPostgres } from "../run.ts"

const data = process.argv[2] ?? ""

await Effect.runPromise(
  Effect.gen(function* () {
    const { origin, url } = yield* runEmbeddedPostgres(data, 0)
    process.send?.({ origin, url })
    yield* Effect.callback<void>((resume) => {
      process.once("message", () => resume(Effect.void))
      process.once("disconnect", () => resume(Effect.void))
    })
  }).pipe(Effect.scoped)
)
process.disconnect?.()
