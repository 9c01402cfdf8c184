import { type Kysely, sql } from "kysely"

/** Whether a fact is in the time line of an incident: asked of each before it goes. */
export const up = async (db: Kysely<never>): Promise<void> => {
  await sql.raw(`create index incident_lines_fact on incident_lines (fact)`).execute(db)
}
