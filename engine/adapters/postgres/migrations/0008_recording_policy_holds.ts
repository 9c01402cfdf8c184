import { type Kysely, sql } from "kysely"

/** A hold is a thing like others: versioned, in the log, with a form of its own. */
export const up = async (db: Kysely<never>): Promise<void> => {
  for (const statement of [
    `alter table recording_holds rename column call to id`,
    `alter table recording_holds add column version bigint not null default 1 check (version >= 1),
      add column changed_at bigint not null default 0, add column changed_by text not null default 'system'`,
    `update recording_holds set changed_at = held_at, changed_by = held_by`,
    `alter table recording_holds drop column held_at, drop column held_by, alter column reason drop default`
  ])
    await sql.raw(statement).execute(db)
}
