import { type Kysely, sql } from "kysely"

/** When a flow answers its callers. Flows that there are go on answering at once. */
export const up = async (db: Kysely<never>): Promise<void> => {
  await sql
    .raw("alter table flows add column answers text not null default 'arrival' check (answers in ('arrival', 'late'))")
    .execute(db)
}
