import { type Kysely, sql } from "kysely"

/** Who may pause the recording of a talk, and who may have the centre itself call somebody. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const grants = (level: string, ...permissions: ReadonlyArray<string>) =>
  `'${JSON.stringify(permissions.map((permission) => ({ permission, level })))}'::jsonb`

const statements = [
  // Nobody gives more than they have: who administers roles has both. A recording is evidence for and against who talks in
  // it, and every call is recorded from start to end: agents pause theirs where somebody allows it.
  `update roles set grants = grants || case
    when grants @> '[{"permission":"roles.edit","level":"organisation"}]' then ${grants("organisation", "recordings.pause", "calls.make")}
    when is_seeded and id = 'supervisor' then ${grants("team", "recordings.pause")}
    else '[]'::jsonb end`
]
