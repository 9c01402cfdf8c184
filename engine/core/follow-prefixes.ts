import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type { StoreAway } from "../ports/CoreRpc.ts"
import type { Database } from "../ports/Database.ts"
import { NO_PREFIXES, type PrefixAreas } from "../records/prefixes/prefix-areas.ts"
import { prefixVersion, readPrefixes } from "../records/prefixes/store.ts"

/** A look is one row; a change of one prefix counts within a few of them. */
const LOOK_EVERY = "2 seconds"

/**
 * The areas of all prefixes, read again whenever the table was changed, and not at each change of a queue. Nobody waits for
 * them: the first callers after a start may come before they are read, and then the number they dialled says where they belong.
 */
export const followPrefixes: Effect.Effect<() => PrefixAreas, never, Database | Scope.Scope> = Effect.gen(function* () {
  let [areas, known] = [NO_PREFIXES, ""]
  const look: Effect.Effect<void, StoreAway, Database> = Effect.gen(function* () {
    // The version first: what is changed while the rows are read is read again.
    const version = yield* prefixVersion
    if (version === known) return
    areas = yield* readPrefixes
    known = version
    yield* Effect.logInfo("number prefixes were read", { version, prefixes: areas.size })
  })
  // While the database is away, what was read last goes on to count.
  const patient = Effect.catch(look, () => Effect.void)
  yield* Effect.forkScoped(Effect.forever(Effect.andThen(patient, Effect.sleep(LOOK_EVERY))))
  return () => areas
})
