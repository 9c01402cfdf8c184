import { type Kysely, sql } from "kysely"
import type { Tables } from "../ports/Database.ts"
import { setPassword } from "../records/accounts/credentials.ts"
import { hashPassword } from "../password-hash/password-hash.ts"
import { madeUpPassword } from "../records/accounts/schema.ts"
import { turnOffTwoStep } from "../records/accounts/two-step.ts"
import { Wrong } from "./wrong.ts"

/** Gives somebody a new password, which they change at the next sign-in; ends their sessions and their lock. Answers it. */
export const resetPassword = async (db: Kysely<Tables>, user: string, at: number): Promise<string> => {
  await someoneToReset(db, user)
  const password = madeUpPassword()
  const passwordHash = await hashPassword(password)
  await db
    .transaction()
    .execute((all) => setPassword(all, { person: user, passwordHash, mustChange: true, at, by: COMMAND_LINE }))
  return password
}

/** Takes somebody's two-step sign-in away. */
export const resetTwoStep = async (db: Kysely<Tables>, user: string, at: number): Promise<void> => {
  await someoneToReset(db, user)
  const wasOn = await db
    .transaction()
    .execute((all) => turnOffTwoStep(all, user, "reset-two-step", { at, by: COMMAND_LINE }))
  if (!wasOn) throw new Wrong(`${user} has no two-step sign-in`)
}

/** Whoever is not there, or may not sign in, is not helped by it. */
const someoneToReset = async (db: Kysely<Tables>, user: string): Promise<void> => {
  const { rows } = await sql<{ readonly id: string; readonly off: boolean }>`
    select id, may_not_sign_in as off from people where id = ${user}`.execute(db)
  const [found] = rows
  if (found === undefined) throw new Wrong(`there is no person ${user}; there are ${await someoneElse(db)}`)
  if (found.off)
    throw new Wrong(`${user} may not sign in: somebody else has to allow it first, such as ${await someoneElse(db)}`)
}

/** In the log, whoever has the machine in hand. */
export const COMMAND_LINE = "system"

const SHOWN = 5

/** Some who may edit people, first. */
const someoneElse = async (db: Kysely<Tables>): Promise<string> => {
  const { rows } = await sql<{ readonly id: string }>`
    select id from people where not may_not_sign_in order by exists (select from people_roles join roles on roles.id = role,
      jsonb_array_elements(grants) each where person = people.id and each ->> 'permission' = 'users.edit') desc, id
    limit ${SHOWN}`.execute(db)
  return rows.map(({ id }) => id).join(", ")
}
