import { type Kysely, sql } from "kysely"

/**
 * For the lists of 100,000 terminals and 300,000 incidents: without these the ones that are open, those of a class and those of one
 * agent were found by reading all, and a page of terminals by name was sorted out of all.
 */
export const up = async (db: Kysely<never>): Promise<void> => {
  for (const statement of [
    `create index incident_records_open on incident_records (id) where closed_at is null`,
    `create index incident_records_class on incident_records (class, id)`,
    `create index incident_records_people on incident_records using gin (people)`,
    `create index terminals_name on terminals (name, id)`,
    `create index terminals_account on terminals (account, id)`
  ])
    await sql.raw(statement).execute(db)
}
