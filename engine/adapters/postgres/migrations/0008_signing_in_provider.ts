import { type Kysely, sql } from "kysely"

/** Signing in by the office's own accounts: people are found by their e-mail address too, and a session knows how it was begun. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  `alter table people add column email text check (length(email) <= 200)`,
  `create unique index people_email on people (lower(email))`,
  `alter table sessions add column by_provider boolean not null default false`,
  `alter table sessions add column sign_out_url text`
]
