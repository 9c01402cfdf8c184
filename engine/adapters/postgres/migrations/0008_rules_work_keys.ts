import { type Kysely, sql } from "kysely"

/** Keys that programs put on their requests for work, so that one that is sent again makes no second task. */
export const up = async (db: Kysely<never>): Promise<void> => {
  for (const statement of [
    // The row comes before the task: the name of the task is decided by it. `taken`: the task is on disk.
    `create table work_keys (account text not null, key text not null check (length(key) between 1 and 255),
      request_hash text not null, work_id text not null, taken boolean not null default false, at bigint not null,
      primary key (account, key))`,
    `create index work_keys_at on work_keys (at)`
  ])
    await sql.raw(statement).execute(db)
}
