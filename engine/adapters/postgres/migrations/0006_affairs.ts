import { type Kysely, sql } from "kysely"

/** People's own affairs: wrong passwords are counted, and a session says where it is from. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  for (const statement of [...passwords, ...sessions, ...profile]) await sql.raw(statement).execute(db)
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
