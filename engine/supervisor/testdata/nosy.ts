/** Reads what it has no right to read. */
import { readFileSync } from "node:fs"
import * as Effect from "effect/Effect"
import { runWorker } from "../../workers/frame/worker.ts"

runWorker("nosy", () =>
  Effect.sync(() => ({ health: Effect.succeed({ read: readFileSync("/etc/hostname", "utf8") }) })).pipe(
    Effect.tap(() => Effect.sync(() => readFileSync("/etc/hostname")))
  )
)
