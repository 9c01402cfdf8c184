import * as Effect from "effect/Effect"
import { type Kysely, type RawBuilder, sql } from "kysely"
import type { EpochMs } from "#actors/vocabulary.ts"
import type { Account, Session, StoreAway } from "../../ports/CoreRpc.ts"
import { Database, type Tables } from "../../ports/Database.ts"

/** `user` is the account's id, or the work number of the agent it belongs to. */
export const accountOf = (user: string): Effect.Effect<Account | null, StoreAway, Database> =>
  Database.use(({ query }) => query(async (db) => (await accountRows(db, sql`people.id = ${user}`))[0])).pipe(
    Effect.map((row) => (row === undefined ? null : accountFrom(row)))
  )

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
    query(async (db) => {
      const session = await db
        .selectFrom("sessions")
        .selectAll()
        .where("token_hash", "=", tokenHash)
        .where("expires_at", ">", now)
        .executeTakeFirst()
      const account = session && (await accountRows(db, sql`people.id = ${session.account}`))[0]
      return account && { ...session, ...account }
    })
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

interface AccountRow {
  readonly id: string
  readonly name: string
  readonly agent: string | null
  readonly roles: ReadonlyArray<string>
  readonly password_hash: string
}

/** People who may sign in and have a password. */
const accountRows = async (db: Kysely<Tables>, where: RawBuilder<unknown>): Promise<ReadonlyArray<AccountRow>> =>
  (
    await sql<AccountRow>`select people.id, people.name, people.agent, credentials.password_hash,
      (select coalesce(jsonb_agg(role), '[]') from people_roles where person = people.id) as roles
      from people join credentials on credentials.person = people.id where not may_not_sign_in and ${where}`.execute(db)
  ).rows

const accountFrom = ({ agent, id, name, password_hash, roles }: AccountRow): Account => ({
  id,
  name,
  role: roles.includes("administrator") ? "admin" : roles.includes("supervisor") ? "supervisor" : "agent",
  agent: agent as Account["agent"],
  passwordHash: password_hash
})
