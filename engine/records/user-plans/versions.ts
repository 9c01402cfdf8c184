import { sql } from "kysely"
import { differs, raiseOfCustomers } from "../terminals/revisions.ts"
import type { AfterWrite } from "../tables/write.ts"

/** A changed plan is a new version of what this user's incidents of the class go by, and their terminals are told. */
export const keepUserPlans: AfterWrite = async (all, done) => {
  for (const { after, before } of done) {
    const isSame =
      after !== null &&
      before !== null &&
      !["customer", "incidentClass", "ladder", "steps"].some((field) => differs(before, after, field))
    if (after === null || isSame) continue
    const { customer, incidentClass, ladder, steps } = after
    await sql`insert into user_plan_versions (customer, incident_class, version, steps, ladder, changed_at, changed_by)
      select ${customer}, ${incidentClass}, coalesce(max(version), 0) + 1, ${JSON.stringify(steps)}::jsonb, ${JSON.stringify(ladder)}::jsonb,
        ${after.changedAt}::bigint, ${after.changedBy} from user_plan_versions
      where customer = ${customer} and incident_class = ${incidentClass}`.execute(all)
  }
  const customers = done.flatMap(({ after, before }) => [before, after].flatMap((row) => (row === null ? [] : row)))
  await raiseOfCustomers(all, [...new Set(customers.map((row) => String(row["customer"])))])
}
