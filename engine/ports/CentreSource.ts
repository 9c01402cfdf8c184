import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type * as Stream from "effect/Stream"
import type { Centre } from "#actors/centre.ts"
import type { SipAccountRow } from "./Database.ts"
import type { TrunkTold } from "./Trunk.ts"

/** A telephone that may register. */
export type TelephoneAccount = Pick<SipAccountRow, "ha1" | "ha1_sha256" | "realm" | "user">

/** The centre's tables as they were at one moment. `version` counts their changes. */
export interface CentreRead {
  readonly version: number
  readonly centre: Centre
  readonly telephones: ReadonlyArray<TelephoneAccount>
  readonly trunks: ReadonlyArray<TrunkTold>
}

export type CentreNews =
  | ({ readonly _tag: "Changed" } & CentreRead)
  /** A row that this code cannot read: the centre stays as it is until somebody mends it. */
  | { readonly _tag: "Unreadable"; readonly version: number; readonly row: string; readonly why: string }

/**
 * Where the centre's tables are. Whoever changes them counts up the version in the same transaction, and calls out; a call
 * that is lost is made good within seconds.
 */
export class CentreSource extends Context.Service<
  CentreSource,
  {
    /** Null when nothing was ever put in. Waits for as long as the database is away. */
    readonly current: Effect.Effect<CentreNews | null>
    /** Each version after the one that `current` answered last; of several that come at once only the last. */
    readonly changes: Stream.Stream<CentreNews>
  }
>()("engine/ports/CentreSource") {}
