import { type Kysely, sql } from "kysely"

/** What a centre is set to while it runs, recordings that must stay, and how its disk fills. */
export const up = async (db: Kysely<never>): Promise<void> => {
  for (const statement of [
    // A parameter that nobody has changed has no row: what is usual stands in the code.
    `create table parameters (name text primary key, value jsonb not null, version bigint not null check (version >= 1),
      changed_at bigint not null, changed_by text not null)`,
    // The call's own row may be folded again or not be there yet, so this refers to nothing.
    `create table recording_holds (call text primary key, held_at bigint not null, held_by text not null, reason text not null default '')`,
    `create table disk_days (day text primary key check (day ~ '^\\d{4}-\\d{2}-\\d{2}$'), at bigint not null,
      database_bytes bigint not null, recordings_bytes bigint not null)`
  ])
    await sql.raw(statement).execute(db)
}
