import { type Kysely, sql } from "kysely"

/** How often, how far apart, for how long and in which hours a queue calls people back. Queues that there are go on as they did. */
export const up = async (db: Kysely<never>): Promise<void> => {
  await sql
    .raw(
      `alter table queues
        add column callback_tries bigint not null default 3 check (callback_tries between 1 and 20),
        add column callback_spacing_ms bigint not null default 900000 check (callback_spacing_ms between 60000 and 86400000),
        add column callback_within_ms bigint not null default 86400000 check (callback_within_ms between 300000 and 604800000),
        add column callback_calendar text references calendars (id)`
    )
    .execute(db)
  await sql.raw("create index queues_callback_calendar on queues (callback_calendar)").execute(db)
}
