import * as Effect from "effect/Effect"
import type { StoreAway } from "../../ports/CoreRpc.ts"
import { Database } from "../../ports/Database.ts"
import type { DoorAnswer, DoorAsked } from "../../ports/OfficeDoor.ts"
import { keepOwnData, ownDataOf } from "../../records/customers/own-data.ts"
import { ChangeRefused } from "../../records/tables/change.ts"

/** What the gateway asks for somebody who comes by a customer's link, without signing in. */
export const ownDataAnswers = {
  ownData: (visit: DoorAsked<"ownData">): Effect.Effect<DoorAnswer<"ownData">, StoreAway, Database> =>
    Database.use(({ query }) => query((db) => ownDataOf(db, visit))).pipe(
      Effect.map((found) =>
        typeof found === "string" ? { _tag: "Over" as const, why: found } : { _tag: "Open" as const, data: found }
      )
    ),
  keepOwnData: (sent: DoorAsked<"keepOwnData">): Effect.Effect<DoorAnswer<"keepOwnData">, StoreAway, Database> =>
    Database.use(({ query }) =>
      query((db) =>
        db
          .transaction()
          .execute((all) => keepOwnData(all, sent))
          .catch((error: unknown) => {
            if (error instanceof ChangeRefused) return error
            throw error
          })
      )
    ).pipe(
      Effect.map((done) => {
        if (done instanceof ChangeRefused)
          return { _tag: "Unfit" as const, problems: done.problems.map(({ field, words }) => ({ field, ...words })) }
        return done === "kept" ? { _tag: "Kept" as const } : { _tag: "Over" as const, why: done }
      })
    )
}
