import { type Kysely, sql } from "kysely"

/** Carriers whose voice is handled by other machines than their signalling: those machines are sent voice at once. */
export const up = async (db: Kysely<never>): Promise<void> => {
  await sql`alter table trunks add column media_sources text[] not null default '{}'`.execute(db)
}
