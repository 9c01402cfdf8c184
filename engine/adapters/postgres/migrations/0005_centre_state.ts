import { type Kysely, sql } from "kysely"

/**
 * Counts the changes of the centre's tables. Whoever changes them counts it up in the same transaction, with
 * `notify centre_changed`; an engine that hears of it, or looks, reads the tables again.
 */
export const up = async (db: Kysely<never>): Promise<void> => {
  const statements = [
    sql`create table centre_state (one boolean primary key default true check (one), version bigint not null)`,
    sql`insert into centre_state (version) values (1)`
  ]
  for (const statement of statements) await statement.execute(db)
}
