import * as Effect from "effect/Effect"
import { type Kysely, type RawBuilder, sql } from "kysely"
import { type Asker, type Grant, grantsOf } from "#wire/asker.ts"
import { isPermission } from "#wire/permissions.ts"
import type { EpochMs } from "#actors/vocabulary.ts"
import type { Account, Session, StoreAway } from "../../ports/CoreRpc.ts"
import { Database, type Tables } from "../../ports/Database.ts"

/** `user` is the account's id, or the work number of the agent it belongs to. */
export const accountOf = (user: string): Effect.Effect<Account | null, StoreAway, Database> =>
  Database.use(({ query }) =>
    query(async (db) => {
      const [row] = await accountRows(db, sql`people.id = ${user}`)
      return row === undefined ? null : await accountFrom(db, row)
    })
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
      const row = session && (await accountRows(db, sql`people.id = ${session.account}`))[0]
      return row === undefined || session === undefined
        ? null
        : {
            tokenHash,
            account: await accountFrom(db, row),
            createdAt: session.created_at as EpochMs,
            expiresAt: session.expires_at as EpochMs
          }
    })
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
  readonly unit: string
  readonly language: Account["language"]
  readonly grants: ReadonlyArray<Grant>
  readonly password_hash: string
}

/** People who may sign in and have a password, with what their roles together permit. */
const accountRows = async (db: Kysely<Tables>, where: RawBuilder<unknown>): Promise<ReadonlyArray<AccountRow>> =>
  (
    await sql<AccountRow>`select people.id, people.name, people.agent, people.unit, people.language, credentials.password_hash,
      (select coalesce(jsonb_agg(each), '[]') from people_roles join roles on roles.id = people_roles.role, jsonb_array_elements(grants) each
        where person = people.id) as grants
      from people join credentials on credentials.person = people.id where not may_not_sign_in and ${where}`.execute(db)
  ).rows

/** Somebody's own unit with all below it, and the department it belongs to; where there is none, the organisation. */
const reachOf = async (db: Kysely<Tables>, unit: string): Promise<Asker["reach"]> => {
  const { rows } = await sql<{ readonly own: boolean; readonly top: string; readonly units: ReadonlyArray<string> }>`
    with recursive above (id, level, parent, depth) as (
      select id, level, parent, 0 from units where id = ${unit}
      union all select units.id, units.level, units.parent, depth + 1 from above join units on units.id = above.parent),
    tops (id, own) as (
      select ${unit}::text, true union all
      (select id, false from above where level <> 'team' order by depth limit 1)),
    below (id, own, top) as (
      select id, own, id from tops
      union all select units.id, below.own, below.top from below join units on units.parent = below.id)
    select own, top, jsonb_agg(distinct id) as units from below group by own, top`.execute(db)
  const of = (own: boolean) => {
    const { top, units } = rows.find((row) => row.own === own) ?? { top: unit, units: [] }
    return [top, ...units.filter((id) => id !== top)]
  }
  return { team: of(true), department: of(false) }
}

/** The person as an account: what they may do travels with every question they ask. */
const accountFrom = async (db: Kysely<Tables>, row: AccountRow): Promise<Account> => {
  const agent = row.agent as Account["agent"]
  const { grants, id, language, name, unit } = row
  return {
    id,
    name,
    language,
    agent,
    passwordHash: row.password_hash,
    asker: {
      account: id,
      name,
      agent,
      unit,
      grants: grantsOf(grants.filter(({ permission }) => isPermission(permission))),
      reach: await reachOf(db, unit)
    }
  }
}
