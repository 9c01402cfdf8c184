import { type Kysely, sql } from "kysely"

/** What a queue tells callers of their wait. Queues that there are go on saying nothing of it. */
export const up = async (db: Kysely<never>): Promise<void> => {
  await sql
    .raw(
      `alter table queues
        add column news_tells text not null default 'nothing' check (news_tells in ('nothing', 'place', 'wait', 'both')),
        add column news_language text not null default 'zh-CN' check (news_language in ('zh-CN', 'en')),
        add column news_first_ms bigint not null default 15000 check (news_first_ms between 5000 and 3600000),
        add column news_every_ms bigint not null default 60000 check (news_every_ms between 20000 and 3600000),
        add column news_place_at_most bigint default 20 check (news_place_at_most between 1 and 10000),
        add column news_wait_at_most_ms bigint not null default 600000 check (news_wait_at_most_ms between 60000 and 7200000)`
    )
    .execute(db)
}
