import { type Kysely, sql } from "kysely"

/** Terminals that are no device: only the laboratory presses them. */
export const up = async (db: Kysely<never>): Promise<void> => {
  await sql`alter table terminals add is_virtual boolean not null default false`.execute(db)
}
