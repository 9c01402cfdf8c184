import * as Effect from "effect/Effect"
import { sql } from "kysely"
import type { StoreAway } from "../../ports/CoreRpc.ts"
import { Database } from "../../ports/Database.ts"
import type { Account, DoorAnswer, DoorAsked } from "../../ports/OfficeDoor.ts"
import { withoutPassword } from "../../records/accounts/credentials.ts"
import { accountOf } from "../../records/accounts/store.ts"
import { type DirectorySettings, makeDirectory } from "./directory.ts"

export interface DirectoryAccounts extends DirectorySettings {
  /** Whose password is there who says nothing of their own. */
  readonly accounts: "marked" | "all"
}

export interface DirectoryAnswers {
  /** The account, and whether its password is in the directory. */
  readonly accountOf: (asked: DoorAsked<"accountOf">) => Effect.Effect<Account | null, StoreAway, Database>
  readonly compared: (asked: DoorAsked<"directoryCompared">) => Effect.Effect<DoorAnswer<"directoryCompared">>
}

export const directoryAnswers = (settings: DirectoryAccounts): DirectoryAnswers => {
  if (settings.url === "")
    return {
      accountOf: ({ at, user }) => accountOf(user, at),
      compared: () => Effect.succeed({ _tag: "Away" as const, reason: "the settings name none" })
    }
  const directory = makeDirectory(settings)
  const there = settings.accounts === "all" ? ["usual", "directory"] : ["directory"]
  return {
    accountOf: Effect.fnUntraced(function* ({ at, user }) {
      const isInDirectory = yield* Database.use(({ query }) =>
        query(async (db) => {
          const { rows } = await sql`select from people where id = ${user} and password_in = any(${there})`.execute(db)
          // Wrong passwords are counted here for them, too.
          if (rows.length > 0) await db.transaction().execute((all) => withoutPassword(all, user))
          return rows.length > 0
        })
      )
      const account = yield* accountOf(user, at)
      return account === null || !isInDirectory ? account : { ...account, isInDirectory, mustChangePassword: false }
    }),
    compared: Effect.fnUntraced(function* ({ password, user }) {
      const compared = yield* Effect.promise(() => directory.compare(user, password))
      if (compared._tag === "Away") yield* Effect.logWarning("the directory is away", { reason: compared.reason })
      return compared
    })
  }
}
