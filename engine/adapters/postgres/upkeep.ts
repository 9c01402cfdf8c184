import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type { AnyProjection } from "../../projections/projection.ts"
import { type OpenDatabase, reasonOf } from "./database.ts"
import { finishFirstRelease } from "./first-release.ts"
import { ensureIndexes, ensureMonthsAhead } from "./months.ts"
import { outdated, rebuild } from "./rebuild.ts"
import { letGo, type Retention } from "./retention.ts"

/** Months are made ahead and old ones let go by this clock; a month is made long before it begins. */
const EVERY = "6 hours"

/** After a start the calls come first. */
const FIRST_AFTER = "10 seconds"

/** What the tables need beside the daily work. A part that fails is named, and tried again at the next time. */
export const upkeep = (
  database: OpenDatabase,
  options: { readonly projections: ReadonlyArray<AnyProjection>; readonly retention: Retention }
): Effect.Effect<never> =>
  Effect.gen(function* () {
    yield* Effect.sleep(FIRST_AFTER)
    for (;;) {
      const nowMs = yield* Clock.currentTimeMillis
      yield* part("finishing the first release's tables", finish(database))
      yield* part(
        "making the next months",
        database.attempt((db) => ensureMonthsAhead(db, nowMs))
      )
      yield* part(
        "making indexes",
        database.attempt((db) => ensureIndexes(db))
      )
      yield* part("rebuild of outdated tables", bringUpToDate(database, options.projections))
      yield* part("letting go of old rows", letGoOfOld(database, { ...options, nowMs }))
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

const finish = Effect.fnUntraced(function* (database: OpenDatabase) {
  if (yield* database.attempt((db) => finishFirstRelease(db)))
    yield* Effect.logInfo("the first release's tables are months now")
})

const letGoOfOld = Effect.fnUntraced(function* (database: OpenDatabase, options: Parameters<typeof letGo>[1]) {
  const gone = yield* database.attempt((db) => letGo(db, options))
  if (gone.rows > 0 || gone.partitions.length > 0) yield* Effect.logInfo("old rows are let go", { ...gone })
})

const part = <E extends { readonly error: unknown }>(
  name: string,
  work: Effect.Effect<unknown, E>
): Effect.Effect<void> =>
  work.pipe(
    Effect.asVoid,
    Effect.catch(({ error }) => Effect.logError(`${name} failed`, { reason: reasonOf(error) }))
  )
