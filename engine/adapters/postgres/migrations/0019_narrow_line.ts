import { type Kysely, sql } from "kysely"

/** Whether a person's telephone is behind a line with no room for G.711. */
export const up = async (db: Kysely<never>): Promise<void> => {
  await sql`alter table people add column narrow_line boolean not null default false`.execute(db)
}
