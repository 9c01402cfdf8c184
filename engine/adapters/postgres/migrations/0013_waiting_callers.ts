import { type Kysely, sql } from "kysely"

/** What a queue says to who waits, and for how long they wait at most. Queues that there are go on as they were. */
export const up = async (db: Kysely<never>): Promise<void> => {
  await sql
    .raw(
      `alter table queues
        add column wait_prompt text not null default '' check (length(wait_prompt) <= 200),
        add column wait_prompt_every_ms bigint not null default 30000 check (wait_prompt_every_ms between 10000 and 3600000),
        add column wait_at_most_ms bigint check (wait_at_most_ms between 10000 and 86400000),
        add column farewell_prompt text not null default '' check (length(farewell_prompt) <= 200)`
    )
    .execute(db)
}
