import { type Kysely, sql } from "kysely"

/** People's own affairs: wrong passwords are counted, a session says where it is from, programs have keys. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  for (const statement of [...passwords, ...sessions, ...profile, ...keys, ...webhooks, ...duty])
    await sql.raw(statement).execute(db)
}

const passwords = [
  // In a row; a right one sets it back.
  `alter table credentials add column failed integer not null default 0 check (failed >= 0)`,
  `alter table credentials add column locked_until bigint not null default 0`,
  `create index credentials_locked on credentials (locked_until) where locked_until > 0`
]

const sessions = [
  `alter table sessions add column address text not null default '' check (length(address) <= 100)`,
  `alter table sessions add column device text not null default '' check (length(device) <= 200)`,
  `alter table sessions add column seen_at bigint not null default 0`,
  `update sessions set seen_at = created_at`,
  `create index sessions_account on sessions (account)`
]

const profile = [
  `alter table people add column theme text not null default 'system' check (theme in ('system', 'light', 'dark'))`
]

const keys = [
  // A key of a unit that is gone opens nothing.
  `create table api_keys (id text primary key, name text not null unique check (length(name) between 1 and 60),
    unit text not null references units (id) on delete cascade, grants jsonb not null check (jsonb_typeof(grants) = 'array'),
    is_off boolean not null default false, expires_at bigint, secret_hash text not null unique,
    made_at bigint not null, made_by text not null, used_at bigint)`
]

const webhooks = [
  // The secret is made with the row: two random UUIDs are 244 bits.
  `create table webhooks (id text primary key, version bigint not null default 1 check (version >= 1),
    changed_at bigint not null default 0, changed_by text not null default 'system',
    name text not null check (length(name) between 1 and 100), url text not null check (length(url) <= 500),
    events text[] not null, is_off boolean not null default false,
    secret text not null default replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''))`,
  `create table webhook_deliveries (id bigint primary key generated always as identity,
    webhook text not null references webhooks (id) on delete cascade, event text not null, at bigint not null, body jsonb not null,
    state text not null default 'waiting' check (state in ('waiting', 'delivered', 'failed')),
    attempts integer not null default 0, next_at bigint not null, made_at bigint not null, tried_at bigint,
    status integer, problem text not null default '')`,
  `create index webhook_deliveries_due on webhook_deliveries (next_at) where state = 'waiting'`,
  `create index webhook_deliveries_log on webhook_deliveries (webhook, id)`,
  // Facts up to this one have been looked at. What was before there was a reader is nobody's news.
  `create table news_position (fact bigint not null)`,
  `insert into news_position select coalesce(max(id), 0) from facts`
]

const duty = [
  // No key to people: who sat there stays written when they have left.
  `create table duty (id bigint primary key generated always as identity, agent text not null, name text not null,
    address text not null, device text not null, from_at bigint not null, until_at bigint, check (until_at >= from_at))`,
  `create unique index duty_open on duty (agent) where until_at is null`,
  `create index duty_from on duty (from_at)`,
  `create index duty_agent on duty (agent, from_at)`
]
