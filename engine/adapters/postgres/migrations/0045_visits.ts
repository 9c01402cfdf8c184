import { type Kysely, sql } from "kysely"

/** Within which time somebody is to visit a terminal that reported a fault. A centre that has not said so goes on without. */
export const up = async (db: Kysely<never>): Promise<void> => {
  await sql
    .raw(
      `alter table incident_classes add column visit_within_ms bigint
        check (visit_within_ms is null or (id = 'faults' and visit_within_ms between 3600000 and 2592000000))`
    )
    .execute(db)
}
