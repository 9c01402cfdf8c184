import { type Kysely, sql } from "kysely"

/** Messages of alarm lines that were not understood, and words for people outside that wait for whoever sends them. */
export const up = async (db: Kysely<never>): Promise<void> => {
  for (const statement of [
    `create table alarm_misunderstood (id bigint generated always as identity primary key, at bigint not null, line text not null,
      source text not null, account text, reason text not null, raw text not null)`,
    `create index alarm_misunderstood_at on alarm_misunderstood (at)`,
    // The same key is sent once, whoever asks for it again after a crash.
    `create table outbox (key text primary key, at bigint not null, way text not null check (way in ('sms', 'mail')),
      recipient text not null, name text not null, subject text not null, body text not null, incident text)`,
    `create index outbox_at on outbox (at)`,
    `create index outbox_incident on outbox (incident) where incident is not null`
  ])
    await sql.raw(statement).execute(db)
}
