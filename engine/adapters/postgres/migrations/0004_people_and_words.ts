import { type Kysely, sql } from "kysely"

/**
 * What an agent can do, where, and how much at once; and what a centre calls its own: capacity profiles, reasons for not
 * being ready, looks of states. Who was written before has nothing of it, which is read as what is usual.
 */
export const up = async (db: Kysely<never>): Promise<void> => {
  const statements = [
    sql`alter table agents add column if not exists settings jsonb not null default '{}'`,
    sql`create table centre_settings (name text primary key, value jsonb not null)`
  ]
  for (const statement of statements) await statement.execute(db)
}
