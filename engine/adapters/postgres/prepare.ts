import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import { type OpenDatabase, reasonOf } from "./database.ts"
import { DatabaseNewer, migrate } from "./migrate.ts"
import { ensureMonthsAhead } from "./months.ts"
import { DatabaseUnfit } from "./unfit.ts"

/** The store says it is ready before anybody else starts; a server that cannot be reached for this long is a wrong setting, not a slow start. */
const REACHED_WITHIN = "20 seconds"
const ASKED_EVERY = "100 millis"

/** Waits for the server and brings its tables up to date. */
export const prepareDatabase = (database: OpenDatabase, url: string): Effect.Effect<void, DatabaseUnfit> => {
  // Without user and password: this goes into a log.
  const server = url.replace(/\/\/[^@/]*@/u, "//")
  return database
    .attempt(async (db) => {
      await migrate(db as never, url)
      await ensureMonthsAhead(db, Date.now())
    })
    .pipe(
      Effect.retry({ schedule: Schedule.spaced(ASKED_EVERY), while: ({ away }) => away }),
      Effect.timeoutOrElse({
        duration: REACHED_WITHIN,
        orElse: () => Effect.fail({ away: true, error: new DatabaseUnfit(`${server} cannot be reached`) })
      }),
      Effect.catch(({ error }) => {
        if (error instanceof DatabaseUnfit) return Effect.fail(error)
        if (error instanceof DatabaseNewer) return Effect.fail(new DatabaseUnfit(error.message))
        // 28: wrong user or password; 3D: no such database; 42501: no right to make tables.
        return /^(?:28|3D|42501)/u.test((error as { readonly code?: string }).code ?? "")
          ? Effect.fail(new DatabaseUnfit(`${server} does not let us in: ${reasonOf(error)}`))
          : Effect.die(error)
      }),
      Effect.asVoid
    )
}
