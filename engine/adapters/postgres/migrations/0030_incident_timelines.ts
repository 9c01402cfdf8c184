import { type Kysely, sql } from "kysely"

/** The time line of each incident: its facts in their order, each chained to the one before it; and the calls that belong to it. */
export const up = async (db: Kysely<never>): Promise<void> => {
  for (const statement of [
    `create table incident_heads (incident text primary key, lines bigint not null, hash text not null, climbs bigint not null)`,
    `create table incident_lines (incident text not null, line bigint not null, fact bigint not null, at bigint not null, hash text not null,
      primary key (incident, line))`,
    `create table incident_calls (call text primary key, incident text not null)`
  ])
    await sql.raw(statement).execute(db)
}
