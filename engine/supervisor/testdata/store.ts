/** Says where a database would be. */
import * as Effect from "effect/Effect"
import { runWorker } from "../../workers/frame/worker.ts"

runWorker("store", () =>
  Effect.succeed({ health: Effect.succeed({}), facts: { databaseUrl: "postgres://nobody@127.0.0.1:1/none" } })
)
