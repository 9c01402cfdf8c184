import { type Kysely, sql } from "kysely"

/** Where callers go from a queue without having been served, and when it is open. Queues that there are have no such way and are always open. */
export const up = async (db: Kysely<never>): Promise<void> => {
  await sql
    .raw(
      `alter table queues
        add column exit_wishes jsonb not null default '[]',
        add column calendar text references calendars (id),
        add column sends_at_closing boolean not null default false`
    )
    .execute(db)
  await sql.raw("create index queues_calendar on queues (calendar)").execute(db)
}
