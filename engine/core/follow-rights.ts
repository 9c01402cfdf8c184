import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type { StoreAway } from "../ports/CoreRpc.ts"
import type { Database } from "../ports/Database.ts"
import { changedRights, lastAuditSerial } from "../records/audit/rights.ts"

/** A change of rights counts within two seconds for those who are signed in: this, and asking for their sessions again. */
const LOOK_EVERY = "500 millis"

/**
 * Tells whose rights have changed, as the log of all changes says: it has every writer's line, and is written with the change. Null
 * means that it may be anybody's. While the database is away nothing changes; what did before it went is told when it is back.
 */
export const followRights = Effect.fnUntraced(function* (
  tell: (accounts: ReadonlyArray<string> | null) => void
): Effect.fn.Return<void, StoreAway, Database | Scope.Scope> {
  let seen = yield* lastAuditSerial
  const look = Effect.gen(function* () {
    const { accounts, last } = yield* changedRights(seen)
    seen = last
    if (accounts === null || accounts.length > 0) tell(accounts)
  })
  yield* Effect.forkScoped(Effect.forever(Effect.andThen(Effect.sleep(LOOK_EVERY), Effect.ignore(look))))
})
