import { type Kysely, sql } from "kysely"

/** Two-step sign-in: a person's secret and recovery codes, who has to have them, and sessions that begin with setting them up. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  // The secret is sealed with a key that is not in the database. Until it is confirmed by a code it counts for nothing.
  `create table two_step (person text primary key references people (id) on delete cascade, secret text not null,
    made_at bigint not null, confirmed_at bigint, last_step bigint not null default 0)`,
  `create table recovery_codes (person text not null references two_step (person) on delete cascade, code_hash text not null,
    used_at bigint, primary key (person, code_hash))`,
  `alter table roles add column needs_two_step boolean not null default false`,
  `alter table sessions add column two_step_first boolean not null default false`
]
