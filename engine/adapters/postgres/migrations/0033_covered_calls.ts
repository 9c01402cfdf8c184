import { type Kysely, sql } from "kysely"

/** Calls to a number that is covered for who had it dialled. */
export const up = async (db: Kysely<never>): Promise<void> => {
  await sql`alter table call_records add column is_covered boolean`.execute(db)
}
