import { type Kysely, sql } from "kysely"

/** Counts the changes of the prefixes by themselves: they are read at those, and not at each change of the centre. */
export const up = async (db: Kysely<never>): Promise<void> => {
  await sql`alter table centre_state add column prefix_version bigint not null default 1`.execute(db)
}
