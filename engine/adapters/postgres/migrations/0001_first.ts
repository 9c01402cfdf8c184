import { type Kysely, sql } from "kysely"

/** Migrations expand: a column is added, filled, read, and only a later version takes the old one away. There is no way back down. */
export const up = async (db: Kysely<never>): Promise<void> => {
  const statements = [
    // `json`, not `jsonb`: rows are written a thousand times for each time one is read, and replay wants the text as written.
    sql`create table journal (
      actor text not null, sequence bigint not null, run bigint not null, at bigint not null,
      message json not null, commands json not null, digest text, state json, "over" boolean not null,
      primary key (actor, sequence))`,
    sql`create index journal_over on journal (at) where "over"`,
    // Updated on nearly every commit: free room in each page keeps these updates out of the index.
    sql`create table living (actor text primary key, sequence bigint not null, state json not null) with (fillfactor = 50)`,
    sql`create table facts (
      id bigint generated always as identity primary key,
      actor text not null, sequence bigint not null, ordinal integer not null,
      at bigint not null, call text, agent text, kind text not null, body jsonb not null,
      unique (actor, sequence, ordinal))`,
    sql`create index facts_call on facts (call, id) where call is not null`,
    sql`create index facts_agent on facts (agent, id) where agent is not null`,
    sql`create index facts_kind on facts (kind, id)`,
    sql`create table call_records (
      id text primary key, serial bigint not null unique,
      calling_number text not null, dialled_number text not null,
      arrived_at bigint not null, queued_at bigint, rung_at bigint, answered_at bigint, ended_at bigint,
      wait_ms bigint, ring_ms bigint, talk_ms bigint, wrap_up_ms bigint,
      attempts integer not null, agent text, queue text, keys text not null,
      outcome text, hang_up_by text, cause text, recording_file text, recorded_ms bigint)`,
    sql`create index call_records_agent on call_records (agent, serial)`,
    sql`create index call_records_queue on call_records (queue, serial)`,
    sql`create index call_records_calling_number on call_records (calling_number, serial)`,
    sql`create index call_records_arrived_at on call_records (arrived_at)`,
    sql`create table accounts (
      id text primary key, name text not null, role text not null, agent text, password_hash text not null)`,
    sql`create table sessions (
      token_hash text primary key, account text not null references accounts on delete cascade,
      created_at bigint not null, expires_at bigint not null)`,
    sql`create index sessions_expires_at on sessions (expires_at)`,
    sql`create table sip_accounts ("user" text primary key, ha1 text not null, realm text not null)`,
    sql`create table queues (id text primary key, position integer not null, settings jsonb not null)`,
    sql`create table agents (id text primary key, position integer not null, name text not null, queues jsonb not null)`,
    sql`create table flows (id text primary key, flow jsonb not null)`,
    sql`create table numbers (number text primary key, flow text not null references flows)`
  ]
  for (const statement of statements) await statement.execute(db)
}
