import { type Kysely, sql } from "kysely"

/** Passwords that somebody had, as hashes: a centre may forbid to take one of the last again. */
export const up = async (db: Kysely<never>): Promise<void> => {
  for (const statement of [
    `create table past_passwords (id bigint primary key generated always as identity,
      person text not null references people (id) on delete cascade, password_hash text not null, set_at bigint not null)`,
    `create index past_passwords_person on past_passwords (person, id)`
  ])
    await sql.raw(statement).execute(db)
}
