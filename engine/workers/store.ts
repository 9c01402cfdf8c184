/** The `store` worker: PostgreSQL in the data folder, for a centre that names no database of its own. */
import * as Effect from "effect/Effect"
import { runEmbeddedPostgres } from "../adapters/embedded-postgres/run-cluster.ts"
import { runWorker, StartRefused } from "./frame/worker.ts"

runWorker(
  "store",
  Effect.fn("store")(function* (boot) {
    const { data } = boot.paths
    const database = yield* runEmbeddedPostgres(data, boot.settings.database.port).pipe(
      Effect.mapError(({ message, setting }) => new StartRefused({ setting, message }))
    )
    yield* Effect.logInfo(`database ${database.origin}`, { port: database.port })
    return { health: Effect.sync(database.health), facts: { databaseUrl: database.url } }
  })
)
