import * as Effect from "effect/Effect"
import type { EpochMs } from "#actors/vocabulary.ts"
import type { Account, Session, StoreAway } from "../../ports/CoreRpc.ts"
import { type AccountRow, Database } from "../../ports/Database.ts"

/** `user` is the account's id, or the work number of the agent it belongs to. */
export const accountOf = (user: string): Effect.Effect<Account | null, StoreAway, Database> =>
  Database.use(({ query }) =>
    query((db) => db.selectFrom("accounts").selectAll().where("id", "=", user).executeTakeFirst())
  ).pipe(Effect.map((row) => (row === undefined ? null : accountFrom(row))))

/** Also sweeps sessions that have run out, so that the table holds the living ones only. A session for no account is a defect. */
export const saveSession = (session: {
  readonly tokenHash: string
  readonly account: string
  readonly createdAt: EpochMs
  readonly expiresAt: EpochMs
}): Effect.Effect<void, StoreAway, Database> =>
  Database.use(({ query }) =>
    query(async (db) => {
      await db.deleteFrom("sessions").where("expires_at", "<=", session.createdAt).execute()
      await db
        .insertInto("sessions")
        .values({
          token_hash: session.tokenHash,
          account: session.account,
          created_at: session.createdAt,
          expires_at: session.expiresAt
        })
        .onConflict((conflict) => conflict.column("token_hash").doNothing())
        .execute()
    })
  )

/** Null when there is none, or it has run out. */
export const sessionOf = (tokenHash: string, now: EpochMs): Effect.Effect<Session | null, StoreAway, Database> =>
  Database.use(({ query }) =>
    query((db) =>
      db
        .selectFrom("sessions")
        .innerJoin("accounts", "accounts.id", "sessions.account")
        .selectAll("accounts")
        .select(["token_hash", "created_at", "expires_at"])
        .where("token_hash", "=", tokenHash)
        .where("expires_at", ">", now)
        .executeTakeFirst()
    )
  ).pipe(
    Effect.map((row) =>
      row === undefined
        ? null
        : {
            tokenHash: row.token_hash,
            account: accountFrom(row),
            createdAt: row.created_at as EpochMs,
            expiresAt: row.expires_at as EpochMs
          }
    )
  )

export const dropSession = (tokenHash: string): Effect.Effect<void, StoreAway, Database> =>
  Database.use(({ query }) =>
    query((db) => db.deleteFrom("sessions").where("token_hash", "=", tokenHash).execute())
  ).pipe(Effect.asVoid)

/** What a switch that keeps its telephones' accounts with us needs; `realm` is the one their passwords were made for. */
export const sipAccounts = Database.use(({ query }) =>
  query((db) => db.selectFrom("sip_accounts").selectAll().orderBy("user").execute())
)

const accountFrom = (row: AccountRow): Account => ({
  id: row.id,
  name: row.name,
  role: row.role,
  agent: row.agent as Account["agent"],
  passwordHash: row.password_hash
})
