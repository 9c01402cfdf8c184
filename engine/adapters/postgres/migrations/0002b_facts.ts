import { type Kysely, sql } from "kysely"

/** A fact says in which shape it was written; everything the first release wrote is in the first. */
export const up = async (db: Kysely<never>): Promise<void> => {
  const statements = [
    sql`alter table facts add column version integer not null default 1`,
    sql`alter table facts alter column version drop default`,
    // What more is known of an agent than a name and queues: a new field needs no column.
    sql`alter table agents add column settings jsonb not null default '{}'`
  ]
  for (const statement of statements) await statement.execute(db)
}
