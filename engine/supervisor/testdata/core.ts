/** Has filled an empty database and made up its administrator's password. */
import * as Effect from "effect/Effect"
import { runWorker } from "../../workers/frame/worker.ts"

runWorker("core", () => Effect.succeed({ health: Effect.succeed({}), facts: { adminPassword: "made-up-once" } }))
