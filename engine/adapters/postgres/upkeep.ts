import * as Effect from "effect/Effect"
import type { AnyProjection } from "../../projections/projection.ts"
import { type OpenDatabase, reasonOf } from "./database.ts"
import { outdated, rebuild } from "./rebuild.ts"

const EVERY = "6 hours"

/** After a start the calls come first. */
const FIRST_AFTER = "10 seconds"

/** What the tables need beside the daily work. A part that fails is named, and tried again at the next time. */
export const upkeep = (
  database: OpenDatabase,
  options: { readonly projections: ReadonlyArray<AnyProjection> }
): Effect.Effect<never> =>
  Effect.gen(function* () {
    yield* Effect.sleep(FIRST_AFTER)
    for (;;) {
      yield* part("rebuild of outdated tables", bringUpToDate(database, options.projections))
      yield* Effect.sleep(EVERY)
    }
  })

/** Folds again what another version of a fold has made. The centre works meanwhile, and a stop in between costs one page. */
export const bringUpToDate = Effect.fnUntraced(function* (
  database: OpenDatabase,
  projections: ReadonlyArray<AnyProjection>
) {
  for (const projection of yield* database.attempt((db) => outdated(db, projections))) {
    yield* Effect.logInfo(`${projection.name} is of another version and is folded again from its facts`)
    const done = yield* database.attempt((db) => rebuild(db, projection, { anew: false }))
    yield* Effect.logInfo(`${projection.name} is of version ${projection.version} now`, { ...done })
  }
})

const part = <E extends { readonly error: unknown }>(
  name: string,
  work: Effect.Effect<unknown, E>
): Effect.Effect<void> =>
  work.pipe(
    Effect.asVoid,
    Effect.catch(({ error }) => Effect.logError(`${name} failed`, { reason: reasonOf(error) }))
  )
