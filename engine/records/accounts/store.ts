import type * as Effect from "effect/Effect"
import { type Kysely, type RawBuilder, sql } from "kysely"
import { type Asker, type Grant, grantsOf } from "#wire/asker.ts"
import { isPermission } from "#wire/permissions.ts"
import type { EpochMs } from "#actors/vocabulary.ts"
import type { StoreAway } from "../../ports/CoreRpc.ts"
import { Database, type Tables } from "../../ports/Database.ts"
import type { Account } from "../../ports/OfficeDoor.ts"
import { parameterValue } from "../parameters/store.ts"

/** `user` is the account's id. Null when it may not sign in, or has no password. */
export const accountOf = (user: string, now: number): Effect.Effect<Account | null, StoreAway, Database> =>
  Database.use(({ query }) => query((db) => accountWithId(db, user, now)))

/** Who has a password that is too old by now must change it first. */
export const accountWithId = async (db: Kysely<Tables>, id: string, now: number): Promise<Account | null> => {
  const [row] = await accountRows(db, sql`people.id = ${id}`)
  if (row === undefined) return null
  const goodForDays = await parameterValue(db, "passwords.goodForDays")
  const isOld = goodForDays > 0 && row.changed_at + goodForDays * DAY_MS <= now
  return await accountFrom(db, { ...row, must_change: row.must_change || isOld })
}

const DAY_MS = 24 * 3_600_000

/** What a switch that keeps its telephones' accounts with us needs; `realm` is the one their passwords were made for. */
export const sipAccounts = Database.use(({ query }) =>
  query((db) => db.selectFrom("sip_accounts").selectAll().orderBy("user").execute())
)

/** One of them; it goes with the agent whose it is. Null when there is none. */
export const sipAccountOf = (
  user: string
): Effect.Effect<{ readonly ha1: string; readonly realm: string } | null, StoreAway, Database> =>
  Database.use(({ query }) =>
    query(async (db) => {
      const [found] = await db.selectFrom("sip_accounts").select(["ha1", "realm"]).where("user", "=", user).execute()
      return found ?? null
    })
  )

interface AccountRow {
  readonly id: string
  readonly name: string
  readonly agent: string | null
  readonly unit: string
  readonly language: Account["language"]
  readonly grants: ReadonlyArray<Grant>
  readonly password_hash: string
  readonly must_change: boolean
  readonly has_two_step: boolean
  readonly needs_two_step: boolean
  readonly changed_at: number
  readonly locked_until: number
  readonly theme: Account["theme"]
}

/** Whether the centre or one of a person's roles wants a second step of them. */
export const needsTwoStep = sql<boolean>`(coalesce((select value = 'true'::jsonb from parameters
  where name = 'signIn.twoStepForAll'), false) or exists (select from people_roles join roles on roles.id = role
  where person = people.id and needs_two_step))`

/** People who may sign in and have a password, with what their roles together permit. */
const accountRows = async (db: Kysely<Tables>, where: RawBuilder<unknown>): Promise<ReadonlyArray<AccountRow>> =>
  (
    await sql<AccountRow>`select people.id, people.name, people.agent, people.unit, people.language, people.theme,
      credentials.password_hash, credentials.must_change, credentials.changed_at, credentials.locked_until,
      exists (select from two_step where person = people.id and confirmed_at is not null) as has_two_step,
      ${needsTwoStep} as needs_two_step,
      (select coalesce(jsonb_agg(each), '[]') from people_roles join roles on roles.id = people_roles.role, jsonb_array_elements(grants) each
        where person = people.id) as grants
      from people join credentials on credentials.person = people.id where not may_not_sign_in and ${where}`.execute(db)
  ).rows

/** Somebody's own unit with all below it, and the department it belongs to; where there is none, the organisation. */
export const reachOf = async (db: Kysely<Tables>, unit: string): Promise<Asker["reach"]> => {
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
  const { grants, id, language, name, theme, unit } = row
  return {
    id,
    name,
    language,
    agent,
    passwordHash: row.password_hash,
    mustChangePassword: row.must_change,
    // The door knows the settings.
    isInDirectory: false,
    hasTwoStep: row.has_two_step,
    mustSetUpTwoStep: row.needs_two_step && !row.has_two_step,
    lockedUntil: row.locked_until as EpochMs,
    theme,
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

/** What somebody's roles permit, whether or not they may sign in. */
export const grantsOfPerson = async (db: Kysely<Tables>, person: string): Promise<Asker["grants"]> => {
  const { rows } = await sql<{ readonly grant: Grant }>`select each as grant from people_roles
    join roles on roles.id = people_roles.role, jsonb_array_elements(grants) each where person = ${person}`.execute(db)
  return grantsOf(rows.map(({ grant }) => grant).filter(({ permission }) => isPermission(permission)))
}
