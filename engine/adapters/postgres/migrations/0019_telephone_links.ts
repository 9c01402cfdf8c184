import { type Kysely, sql } from "kysely"

/** Links by which a desk telephone fetches its settings, good once. The token itself is kept nowhere. */
export const up = async (db: Kysely<never>): Promise<void> => {
  await sql`create table telephone_links (id bigint generated always as identity primary key,
    person text not null references people (id) on delete cascade,
    token_hash text not null unique check (token_hash ~ '^[0-9a-f]{64}$'), maker text not null, transport text not null,
    made_by text not null, made_at bigint not null, ends_at bigint not null check (ends_at > made_at),
    used_at bigint, used_from text, mac text)`.execute(db)
  await sql`create index telephone_links_person on telephone_links (person)`.execute(db)
}
