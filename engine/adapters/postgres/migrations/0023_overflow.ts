import { type Kysely, sql } from "kysely"

/** The number outside at which a queue tries who waits while nobody is there for them. Queues that there are have none. */
export const up = async (db: Kysely<never>): Promise<void> => {
  await sql
    .raw(
      `alter table queues
        add column overflow_number text check (length(overflow_number) between 1 and 40),
        add column overflow_after_ms bigint check (overflow_after_ms between 5000 and 86400000),
        add column overflow_after_unanswered bigint check (overflow_after_unanswered between 1 and 50),
        add column overflow_ring_ms bigint not null default 30000 check (overflow_ring_ms between 5000 and 120000),
        add column overflow_again_ms bigint not null default 120000 check (overflow_again_ms between 10000 and 3600000)`
    )
    .execute(db)
}
