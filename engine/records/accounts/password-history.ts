import { type Kysely, sql, type Transaction } from "kysely"
import type { Words } from "#wire/permissions.ts"
import type { Tables } from "../../ports/Database.ts"
import { isPassword } from "../../password-hash/password-hash.ts"
import { MOST_REMEMBERED } from "../parameters/passwords.ts"
import { parameterValues } from "../parameters/store.ts"
import { passwordProblem } from "./password-rules.ts"

/** Keeps the hash that is about to be replaced for the rule against old passwords, and forgets what no rule can ask for. */
export const rememberPassword = async (all: Transaction<Tables>, person: string): Promise<void> => {
  await sql`insert into past_passwords (person, password_hash, set_at)
    select person, password_hash, changed_at from credentials where person = ${person}`.execute(all)
  await sql`delete from past_passwords where person = ${person} and id not in
    (select id from past_passwords where person = ${person} order by id desc limit ${MOST_REMEMBERED})`.execute(all)
}

/** What is wrong with a new password of this person by the centre's rules as they are now; undefined when nothing is. */
export const newPasswordProblem = async (
  db: Kysely<Tables>,
  person: string,
  password: string
): Promise<Words | undefined> => {
  const now = await parameterValues(db, ["passwords.leastLength", "passwords.mustHold", "passwords.notLast"])
  const problem = passwordProblem(password, person, {
    leastLength: now["passwords.leastLength"],
    mustHold: now["passwords.mustHold"]
  })
  if (problem !== undefined) return problem
  const last = now["passwords.notLast"]
  const { rows } = await sql<{
    readonly password_hash: string
  }>`select password_hash from credentials where person = ${person}
    union all (select password_hash from past_passwords where person = ${person} order by id desc limit ${last - 1})`.execute(
    db
  )
  // One after the other: each takes 19 MiB and a thread.
  for (const { password_hash } of rows)
    if (await isPassword(password, password_hash))
      return last === 1
        ? { zh: "不能与当前密码相同", en: "may not be the present one" }
        : { zh: `不能与最近 ${last} 次的密码相同`, en: `may not be one of the last ${last}` }
  return undefined
}
