/** Runs a program of its own, as the store runs PostgreSQL. */
import { spawn } from "node:child_process"
import * as Effect from "effect/Effect"
import { runWorker } from "../../workers/frame/worker.ts"

runWorker(
  "parent",
  Effect.fn("parent")(function* () {
    const child = yield* Effect.acquireRelease(
      // Its input ends with us, and so does it.
      Effect.sync(() => spawn("cat", { stdio: ["pipe", "ignore", "ignore"], detached: true })),
      (running) => Effect.sync(() => running.kill("SIGKILL"))
    )
    return { health: Effect.succeed({}), facts: { child: child.pid } }
  })
)
