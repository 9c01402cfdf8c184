import { type Kysely, sql } from "kysely"

/** Customers that are one: found, merged, and taken apart again. */
export const up = async (db: Kysely<never>): Promise<void> => {
  for (const statement of merges) await sql.raw(statement).execute(db)
}

const merges = [
  // The customers as they were are kept here until the merge is taken back, or one of them is erased.
  `create table customer_merges (id bigint generated always as identity primary key, at bigint not null, by text not null,
    kept text not null, after jsonb not null, rows jsonb not null, entries jsonb not null, undone_at bigint, undone_by text)`,
  `create index customer_merges_kept on customer_merges (kept)`,
  `create index customers_identity on customers (identity) where identity is not null`
]
