import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { type Masking, USUAL_MASKING } from "#wire/masked-number.ts"
import type { StoreAway } from "../ports/CoreRpc.ts"
import type { Database } from "../ports/Database.ts"
import { maskingNow } from "../records/parameters/masking.ts"

/** A look is two rows; a change counts within a few of them. */
const LOOK_EVERY = "1 second"

/**
 * Which numbers are covered, as the centre says; `become` hears of each change. Until the first look everything is covered, and
 * while the database is away what was read last goes on to count.
 */
export const followMasking = (
  become: (masking: Masking) => void
): Effect.Effect<() => Masking, never, Database | Scope.Scope> =>
  Effect.gen(function* () {
    let masking = USUAL_MASKING
    const look: Effect.Effect<void, StoreAway, Database> = Effect.map(maskingNow, (now) => {
      if (isAlike(now, masking)) return
      masking = now
      become(now)
    })
    const patient = Effect.catch(look, () => Effect.void)
    yield* Effect.forkScoped(Effect.forever(Effect.andThen(patient, Effect.sleep(LOOK_EVERY))))
    return () => masking
  })

const isAlike = (one: Masking, other: Masking): boolean =>
  one.isWholeAtWork === other.isWholeAtWork && [...one.kinds].toSorted().join() === [...other.kinds].toSorted().join()
