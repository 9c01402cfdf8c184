import { type Kysely, sql } from "kysely"

/**
 * Whoever takes alarms finishes what they have taken: roles that may accept, as they came with a new centre, may close and dispatch their
 * own. A role that somebody changed so that it may already, or may not accept, stays as it is.
 */
export const up = async (db: Kysely<never>): Promise<void> => {
  for (const permission of ["alarms.dispatch", "alarms.close"])
    await sql
      .raw(
        `update roles set grants = grants || '[{"permission": "${permission}", "level": "self"}]'::jsonb
          where id = 'agent' and is_seeded and grants @> '[{"permission": "alarms.accept"}]'
            and not grants @> '[{"permission": "${permission}"}]'`
      )
      .execute(db)
}
