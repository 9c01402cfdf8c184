import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type { Misunderstood } from "../ports/AlarmIntake.ts"
import { Database } from "../ports/Database.ts"
import { forgetMisunderstood, keepMisunderstood } from "../records/alarms/misunderstood.ts"

/** Written together: noise comes in floods. */
const EVERY = "1 second"
/** So many in this time; of more only their number is known. */
const AT_ONCE = 500
/** The table is cut after so many. */
const TIDIED_AFTER = 1_000

export interface MisunderstoodKeeper {
  readonly keep: (what: Misunderstood) => void
  /** Since this start: all, and those of them that are not kept. */
  readonly counts: () => { readonly misunderstood: number; readonly misunderstoodLost: number }
}

/** Keeps what the lines did not understand, for whoever looks after them: the newest, and their number. */
export const keepingMisunderstood = (
  now: () => number
): Effect.Effect<MisunderstoodKeeper, never, Database | Scope.Scope> =>
  Effect.gen(function* () {
    const database = yield* Database
    let waiting: Array<Misunderstood> = []
    let [all, lost, untidied] = [0, 0, TIDIED_AFTER]

    const write = Effect.suspend(() => {
      const rows = waiting
      waiting = []
      if (rows.length === 0) return Effect.void
      untidied += rows.length
      const tidied =
        untidied < TIDIED_AFTER
          ? Effect.void
          : Effect.tap(forgetMisunderstood(now()), () => Effect.sync(() => (untidied = 0)))
      return Effect.andThen(keepMisunderstood(rows), tidied).pipe(
        Effect.catch(({ reason }) => {
          lost += rows.length
          return Effect.logWarning("messages that were not understood are not kept", { count: rows.length, reason })
        })
      )
    })
    yield* Effect.forkScoped(
      Effect.forever(Effect.andThen(Effect.sleep(EVERY), Effect.provideService(write, Database, database)))
    )
    // Whatever came in the last second.
    yield* Effect.addFinalizer(() =>
      Effect.ignore(Effect.timeout(Effect.provideService(write, Database, database), EVERY))
    )
    return {
      keep: (what) => {
        all++
        if (waiting.length < AT_ONCE) waiting.push(what)
        else lost++
      },
      counts: () => ({ misunderstood: all, misunderstoodLost: lost })
    }
  })
