import { type Kysely, sql } from "kysely"

/** What customers keep up to date themselves, by a link that is good once; and what a call was about, said by people. */
export const up = async (db: Kysely<never>): Promise<void> => {
  for (const statement of [...links, ...remarks]) await sql.raw(statement).execute(db)
}

const links = [
  `alter table customer_fields add column by_customer boolean not null default false`,
  // A customer who is removed, merged or erased takes the open links along.
  `create table customer_links (id bigint generated always as identity primary key,
    customer text not null references customers (id) on delete cascade,
    token_hash text not null unique check (token_hash ~ '^[0-9a-f]{64}$'),
    made_by text not null, made_at bigint not null, ends_at bigint not null check (ends_at > made_at),
    used_at bigint, revoked_at bigint, revoked_by text)`,
  `create index customer_links_customer on customer_links (customer)`
]

/** Beside the record of the call, which is folded anew from facts whenever somebody wants it; a reason that is gone stays as its id. */
const remarks = [
  `create table call_remarks (call text primary key, reason text, note text not null default '' check (length(note) <= 2000),
    version bigint not null default 1 check (version >= 1), changed_at bigint not null, changed_by text not null,
    check (reason is not null or note <> '' or version > 1))`,
  `create index call_remarks_reason on call_remarks (reason) where reason is not null`
]
