/**
 * hold.ts DATA [PROGRAMS] [USER]: runs PostgreSQL in DATA with the programs in PROGRAMS, tells its parent, and holds on until it is
 * ended. USER is a number whose rights it takes first, when its own code has been read: that may lie where USER cannot go.
 */
import * as Effect from "effect/Effect"
import { runEmbeddedPostgres } from "../run-cluster.ts"

const [data = "", programs, user] = process.argv.slice(2)
if (user !== undefined) {
  process.setgroups?.([])
  process.setgid?.(Number(user))
  process.setuid?.(Number(user))
}

await Effect.runPromise(
  Effect.gen(function* () {
    const { origin, url } = yield* runEmbeddedPostgres(data, 0, programs)
    process.send?.({ origin, url })
    yield* Effect.callback<void>((resume) => {
      process.once("message", () => resume(Effect.void))
      process.once("disconnect", () => resume(Effect.void))
    })
  }).pipe(
    Effect.scoped,
    Effect.catchTag("PostgresRefused", ({ message, setting }) =>
      Effect.sync(() => {
        process.send?.({ refused: `${setting}: ${message}` })
        process.exitCode = 1
      })
    )
  )
)
process.disconnect?.()
