import { type Kysely, sql } from "kysely"

/** How long a message for a queue may be, and has to be. */
export const up = async (db: Kysely<never>): Promise<void> => {
  await sql
    .raw(
      `alter table queues
        add column voicemail_at_most_ms bigint not null default 120000 check (voicemail_at_most_ms between 10000 and 600000),
        add column voicemail_at_least_ms bigint not null default 2000 check (voicemail_at_least_ms between 0 and 30000)`
    )
    .execute(db)
}
