import { type Kysely, sql } from "kysely"

/** Calls that nobody answered can be found by whom they rang, and any call by a part of its number. */
export const up = async (db: Kysely<never>): Promise<void> => {
  for (const statement of [
    // What is usual stands in the table until the rows have been folded again, while the centre works.
    `alter table call_records
      add column direction text not null default 'in' check (direction in ('in', 'out')),
      add column missed_by text[] not null default '{}', add column rejected_by text[] not null default '{}'`,
    `create index call_records_missed_by on call_records using gin (missed_by)`,
    `create index call_records_rejected_by on call_records using gin (rejected_by)`,
    // The few among the many; how calls ended; and the longest of all.
    `create index call_records_rejected on call_records (arrived_at) where rejected_by <> '{}'`,
    `create index call_records_out on call_records (arrived_at) where direction = 'out'`,
    `create index call_records_outcome on call_records (outcome, arrived_at)`,
    `create index call_records_wait_ms on call_records (wait_ms)`,
    `create index call_records_talk_ms on call_records (talk_ms)`,
    // Each three characters that follow one another: what pg_trgm does, without an extension that a server may not have.
    `create function number_parts(number text) returns text[] language sql immutable strict parallel safe as
      $$ select array(select substr(number, at, 3) from generate_series(1, length(number) - 2) as at) $$`,
    `create index call_records_number_parts on call_records using gin (number_parts(calling_number))`
  ])
    await sql.raw(statement).execute(db)
}
