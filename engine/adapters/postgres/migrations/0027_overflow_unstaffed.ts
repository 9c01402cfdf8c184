import { type Kysely, sql } from "kysely"

/** A queue may send callers outside at once while nobody of it is signed in. Queues that there are do not. */
export const up = async (db: Kysely<never>): Promise<void> => {
  await sql.raw("alter table queues add column overflow_when_unstaffed boolean not null default false").execute(db)
}
