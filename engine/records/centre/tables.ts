import * as Effect from "effect/Effect"
import type { CentreRead } from "../../ports/CentreSource.ts"
import type { StoreAway } from "../../ports/CoreRpc.ts"
import type { Database } from "../../ports/Database.ts"
import { sipAccounts } from "../accounts/store.ts"
import { trunksTold } from "../trunks/told.ts"
import { readCentre } from "./store.ts"
import type { UnreadableRow } from "./stored.ts"

/** All that the engine runs by, as the tables have it now; null when nothing was ever put in. A row that cannot be read is named. */
export const centreTables: Effect.Effect<
  Omit<CentreRead, "version"> | Pick<UnreadableRow, "row" | "why"> | null,
  StoreAway,
  Database
> = Effect.gen(function* () {
  const centre = yield* readCentre
  return centre === null ? null : { centre, telephones: yield* sipAccounts, trunks: yield* trunksTold }
}).pipe(Effect.catchTag("UnreadableRow", ({ row, why }) => Effect.succeed({ row, why })))
