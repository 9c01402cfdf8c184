/** Starts, tells what it sees, stops when told; leaves a file while it lives, so that its end can be seen. */
import { rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import { runWorker } from "../../workers/frame/worker.ts"

runWorker(
  "steady",
  Effect.fn("steady")(function* ({ databaseUrl, healthTable, paths }) {
    const file = join(paths.run, `steady-${process.pid}`)
    yield* Effect.acquireRelease(
      Effect.sync(() => writeFileSync(file, "")),
      () => Effect.sync(() => rmSync(file))
    )
    yield* Effect.logInfo("steady works", { databaseUrl })
    return {
      health: Effect.sync(() => ({ sees: Object.keys(healthTable().workers) })),
      facts: { file, databaseUrl }
    }
  })
)
