import { sql } from "kysely"
import { differs, raiseRevisions } from "../terminals/revisions.ts"
import type { AfterWrite } from "../tables/write.ts"

/** A changed plan is a new version; incidents that are open go on by theirs. Terminals whose check-ins go by the class are told. */
export const keepClassPlans: AfterWrite = async (all, done) => {
  for (const { after, before } of done) {
    if (after === null || (before !== null && !differs(before, after, "steps") && !differs(before, after, "ladder")))
      continue
    await sql`insert into incident_class_plans (incident_class, version, steps, ladder, changed_at, changed_by)
      select ${after.id}, coalesce(max(version), 0) + 1, ${JSON.stringify(after["steps"])}::jsonb, ${JSON.stringify(after["ladder"])}::jsonb,
        ${after.changedAt}::bigint, ${after.changedBy} from incident_class_plans where incident_class = ${after.id}`.execute(
      all
    )
  }
  // One that is new is named by nobody yet.
  const changed = done.flatMap(({ after, before }) => (after === null || before === null ? [] : [after.id]))
  if (changed.length > 0)
    await raiseRevisions(all, sql`(select id from terminals where missed_check_in_class = any(${changed}))`)
}
