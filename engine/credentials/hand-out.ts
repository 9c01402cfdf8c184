import { type Kysely, sql, type Transaction } from "kysely"
import type { Tables } from "../ports/Database.ts"
import { setPassword } from "../records/accounts/credentials.ts"
import { hashPassword } from "../password-hash/password-hash.ts"
import { madeUpPassword } from "../records/accounts/schema.ts"
import { setTelephonePassword } from "../records/accounts/telephone.ts"
import { accountsCsv } from "../records/centre/seed.ts"
import { COMMAND_LINE } from "./reset-password.ts"

/** Whom to give passwords: those who have none, or these. */
export interface HandOut {
  readonly users: ReadonlyArray<string>
  readonly realm: string
  readonly at: number
}

interface Given {
  readonly id: string
  readonly name: string
  readonly role: string
  /** "" where they keep the one they have. */
  readonly password: string
  readonly sipPassword: string
  readonly agent: string | null
}

/**
 * Makes up first passwords for the screens and the telephones, to be changed at the first sign-in. The file is written before
 * the database commits: what stands in the database can be handed out. Answers how many people are in it.
 */
export const handOut = async (db: Kysely<Tables>, asked: HandOut, write: (csv: string) => void): Promise<number> => {
  const people = await wanting(db, asked.users)
  if (people.length === 0) return 0
  const hashes = new Map(
    await Promise.all(
      people
        .filter(({ password }) => password !== "")
        .map(async ({ id, password }) => [id, await hashPassword(password)] as const)
    )
  )
  await db.transaction().execute(async (all) => {
    for (const each of people) await give(all, each, hashes.get(each.id), asked)
    write(accountsCsv({ agents: people }))
  })
  return people.length
}

const give = async (
  all: Transaction<Tables>,
  { agent, id, sipPassword }: Given,
  passwordHash: string | undefined,
  { at, realm }: HandOut
): Promise<void> => {
  const by = COMMAND_LINE
  if (passwordHash !== undefined) await setPassword(all, { person: id, passwordHash, mustChange: true, at, by })
  if (agent !== null && sipPassword !== "")
    await setTelephonePassword(all, { person: id, agent, realm, password: sipPassword, at, by })
}

/** People who are named, or else whoever may sign in and lacks a password for the screens or for a telephone. */
const wanting = async (db: Kysely<Tables>, users: ReadonlyArray<string>): Promise<ReadonlyArray<Given>> => {
  const { rows } = await sql<Pick<Given, "agent" | "id" | "name" | "role"> & { screens: boolean; telephone: boolean }>`
    select id, name, agent, (select string_agg(role, ' ' order by position) from people_roles where person = id) as role,
      coalesce(password_hash, '') = '' as screens, agent is not null and "user" is null as telephone
    from people left join credentials on person = id left join sip_accounts on "user" = agent
    where not may_not_sign_in order by position, id`.execute(db)
  const named = new Set(users)
  return rows
    .filter(({ id, screens, telephone }) => (named.size === 0 ? screens || telephone : named.has(id)))
    .map(({ agent, id, name, role, screens, telephone }) => ({
      id,
      name,
      role,
      agent,
      password: screens || named.has(id) ? madeUpPassword() : "",
      sipPassword: telephone || (named.has(id) && agent !== null) ? madeUpPassword() : ""
    }))
}
